// Schemes and the Request-URI of new requests (rewriting.md §7).
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using Style = policy::RequestUriStyle;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// The last thing sent for a request of the pbx to that URI.
sip::Message sent_to(const std::string& uri, policy::Network network = make_network()) {
  World world(std::move(network));
  RequestText text;
  text.uri = uri;
  return std::move(world.receive(from_pbx(), text.text()).back().message);
}

std::string uri_with(Style style, const std::string& uri) {
  auto network = make_network();
  network.peers[cucm].request_uri = style;
  return std::string(sent_to(uri, network).request_uri());
}

TEST(request_uri, own_changes_the_host_where_it_is_ours) {
  EXPECT_EQ(uri_with(Style::own, "sip:1@10.0.0.2;user=phone"), "sip:1@192.0.2.1;user=phone");
  EXPECT_EQ(uri_with(Style::own, "sip:1@10.0.0.2:5060;transport=udp"), "sip:1@192.0.2.1");
  EXPECT_EQ(uri_with(Style::own, "sip:1@elsewhere.example;a=b"), "sip:1@elsewhere.example;a=b");
  EXPECT_EQ(uri_with(Style::own, "tel:+4711;x=y"), "tel:+4711;x=y");
}

TEST(request_uri, target_changes_it_always_and_makes_numbers_addresses) {
  EXPECT_EQ(uri_with(Style::target, "sip:1@elsewhere.example"), "sip:1@192.0.2.1");
  EXPECT_EQ(uri_with(Style::target, "tel:+4711"), "sip:+4711@192.0.2.1;user=phone");
  EXPECT_EQ(uri_with(Style::target, "urn:service:sos"), "urn:service:sos");
}

TEST(request_uri, keep_changes_it_never) {
  EXPECT_EQ(uri_with(Style::keep, "sip:1@10.0.0.2"), "sip:1@10.0.0.2");
  EXPECT_EQ(uri_with(Style::keep, "tel:+4711"), "tel:+4711");
}

TEST(request_uri, names_the_port_of_a_target_that_is_not_the_usual) {
  auto network = make_network();
  network.peers[cucm].target->port = 15061;
  EXPECT_EQ(sent_to("sip:1@10.0.0.2", network).request_uri(), "sip:1@192.0.2.1:15061");
}

TEST(request_uri, of_a_preloaded_route_of_ours_is_that_of_a_new_request) {
  World world;
  RequestText text;
  text.extra = "Route: <sip:10.0.0.2;lr>\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(sent.back().to.peer, cucm);
  EXPECT_EQ(sent.back().message.request_uri(), "sip:4711@192.0.2.1");
  EXPECT_EQ(sent.back().message.count(Header::route), 0U);
}

TEST(scheme, numbers_and_services_are_routed_and_what_nobody_knows_is_416) {
  EXPECT_EQ(sent_to("urn:service:sos").method(), sip::Method::invite);
  EXPECT_EQ(sent_to("tel:110").request_uri(), "tel:110");
  EXPECT_EQ(sent_to("mailto:a@b").status(), 416);
  EXPECT_EQ(sent_to("unheard-of:x").status(), 416);
}

TEST(scheme, sip_over_tls_stays_sip) {
  const auto message = sent_to("sip:1@10.0.0.2");
  EXPECT_THAT(std::string(message.bytes()), Not(HasSubstr("sips:")));
}

TEST(scheme, sips_never_leaves_in_cleartext) {
  World world;
  auto text = call_from_outside();
  text.uri = "sips:100@sbc.example.com";
  auto sent = world.receive(from_cucm(), text.text());
  EXPECT_EQ(sent.back().message.status(), 480);
  EXPECT_EQ(sent.back().message.count(Header::warning), 0U) << "reasons are for the inside only";
  EXPECT_EQ(world.drops.get(DropReason::sips_to_cleartext), 1U);
  auto network = make_network();
  network.peers[pbx].terminates_sips = true;
  World trusting(network);
  sent = trusting.receive(from_cucm(), text.text());
  EXPECT_EQ(sent.back().to.peer, pbx);
}

TEST(scheme, sips_that_may_not_pass_is_explained_inside) {
  auto network = make_network();
  network.routes = {{pbx, pbx2, false}};
  const auto refusal = sent_to("sips:100@10.0.0.2", network);
  EXPECT_EQ(refusal.status(), 480);
  EXPECT_THAT(header(refusal, Header::warning), StartsWith("380 10.0.0.2 \""));
}

TEST(scheme, sips_reaches_a_tls_peer_as_it_is) {
  EXPECT_THAT(std::string(sent_to("sips:1@10.0.0.2").request_uri()), StartsWith("sips:1@"));
}

TEST(scheme, a_peer_that_insists_sees_sips) {
  auto network = make_network();
  network.peers[cucm].scheme = policy::UriScheme::sips;
  World world(network);
  const auto dialog = establish(world);
  EXPECT_THAT(dialog.outside_contact, StartsWith("sips:100@sbc.example.com:5061"));
  EXPECT_THAT(dialog.outside_contact, Not(HasSubstr("transport=")));
  EXPECT_THAT(dialog.outside_route, StartsWith("<sips:"));
  EXPECT_THAT(dialog.inside_contact, StartsWith("sip:"));
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  EXPECT_EQ(sent.at(0).message.request_uri(), "sip:100@10.0.0.10:5060");
}

TEST(scheme, from_and_to_are_kept) {
  const auto message = sent_to("sip:4711@10.0.0.2");
  EXPECT_EQ(header(message, Header::from), RequestText{}.from);
  EXPECT_EQ(header(message, Header::to), RequestText{}.to);
}

}  // namespace
}  // namespace sipward::scenario
