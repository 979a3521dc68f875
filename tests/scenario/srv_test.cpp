// Next hops that are names without a port (RFC 3263 §4): which SRV records are asked for, who of
// the servers is called, and what certificate they must show.
#include <gmock/gmock.h>

#include <map>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using base::Transport;
using proxy::Found;
using proxy::Located;
using proxy::SendFailure;
using proxy::Wanted;
using sip::Header;
using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

policy::Network by_srv() {
  auto network = make_network();
  network.peers[cucm].target = policy::Target{Transport::tls, "Example.com", 0, {}};
  return network;
}

proxy::ServerAddress server(const char* address, std::uint16_t port, std::uint16_t priority,
                            std::uint16_t weight, std::uint16_t record) {
  return {*base::IpAddress::parse(address), port, priority, weight, record};
}

Located two_servers() {
  return {Found::addresses,
          {server("192.0.2.1", 5071, 10, 0, 0), server("192.0.2.9", 5072, 20, 0, 1)},
          seconds(30)};
}

RequestText call(int number) {
  RequestText text;
  text.via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bK" + std::to_string(number);
  text.call_id = "call-" + std::to_string(number);
  return text;
}

TEST(srv, is_asked_for_by_the_transport_of_the_target) {
  const std::pair<Transport, const char*> services[] = {
      {Transport::tls, "_sips._tcp"}, {Transport::tcp, "_sip._tcp"}, {Transport::udp, "_sip._udp"}};
  for (const auto& [transport, service] : services) {
    auto network = by_srv();
    network.peers[cucm].target->transport = transport;
    network.peers[cucm].security = policy::Security::off;
    World world(network);
    world.receive(from_pbx(), call(1).text());
    ASSERT_THAT(world.queries, SizeIs(1));
    EXPECT_EQ(world.queries[0].wanted, (Wanted{"example.com", service}));
  }
}

TEST(srv, a_port_that_is_written_needs_none) {
  auto network = by_srv();
  network.peers[cucm].target->port = 5061;
  World world(network);
  world.receive(from_pbx(), call(1).text());
  ASSERT_THAT(world.queries, SizeIs(1));
  EXPECT_EQ(world.queries[0].wanted, (Wanted{"example.com", ""}));
}

TEST(srv, the_next_server_is_tried_by_priority) {
  World world(by_srv());
  world.receive(from_pbx(), call(1).text());
  const auto first = world.locate(two_servers());
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].to.remote.text(), "tls:192.0.2.1:5071");
  EXPECT_EQ(first[0].to.peer, cucm);
  EXPECT_EQ(first[0].to.server_name, "") << "judged by the peer's names, never by what DNS said";
  EXPECT_EQ(first[0].message.request_uri(), "sip:4711@Example.com");
  const auto second = world.fail(first[0].id, SendFailure::connect_failed, "refused");
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].to.remote.text(), "tls:192.0.2.9:5072");
  const auto back = world.fail(second[0].id, SendFailure::connect_failed, "refused");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
}

TEST(srv, weights_are_drawn_anew_for_each_call) {
  World world(by_srv());
  world.receive(from_pbx(), call(0).text());
  world.locate({Found::addresses,
                {server("192.0.2.1", 5061, 1, 50, 0), server("192.0.2.9", 5061, 1, 50, 1)},
                hours(1)});
  std::map<std::string, int> calls_at;
  for (int i = 1; i <= 100; ++i) {
    const auto sent = world.receive(from_pbx(), call(i).text());
    ASSERT_THAT(sent, SizeIs(2));
    ++calls_at[sent[1].to.remote.text()];
  }
  EXPECT_GT(calls_at["tls:192.0.2.1:5061"], 20);
  EXPECT_GT(calls_at["tls:192.0.2.9:5061"], 20);
}

TEST(srv, without_records_the_transport_s_port_is_called) {
  World world(by_srv());
  world.receive(from_pbx(), call(1).text());
  const auto sent = world.locate({Found::addresses, {server("192.0.2.1", 0, 0, 0, 0)}, seconds(9)});
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.remote.text(), "tls:192.0.2.1:5061");
}

