// topology = "hide" (rewriting.md §2): what a reader outside learns of the proxies inside, and that
// everything it sends back finds its way all the same.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::Side;
using sip::Header;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr auto proxy_via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKa1";
constexpr auto phone_via = "SIP/2.0/UDP 10.7.7.7:5060;branch=z9hG4bKphone";
constexpr auto proxy_route = "<sip:edge@10.0.0.10;lr>;tag=\"a,b\"";

policy::Network hiding() {
  auto network = make_network();
  network.peers[cucm].topology = policy::Topology::hide;
  return network;
}

// A phone behind the proxy inside.
RequestText through_the_proxy() {
  RequestText invite;
  invite.extra = std::string("Via: ") + phone_via + "\r\nRecord-Route: " + proxy_route + "\r\n";
  return invite;
}

struct Hidden {
  World world{hiding()};
  std::vector<Sent> out;
  const sip::Message* invite = nullptr;

  Hidden() : out(world.receive(from_pbx(), through_the_proxy().text())) {
    EXPECT_EQ(out.size(), 2U);
    invite = &out.back().message;
  }
};

TEST(topology, the_reader_sees_no_via_and_no_route_but_ours) {
  Hidden one;
  EXPECT_THAT(headers(*one.invite, Header::via), SizeIs(1));
  EXPECT_THAT(header(*one.invite, Header::via), HasSubstr("TLS sbc.example.com:5061"));
  const auto routes = headers(*one.invite, Header::record_route);
  ASSERT_THAT(routes, SizeIs(2));
  for (const auto& route : routes) EXPECT_THAT(route, HasSubstr("@sbc.example.com:5061"));
  auto text = std::string(one.invite->bytes());
  for (const auto* spared : {"From:", "To:", "Call-ID:"}) {
    const auto at = text.find(spared);
    text.erase(at, text.find("\r\n", at) - at);
  }
  EXPECT_THAT(text, Not(HasSubstr("10.")));
}

TEST(topology, the_answer_goes_back_with_the_vias_and_routes_that_came) {
  Hidden one;
  const auto back =
      one.world.receive(from_cucm(), respond_to(*one.invite, {200, "t1", cucm_contact, "", true}));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_THAT(headers(back[0].message, Header::via), ElementsAre(proxy_via, phone_via));
  const auto routes = headers(back[0].message, Header::record_route);
  ASSERT_THAT(routes, SizeIs(2));
  EXPECT_THAT(routes[0], HasSubstr("@10.0.0.2:5060;lr>"));
  EXPECT_EQ(routes[1], proxy_route);
}

TEST(topology, a_refusal_goes_back_with_the_vias_too) {
  Hidden one;
  const auto back =
      one.world.receive(from_cucm(), respond_to(*one.invite, {486, "t1", "", "", true}));
  ASSERT_EQ(back.size(), 2U);  // its ACK, and the refusal
  EXPECT_EQ(back[1].message.status(), 486);
  EXPECT_THAT(headers(back[1].message, Header::via), ElementsAre(proxy_via, phone_via));
}

TEST(topology, a_request_of_the_reader_goes_by_the_proxy_that_was_hidden) {
  Hidden one;
  one.world.receive(from_cucm(), respond_to(*one.invite, {200, "t1", cucm_contact, "", true}));
  const auto routes = headers(*one.invite, Header::record_route);
  Dialog dialog;
  dialog.outside_contact = uri_in(header(*one.invite, Header::contact));
  dialog.outside_route = routes[0] + ", " + routes[1];
  const auto sent = one.world.receive(from_cucm(), from_outside(dialog, "BYE", 1));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
  EXPECT_THAT(headers(sent[0].message, Header::route), ElementsAre(proxy_route));
  EXPECT_THAT(headers(sent[0].message, Header::via), SizeIs(2));  // cucm's own are no secret
}

