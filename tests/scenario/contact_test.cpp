// Contact (rewriting.md §4): which values become addresses of ours, and what of them stays.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using sip::Header;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

constexpr auto sealed_contact =
    "<sip:100@sbc\\.example\\.com:5061;transport=tls;sw=[A-Za-z0-9_-]+>";

// The Contact values that cucm sees of a request with these.
std::vector<std::string> seen_of(const std::string& contact, const std::string& method = "INVITE") {
  World world;
  RequestText text;
  text.method = method;
  text.contact = contact;
  return headers(world.receive(from_pbx(), text.text()).back().message, Header::contact);
}

TEST(contact, of_every_method_is_sealed) {
  for (const auto* method : {"INVITE", "SUBSCRIBE", "NOTIFY", "REFER", "OPTIONS", "UPDATE",
                             "PUBLISH", "REGISTER", "UNHEARD-OF"}) {
    EXPECT_THAT(seen_of("<sip:100@10.0.0.10:5060>", method),
                ElementsAre(MatchesRegex(sealed_contact)))
        << method;
  }
}

TEST(contact, in_lists_and_compact_form_is_sealed_value_by_value) {
  World world;
  RequestText text;
  text.contact = "<sip:100@10.0.0.10>;q=1, \"a, b\" <sip:101@10.0.0.10>";
  text.extra = "m: <sip:102@10.0.0.10>\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  const auto all = headers(sent[1].message, Header::contact);
  ASSERT_THAT(all, SizeIs(3));
  for (const auto& one : all) EXPECT_THAT(one, Not(HasSubstr("10.0.0.10")));
  EXPECT_THAT(all[1], HasSubstr("\"a, b\" <sip:101@sbc.example.com:5061;"));
  EXPECT_THAT(std::string(sent[1].message.bytes()), HasSubstr("\r\nm: <sip:102@sbc"));
}

TEST(contact, keeps_display_name_user_parameters_and_feature_tags) {
  const auto seen = seen_of(
      "\"A \\\"x\\\"\" "
      "<sip:us;er:pw@10.0.0.10:5062;transport=udp;x=1>;+sip.instance=\"<urn:uuid:1>\""
      ";audio;q=0.5");
  ASSERT_THAT(seen, SizeIs(1));
  EXPECT_THAT(seen[0], MatchesRegex("\"A \\\\\"x\\\\\"\" <sip:us;er:pw@sbc\\.example\\.com:5061;"
                                    "transport=tls;sw=[A-Za-z0-9_-]+>;\\+sip\\.instance="
                                    "\"<urn:uuid:1>\";audio;q=0\\.5"));
}

TEST(contact, without_brackets_gets_them) {
  EXPECT_THAT(seen_of("sip:100@10.0.0.10:5060;q=0.5"),
              ElementsAre(MatchesRegex(std::string(sealed_contact) + ";q=0\\.5")));
}

TEST(contact, without_user_gets_none) {
  const auto seen = seen_of("<sip:10.0.0.10:5060>");
  EXPECT_THAT(seen, ElementsAre(HasSubstr("<sip:sbc.example.com:5061;transport=tls;sw=")));
}

TEST(contact, star_and_other_schemes_are_left_alone) {
  EXPECT_THAT(seen_of("*", "REGISTER"), ElementsAre("*"));
  EXPECT_THAT(seen_of("<tel:+4711>;q=1, <mailto:a@10.0.0.10>"),
              ElementsAre("<tel:+4711>;q=1", "<mailto:a@10.0.0.10>"));
}

TEST(contact, of_an_ipv6_component_comes_back_in_brackets) {
  auto network = make_network();
  network.peers[pbx].prefixes.push_back(*base::Prefix::parse("2001:db8::/64"));
  World world(network);
  RequestText invite;
  invite.contact = "<sip:100@[2001:db8::10]:5070;x=y>";
  const auto dialog = establish(world, invite);
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@[2001:db8::10]:5070;x=y");
  EXPECT_EQ(sent[0].to.remote.text(), "udp:[2001:db8::10]:5070");
}

// The Contact that the pbx sees in a response of that status.
std::string seen_in(int status) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back = world.receive(
      from_cucm(), respond_to(sent[1].message, {status, "t1", cucm_contact, "", true}));
  return header(back.back().message, Header::contact);
}

TEST(contact, of_1xx_2xx_and_485_is_sealed) {
  for (const int status : {180, 183, 200, 202, 485}) {
    EXPECT_THAT(seen_in(status), HasSubstr("<sip:4711@10.0.0.2:5060;sw=")) << status;
  }
}

TEST(contact, of_other_refusals_is_left_alone) {
  for (const int status : {404, 486, 603}) EXPECT_EQ(seen_in(status), cucm_contact) << status;
}

TEST(contact, too_long_for_its_reader_gets_a_short_name) {
  auto network = make_network();
  network.peers[cucm].max_uri = 80;
  World world(network);
  const auto dialog = establish(world);
  EXPECT_LE(dialog.outside_contact.size(), 80U);
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
}

TEST(contact, under_a_short_name_is_lost_with_the_table) {
  auto network = make_network();
  network.peers[cucm].max_uri = 80;
  network.peers[cucm].record_route = policy::RecordRouteStyle::none;
  World before(network);
  const auto dialog = establish(before);
  World after(network);
  const auto sent = after.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.status(), 481);
}

}  // namespace
}  // namespace sipward::scenario