TEST(srv, what_is_old_serves_at_once_and_a_change_the_next_call) {
  World world(by_srv());
  world.receive(from_pbx(), call(1).text());
  world.locate(two_servers());
  world.now += seconds(31);
  auto sent = world.receive(from_pbx(), call(2).text());
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].to.remote.text(), "tls:192.0.2.1:5071");
  ASSERT_THAT(world.queries, SizeIs(1)) << "asked for beside";
  world.locate({Found::addresses, {server("192.0.2.7", 5061, 0, 0, 0)}, seconds(30)});
  sent = world.receive(from_pbx(), call(3).text());
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].to.remote.text(), "tls:192.0.2.7:5061");
}

TEST(srv, a_slow_look_up_delays_nobody_whose_address_is_known) {
  auto network = by_srv();
  network.routes.insert(network.routes.begin(), {policy::Route{pbx2, carrier, false}});
  World world(network);
  world.receive(from_pbx(), call(1).text());
  ASSERT_THAT(world.queries, SizeIs(1));
  auto other = call(2);
  other.via = "SIP/2.0/TCP 10.0.0.11:5060;branch=z9hG4bKother";
  const auto sent = world.receive(from_pbx2(), other.text());
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].to.remote.text(), "tls:192.0.2.2:5061");
}

TEST(srv, dns_that_fails_and_dns_that_denies_are_told_apart) {
  for (const auto found : {Found::failed, Found::none}) {
    World world(by_srv());
    world.receive(from_pbx(), call(1).text());
    const auto back = world.locate({found, {}, {}});
    ASSERT_THAT(back, SizeIs(1));
    EXPECT_EQ(back[0].message.status(), 503);
    EXPECT_THAT(header(back[0].message, Header::warning),
                HasSubstr(found == Found::failed
                              ? "the name Example.com cannot be looked up: DNS does not answer"
                              : "DNS has no address for the name Example.com"));
    EXPECT_EQ(world.drops.get(DropReason::resolve_failed), 1U);
  }
}

// What is looked up for a BYE to a callee that gave this Contact.
std::vector<Wanted> wanted_for(const std::string& contact) {
  auto network = by_srv();
  network.peers[cucm].prefixes = {*base::Prefix::parse("192.0.2.0/24")};
  World world(network);
  world.receive(from_pbx(), call(1).text());
  const auto invite = world.locate(two_servers());
  const auto back =
      world.receive(from_cucm(), respond_to(invite[0].message, {200, "t1", contact, "", true}));
  const Dialog dialog{uri_in(header(back[0].message, Header::contact)),
                      header(back[0].message, Header::record_route), "", ""};
  world.now += seconds(31);
  world.receive(from_pbx(), from_inside(dialog, "BYE", 2));
  std::vector<Wanted> wanted;
  for (const auto& query : world.queries) wanted.push_back(query.wanted);
  return wanted;
}

TEST(srv, serves_hosts_of_dialogs_that_have_no_port) {
  const Wanted target{"example.com", "_sips._tcp"}, node{"node7.example.com", "_sips._tcp"};
  EXPECT_THAT(wanted_for("<sip:b@example.com;transport=tls>"), ElementsAre(target));
  EXPECT_THAT(wanted_for("<sip:b@node7.example.com;transport=tls>"), ElementsAre(node));
  EXPECT_THAT(wanted_for("<sip:b@node7.example.com>"), ElementsAre(node));
}

TEST(srv, is_not_asked_for_where_a_dialog_says_a_port_or_an_address) {
  EXPECT_THAT(wanted_for("<sip:b@example.com:5061;transport=tls>"),
              ElementsAre(Wanted{"example.com", ""}));
  EXPECT_THAT(wanted_for("<sip:b@node7.example.com:5060;transport=tcp>"),
              ElementsAre(Wanted{"node7.example.com", ""}));
  EXPECT_THAT(wanted_for("<sip:b@192.0.2.1;transport=tls>"), IsEmpty());
}

}  // namespace
}  // namespace sipward::scenario