TEST(topology, a_caller_that_is_hidden_from_sees_our_routes_in_answers) {
  World world(hiding());
  RequestText call;
  call.uri = "sip:100@sbc.example.com";
  call.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKx1";
  call.contact = cucm_contact;
  const auto in = world.receive(from_cucm(), call.text());
  ASSERT_EQ(in.size(), 2U);
  auto answer = respond_to(in[1].message, {200, "t1", "<sip:100@10.7.7.7>", "", true});
  answer.insert(answer.find("Record-Route:"), std::string("Record-Route: ") + proxy_route + "\r\n");
  const auto back = world.receive(from_pbx(), answer);
  ASSERT_EQ(back.size(), 1U);
  const auto routes = headers(back[0].message, Header::record_route);
  ASSERT_THAT(routes, SizeIs(2));
  EXPECT_THAT(std::string(back[0].message.bytes()), Not(HasSubstr("10.7.7.7")));
  // The route set of a caller is the list turned round: ours first, then the hidden one.
  Dialog dialog;
  dialog.outside_contact = uri_in(header(back[0].message, Header::contact));
  dialog.outside_route = routes[1] + ", " + routes[0];
  const auto ack = world.receive(from_cucm(), from_outside(dialog, "ACK", 1));
  ASSERT_EQ(ack.size(), 1U);
  EXPECT_EQ(ack[0].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_EQ(ack[0].message.request_uri(), "sip:100@10.7.7.7");
  EXPECT_THAT(headers(ack[0].message, Header::route), ElementsAre(proxy_route));
}

TEST(topology, a_path_is_sealed_for_the_registrar_and_leads_back) {
  World world(hiding());
  RequestText text;
  text.method = "REGISTER";
  text.uri = "sip:10.0.0.2";
  text.contact = "<sip:100@10.7.7.7:5060>";
  text.extra = std::string("Path: ") + proxy_route + "\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  ASSERT_EQ(sent.size(), 1U);
  const auto path = header(sent[0].message, Header::path);
  EXPECT_THAT(path, HasSubstr("@sbc.example.com:5061"));
  EXPECT_THAT(path, Not(HasSubstr("10.0.0")));
  const auto contact = header(sent[0].message, Header::contact);
  const auto ok = world.receive(
      from_cucm(),
      respond_to(sent[0].message, {200, "t1", contact, "Path: " + path + "\r\n", false}));
  ASSERT_EQ(ok.size(), 1U);
  EXPECT_EQ(header(ok[0].message, Header::path), proxy_route);
  EXPECT_EQ(header(ok[0].message, Header::contact), text.contact);
  RequestText call;
  call.uri = uri_in(contact);
  call.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKp1";
  call.contact = cucm_contact;
  call.extra = "Route: " + path + "\r\n";
  const auto in = world.receive(from_cucm(), call.text());
  ASSERT_EQ(in.size(), 2U);
  EXPECT_EQ(in[1].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_EQ(in[1].message.request_uri(), "sip:100@10.7.7.7:5060");
  EXPECT_THAT(headers(in[1].message, Header::route), ElementsAre(proxy_route));
}

TEST(topology, a_loop_is_known_though_its_vias_were_hidden) {
  auto network = hiding();
  network.peers[pbx].topology = policy::Topology::hide;
  for (auto& peer : network.peers) peer.request_uri = policy::RequestUriStyle::keep;
  World world(network);
  // Both sides send on what they get; nobody but us ever adds a Via that stays.
  auto text = std::string(world.receive(from_pbx(), RequestText{}.text()).back().message.bytes());
  text.insert(text.find("Via:"), "Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKl1\r\n");
  text = std::string(world.receive(from_cucm(), text).back().message.bytes());
  EXPECT_THAT(text, Not(HasSubstr("z9hG4bKa1")));
  text.insert(text.find("Via:"), "Via: SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKl2\r\n");
  const auto again = world.receive(from_pbx(), text);
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[1].message.status(), 482);
}

TEST(topology, a_hidden_route_serves_only_whom_it_was_made_for) {
  auto network = hiding();
  network.routes = {{Side::inside, cucm}, {cucm, pbx}};
  World world(network);
  const auto out = world.receive(from_pbx(), through_the_proxy().text());
  const auto routes = headers(out.back().message, Header::record_route);
  RequestText call;
  call.method = "MESSAGE";
  call.uri = "sip:100@sbc.example.com";
  call.via = "SIP/2.0/TLS 192.0.2.2:5061;branch=z9hG4bKc1";
  call.contact = "";
  call.extra = "Route: " + routes[1] + "\r\n";
  const auto sent = world.receive(from_carrier(), call.text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 403);
}

}  // namespace
}  // namespace sipward::scenario
