// REGISTER (rewriting.md §5, §9): bindings by sealed Contacts, the flows behind them, rotated keys.
// What goes beyond the Contact is in outbound_test.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using sip::Header;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

RequestText registration(const std::string& contact = "<sip:phone@10.0.0.10:5060>;expires=60") {
  RequestText text;
  text.method = "REGISTER";
  text.uri = "sip:10.0.0.2";
  text.contact = contact;
  return text;
}

// Registers and has it confirmed with these Contacts ("": those that were asked for); what the
// phone sees of the answer.
struct Registered {
  std::string bound;  // the Contact as cucm knows it
  std::vector<std::string> seen;
};
Registered registered(World& world, const base::Source& phone, const RequestText& text,
                      const std::string& confirmed = {}) {
  const auto sent = world.receive(phone, text.text());
  EXPECT_EQ(sent.size(), 1U);
  const auto bound = header(sent[0].message, Header::contact);
  const auto ok =
      respond_to(sent[0].message, {200, "r", confirmed.empty() ? bound : confirmed, "", true});
  return {bound, headers(world.receive(from_cucm(), ok).at(0).message, Header::contact)};
}

std::vector<Sent> called(World& world, const std::string& bound, const std::string& branch = "c") {
  auto call = call_from_outside();
  call.uri = uri_in(bound);
  call.via += branch;
  return world.receive(from_cucm(), call.text());
}

base::Source stream_phone(std::uint32_t number) {
  auto source = from_pbx2();
  source.remote.port = static_cast<std::uint16_t>(40000 + number);
  source.flow.number = number;
  return source;
}

TEST(registration, is_reached_where_it_came_from_until_it_runs_out) {
  World world;
  const auto one = registered(world, from_pbx(40001), registration());
  EXPECT_THAT(one.bound, HasSubstr("@sbc.example.com:5061;transport=tls;sw="));
  auto sent = called(world, one.bound);
  EXPECT_EQ(sent[1].to.remote.text(), "udp:10.0.0.10:40001");
  EXPECT_EQ(sent[1].message.request_uri(), "sip:phone@10.0.0.10:5060");
  world.advance(seconds(61));
  sent = called(world, one.bound, "later");
  EXPECT_EQ(sent[1].to.remote.text(), "udp:10.0.0.10:5060") << "the address itself is tried";
}

TEST(registration, answers_show_the_phone_its_own_contact_and_others_as_they_are) {
  World world;
  const std::string foreign = "<sip:phone@192.0.2.77:5061;transport=tls>;expires=9";
  const auto sent = world.receive(from_pbx(), registration().text());
  const auto bound = header(sent[0].message, Header::contact);
  const auto ok = world.receive(
      from_cucm(), respond_to(sent[0].message, {200, "r", bound + ", " + foreign, "", true}));
  EXPECT_THAT(headers(ok[0].message, Header::contact),
              ElementsAre("<sip:phone@10.0.0.10:5060>;expires=60", foreign));
}

TEST(registration, is_the_same_binding_when_it_is_refreshed_after_a_restart) {
  World before;
  World after;
  after.now += std::chrono::hours(100);
  EXPECT_EQ(registered(before, from_pbx(), registration()).bound,
            registered(after, from_pbx(40002), registration()).bound);
}

TEST(registration, of_a_stream_is_reached_by_its_latest_connection) {
  World world;
  auto text = registration("<sip:phone@10.0.0.11:5060;transport=tcp>;expires=60");
  text.via = "SIP/2.0/TCP 10.0.0.11;branch=z9hG4bKr1";
  registered(world, stream_phone(31), text);
  text.via += "again";
  const auto one = registered(world, stream_phone(32), text);
  EXPECT_EQ(world.flows.size(), 1U);
  EXPECT_EQ(called(world, one.bound)[1].to.flow, stream_phone(32).flow);
}

TEST(registration, that_ends_forgets_its_flow) {
  World world;
  const auto one = registered(world, from_pbx(40001), registration());
  EXPECT_EQ(world.flows.size(), 1U);
  auto text = registration("<sip:phone@10.0.0.10:5060>;expires=0");
  text.via += "end";
  registered(world, from_pbx(40001), text, "<sip:other@192.0.2.1>");
  EXPECT_EQ(world.flows.size(), 0U);
}

TEST(registration, that_is_refused_binds_nothing) {
  World world;
  const auto sent = world.receive(from_pbx(40001), registration().text());
  const auto bound = header(sent[0].message, Header::contact);
  world.receive(from_cucm(), respond_to(sent[0].message, {403, "r", bound, "", true}));
  EXPECT_EQ(world.flows.size(), 0U);
}

TEST(registration, expires_by_the_header_where_the_contact_says_nothing) {
  World world;
  auto text = registration("<sip:phone@10.0.0.10:5060>");
  const auto sent = world.receive(from_pbx(40001), text.text());
  const auto bound = header(sent[0].message, Header::contact);
  world.receive(from_cucm(),
                respond_to(sent[0].message, {200, "r", bound, "Expires: 30\r\n", true}));
  world.advance(seconds(31));
  EXPECT_EQ(called(world, bound)[1].to.remote.text(), "udp:10.0.0.10:5060");
}

TEST(registration, whose_connection_is_gone_is_answered_430_or_dialled) {
  World world;
  auto text = registration("<sip:phone@10.0.0.11:5060;transport=tcp>;expires=60");
  text.via = "SIP/2.0/TCP 10.0.0.11;branch=z9hG4bKr1";
  const auto one = registered(world, stream_phone(31), text);
  const auto sent = called(world, one.bound);
  EXPECT_EQ(sent[1].to.remote.text(), "tcp:10.0.0.11:5060") << "what is dialled when it is gone";
  EXPECT_FALSE(sent[1].to.flow_only);
  const auto back = world.fail(sent[1].id, proxy::SendFailure::flow_gone, "gone");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 430);
}

TEST(registration, after_a_rotation_ends_the_binding_under_the_old_key) {
  World before(make_network(), 42);
  const auto old = registered(before, from_pbx(), registration());
  World after(make_network(), 43, {42});
  const auto sent = after.receive(from_pbx(), registration().text());
  const auto bound = headers(sent[0].message, Header::contact);
  ASSERT_THAT(bound, SizeIs(2));
  EXPECT_NE(uri_in(bound[0]), uri_in(old.bound));
  EXPECT_EQ(bound[1], "<" + uri_in(old.bound) + ">;expires=0");
  EXPECT_THAT(bound[0], MatchesRegex(".*>;expires=60"));
}

TEST(registration, under_the_old_key_is_still_called) {
  World before(make_network(), 42);
  const auto old = registered(before, from_pbx(), registration());
  World after(make_network(), 43, {42});
  EXPECT_EQ(called(after, old.bound)[1].message.request_uri(), "sip:phone@10.0.0.10:5060");
}

TEST(registration, of_everything_passes_the_star) {
  World world;
  auto text = registration("*");
  text.extra = "Expires: 0\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(header(sent[0].message, Header::contact), "*");
}

}  // namespace
}  // namespace sipward::scenario
