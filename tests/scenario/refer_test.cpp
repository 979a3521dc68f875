// Transfers (rewriting.md §9): Refer-To and Referred-By, blind, attended and by a third party.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using sip::Header;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Transfer {
  World world;
  Dialog dialog;

  explicit Transfer(policy::Network network = make_network())
      : world(std::move(network)), dialog(establish(world)) {}

  // What cucm sees of a REFER of the pbx with these lines.
  sip::Message out(const std::string& lines) {
    const auto refer = from_inside(dialog, "REFER", 3);
    auto sent =
        world.receive(from_pbx(), replaced(refer, "Content-Length", lines + "Content-Length"));
    EXPECT_EQ(sent.back().to.peer, cucm);
    return std::move(sent.back().message);
  }
};

std::string refer_to(const std::string& value) {
  return "Refer-To: " + value + "\r\n";
}

TEST(refer, blind_to_an_address_of_the_inside_is_sealed_for_the_outside) {
  Transfer transfer;
  const auto seen =
      header(transfer.out(refer_to("\"X\" <sip:200@10.0.0.11:5070>;a=b")), Header::refer_to);
  EXPECT_THAT(seen, StartsWith("\"X\" <sip:200@sbc.example.com:5061;transport=tls;sw="));
  EXPECT_THAT(seen, EndsWith(">;a=b"));
  auto call = call_from_outside();
  call.uri = uri_in(seen);
  const auto sent = transfer.world.receive(from_cucm(), call.text());
  EXPECT_EQ(sent.back().message.request_uri(), "sip:200@10.0.0.11:5070");
  EXPECT_EQ(sent.back().to.peer, pbx2);
}

TEST(refer, blind_to_a_number_at_us_is_routed_as_a_call_would_be) {
  Transfer transfer;
  EXPECT_EQ(header(transfer.out(refer_to("<sip:900@10.0.0.2:5060>")), Header::refer_to),
            "<sip:900@192.0.2.1>");
}

TEST(refer, blind_to_a_number_at_us_that_leads_elsewhere_names_us_on_the_other_side) {
  auto network = make_network();
  network.routes = {{pbx, carrier, false}, {cucm, pbx, false}};
  World world(network);
  auto text = call_from_outside();
  const auto in = world.receive(from_cucm(), text.text());
  const auto ok = world.receive(
      from_pbx(), respond_to(in[1].message, {200, "t1", "<sip:100@10.0.0.10:5060>", "", true}));
  RequestText refer;
  refer.method = "REFER";
  refer.uri = uri_in(header(in[1].message, Header::contact));
  refer.via += "refer";
  refer.to += ";tag=t1";
  refer.extra = refer_to("<sip:900@10.0.0.2>");
  const auto sent = world.receive(from_pbx(), refer.text());
  EXPECT_EQ(sent.back().to.peer, cucm);
  EXPECT_EQ(header(sent.back().message, Header::refer_to), "<sip:900@sbc.example.com:5061>");
}

TEST(refer, attended_keeps_replaces_and_gives_the_target_back_its_own_address) {
  Transfer transfer;
  const auto seen =
      header(transfer.out(refer_to("<" + transfer.dialog.inside_contact +
                                   "?Replaces=call-2%40host%3Bto-tag%3Dx%3Bfrom-tag%3Dy>")),
             Header::refer_to);
  EXPECT_EQ(seen,
            "<sip:4711@192.0.2.1:5061;transport=tls"
            "?Replaces=call-2%40host%3Bto-tag%3Dx%3Bfrom-tag%3Dy>");
}

TEST(refer, by_a_third_party_is_sealed_anew_for_the_reader) {
  auto network = make_network();
  network.routes = {{pbx, cucm, false}, {pbx, carrier, false}};
  World world(network);
  const auto with_cucm = establish(world);
  // The pbx sends the carrier, with whom it talks as well, to cucm.
  network.routes = {{pbx, carrier, false}, {pbx, cucm, false}};
  world.set_network(network);
  RequestText refer;
  refer.method = "REFER";
  refer.via += "refer";
  refer.extra = refer_to("<" + with_cucm.inside_contact + ">");
  const auto sent = world.receive(from_pbx(), refer.text());
  ASSERT_EQ(sent.back().to.peer, carrier);
  const auto seen = header(sent.back().message, Header::refer_to);
  EXPECT_THAT(seen, StartsWith("<sip:4711@sbc.example.com:5061;transport=tls;sw="));
  EXPECT_THAT(seen, Not(HasSubstr("192.0.2.1")));
}

TEST(refer, to_somebody_elsewhere_and_to_other_schemes_stays) {
  Transfer transfer;
  for (const auto* value : {"<sip:x@elsewhere.example;a=b>", "<tel:+4711>", "<urn:service:sos>"}) {
    Transfer one;
    EXPECT_EQ(header(one.out(refer_to(value)), Header::refer_to), value);
  }
}

TEST(refer, in_compact_form_without_brackets_gets_them) {
  Transfer transfer;
  EXPECT_THAT(header(transfer.out("r: sip:200@10.0.0.11\r\n"), Header::refer_to),
              StartsWith("<sip:200@sbc.example.com:5061;transport=tls;sw="));
}

TEST(refer, referred_by_is_mapped_like_refer_to) {
  Transfer transfer;
  const auto seen =
      transfer.out(refer_to("<sip:900@10.0.0.2>") + "Referred-By: <sip:100@10.0.0.10>;cid=1\r\n");
  EXPECT_THAT(header(seen, Header::referred_by),
              StartsWith("<sip:100@sbc.example.com:5061;transport=tls;sw="));
  EXPECT_THAT(header(seen, Header::referred_by), EndsWith(">;cid=1"));
}

TEST(refer, from_the_outside_to_one_of_its_own_is_sealed_for_the_inside) {
  World world;
  const auto dialog = establish(world);
  const auto refer = from_outside(dialog, "REFER", 3);
  const auto sent = world.receive(
      from_cucm(),
      replaced(refer, "Content-Length", refer_to("<sip:8@192.0.2.1>") + "Content-Length"));
  EXPECT_THAT(header(sent.back().message, Header::refer_to),
              StartsWith("<sip:8@10.0.0.2:5060;sw="));
}

}  // namespace
}  // namespace sipward::scenario
