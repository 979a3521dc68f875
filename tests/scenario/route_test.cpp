// Calls that go by what they say: method, number, header, certificate; and those that are refused.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using policy::RouteMatch;
using sip::Header;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RouteMatch to_numbers(std::string_view prefix) {
  RouteMatch match;
  match.user_prefixes = {*policy::UserPrefix::parse(prefix)};
  return match;
}

RouteMatch with_header(std::string name, std::string value) {
  RouteMatch match;
  match.headers = {{std::move(name), std::move(value)}};
  return match;
}

policy::Network network_with(std::vector<policy::Route> routes) {
  auto network = make_network();
  for (auto& route : network.routes) routes.push_back(std::move(route));
  network.routes = std::move(routes);
  return network;
}

// Who gets a request of the pbx; no_peer: nobody.
base::PeerId goes_to(World& world, const RequestText& request) {
  for (const auto& sent : world.receive(from_pbx(), request.text())) {
    if (sent.message.is_request()) return sent.to.peer;
  }
  return base::no_peer;
}

TEST(route, goes_by_the_number_that_is_called) {
  World world(network_with({{base::Side::inside, carrier, false, to_numbers("+4930")}}));
  EXPECT_EQ(goes_to(world, {.uri = "sip:+4930100@10.0.0.2", .call_id = "1"}), carrier);
  EXPECT_EQ(goes_to(world, {.uri = "sip:+49-30-100@10.0.0.2",
                            .via = "SIP/2.0/UDP 10.0.0.10;branch=z9hG4bK2",
                            .call_id = "2"}),
            carrier);
  EXPECT_EQ(goes_to(world, {.uri = "sip:+4940100@10.0.0.2",
                            .via = "SIP/2.0/UDP 10.0.0.10;branch=z9hG4bK3",
                            .call_id = "3"}),
            cucm);
}

TEST(route, goes_by_method_and_header) {
  RouteMatch messages;
  messages.methods = {"MESSAGE"};
  World world(network_with({{base::Side::inside, carrier, false, messages},
                            {base::Side::inside, carrier, false, with_header("X-Site", "b")}}));
  EXPECT_EQ(goes_to(world, {.method = "MESSAGE"}), carrier);
  EXPECT_EQ(goes_to(world, {.via = "SIP/2.0/UDP 10.0.0.10;branch=z9hG4bK2"}), cucm);
  EXPECT_EQ(
      goes_to(world, {.via = "SIP/2.0/UDP 10.0.0.10;branch=z9hG4bK3", .extra = "x-site: B\r\n"}),
      carrier);
}

TEST(route, a_refusal_is_answered_with_its_status_and_reason_and_counted) {
  World world(network_with(
      {{base::Side::inside, policy::Refuse{486, "Not today"}, false, to_numbers("0900")}}));
  const auto sent = world.receive(from_pbx(), RequestText{.uri = "sip:0900123@10.0.0.2"}.text());
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].message.status(), 486);
  EXPECT_NE(sent[1].message.bytes().find("SIP/2.0 486 Not today\r\n"), std::string_view::npos);
  EXPECT_EQ(world.drops.get(base::DropReason::route_refused), 1U);
  EXPECT_EQ(world.drops.get(base::DropReason::no_route), 0U);
}

TEST(route, a_refusal_without_a_reason_has_that_of_the_rfc) {
  World world(network_with({{base::Side::inside, policy::Refuse{403, ""}}}));
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  EXPECT_NE(sent.back().message.bytes().find("SIP/2.0 403 Forbidden\r\n"), std::string_view::npos);
}

TEST(route, what_no_route_takes_is_404) {
  auto network = make_network();
  network.routes = {{base::Side::inside, cucm, false, to_numbers("+49")}};
  World world(network);
  EXPECT_EQ(world.receive(from_pbx(), RequestText{}.text()).back().message.status(), 404);
  EXPECT_EQ(world.drops.get(base::DropReason::no_route), 1U);
}

// The BYE has neither the number nor the header: it follows its dialog.
TEST(route, a_dialog_is_not_routed_again) {
  World world(network_with({{base::Side::inside, carrier, false, with_header("X-Site", "b")},
                            {base::Side::inside, policy::Refuse{}}}));
  RequestText invite;
  invite.extra = "X-Site: b\r\n";
  const auto out = world.receive(from_pbx(), invite.text());
  ASSERT_THAT(out, SizeIs(2));
  const auto back = world.receive(
      from_carrier(),
      respond_to(out[1].message, {200, "t1", "<sip:4711@192.0.2.2:5061;transport=tls>", "", true}));
  RequestText bye{.method = "BYE", .via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKb", .cseq = 2};
  bye.uri = uri_in(header(back.back().message, Header::contact));
  bye.to += ";tag=t1";
  const auto sent = world.receive(from_pbx(), bye.text());
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.peer, carrier);
}

TEST(route, goes_by_the_name_that_the_certificate_was_verified_by) {
  auto network = make_network();
  network.peers[cucm].names = {"a.example.com", "b.example.com"};
  RouteMatch named;
  named.from_names = {*policy::HostPattern::parse("b.example.com")};
  network.routes = {{policy::Anybody{}, pbx2, false, named}, {base::Side::outside, pbx}};
  World world(network);
  const auto called = [&](std::uint32_t name, int number) {
    auto source = from_cucm();
    source.verified_name = name;
    RequestText invite;
    invite.uri = "sip:1@sbc.example.com";
    invite.via = "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK" + std::to_string(number);
    invite.call_id = std::to_string(number);
    return world.receive(source, invite.text()).back().to.peer;
  };
  EXPECT_EQ(called(policy::stable_id("b.example.com"), 1), pbx2);
  EXPECT_EQ(called(policy::stable_id("a.example.com"), 2), pbx);
  EXPECT_EQ(called(0, 3), pbx);
  // A reload in another order, while the connection is up.
  std::swap(network.peers[cucm].names[0], network.peers[cucm].names[1]);
  world.set_network(network);
  EXPECT_EQ(called(policy::stable_id("b.example.com"), 4), pbx2);
  network.peers[cucm].names = {"a.example.com"};
  world.set_network(network);
  EXPECT_EQ(called(policy::stable_id("b.example.com"), 5), pbx);
}

TEST(route, a_sender_that_is_only_refused_hears_503_to_its_ping) {
  auto network = make_network();
  network.routes = {{base::Side::inside, policy::Refuse{}}, {base::Side::outside, pbx}};
  World world(network);
  RequestText ping{.method = "OPTIONS", .uri = "sip:10.0.0.2"};
  EXPECT_EQ(world.receive(from_pbx(), ping.text()).back().message.status(), 503);
}

}  // namespace
}  // namespace sipward::scenario
