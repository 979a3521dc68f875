// REGISTER beyond its Contact (rewriting.md §9): reg-id, Path, Service-Route, numbers in bulk.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using sip::Header;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

RequestText registration(const std::string& contact, const std::string& extra) {
  RequestText text;
  text.method = "REGISTER";
  text.uri = "sip:10.0.0.2";
  text.contact = contact;
  text.extra = extra;
  return text;
}

constexpr auto flow_contact =
    "<sip:100@10.0.0.10:5060>;reg-id=1;+sip.instance=\"<urn:uuid:1>\";expires=60";

TEST(outbound, with_path_we_say_that_we_are_the_edge) {
  World world;
  const auto sent =
      world.receive(from_pbx(), registration(flow_contact, "Supported: path, outbound\r\n").text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_THAT(header(sent[0].message, Header::path),
              EndsWith("@sbc.example.com:5061;transport=tls;lr;ob>"));
  EXPECT_THAT(header(sent[0].message, Header::contact), HasSubstr(";reg-id=1;+sip.instance="));
  EXPECT_EQ(header(sent[0].message, Header::supported), "path, outbound");
}

TEST(outbound, a_call_by_that_path_reaches_the_phone) {
  World world;
  const auto sent =
      world.receive(from_pbx(), registration(flow_contact, "Supported: path, outbound\r\n").text());
  const auto path = header(sent[0].message, Header::path);
  RequestText call;
  call.uri = uri_in(header(sent[0].message, Header::contact));
  call.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKp1";
  call.contact = cucm_contact;
  call.extra = "Route: " + path + "\r\n";
  const auto in = world.receive(from_cucm(), call.text());
  ASSERT_EQ(in.size(), 2U);
  EXPECT_EQ(in[1].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_EQ(in[1].message.request_uri(), "sip:100@10.0.0.10:5060");
  EXPECT_THAT(headers(in[1].message, Header::route), SizeIs(0));
}

TEST(outbound, without_path_nobody_is_promised_a_flow) {
  World world;
  const auto sent =
      world.receive(from_pbx(), registration(flow_contact, "Supported: outbound, gruu\r\n").text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.count(Header::path), 0U);
  EXPECT_THAT(header(sent[0].message, Header::contact), Not(HasSubstr("reg-id")));
  EXPECT_THAT(header(sent[0].message, Header::contact),
              HasSubstr(">;+sip.instance=\"<urn:uuid:1>\";expires=60"));
  EXPECT_THAT(headers(sent[0].message, Header::supported), ElementsAre("gruu"));
}

TEST(outbound, numbers_in_bulk_keep_their_contact) {
  World world;
  const std::string contact = "<sip:10.0.0.10;bnc>";
  const auto sent = world.receive(from_pbx(), registration(contact, "Require: gin\r\n").text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(header(sent[0].message, Header::contact), contact);
}

TEST(outbound, a_service_route_begins_with_us_and_leads_to_the_registrar) {
  World world;
  const auto sent = world.receive(from_pbx(), registration("<sip:100@10.0.0.10:5060>", "").text());
  const auto contact = header(sent[0].message, Header::contact);
  const std::string theirs = "<sip:orig@192.0.2.1:5061;transport=tls;lr>";
  const auto ok = world.receive(
      from_cucm(), respond_to(sent[0].message,
                              {200, "t1", contact, "Service-Route: " + theirs + "\r\n", false}));
  ASSERT_EQ(ok.size(), 1U);
  const auto routes = headers(ok[0].message, Header::service_route);
  ASSERT_THAT(routes, SizeIs(2));
  EXPECT_THAT(routes[0], EndsWith("@10.0.0.2:5060;lr>"));
  EXPECT_EQ(routes[1], theirs);
  RequestText call;
  call.extra = "Route: " + routes[0] + ", " + routes[1] + "\r\n";
  const auto out = world.receive(from_pbx(), call.text());
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[1].to.remote.text(), "tls:192.0.2.1:5061");
  EXPECT_THAT(headers(out[1].message, Header::route), ElementsAre(theirs));
  EXPECT_EQ(out[1].message.request_uri(), "sip:4711@192.0.2.1");
}

}  // namespace
}  // namespace sipward::scenario
