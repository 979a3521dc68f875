// SRV records (RFC 2782, RFC 3263 §4.2): what they lead to, and what they cannot be used for.
#include "shell/net/resolving.hpp"

namespace sipward::net::test {
namespace {

using proxy::Found;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class Srv : public Resolving {
 protected:
  void offer(const std::string& records, int count) {
    server.set("_sips._tcp.example.test", dns_srv, {0, records, count});
  }
  NameAnswer located() { return ask("example.test", "_sips._tcp"); }
};

TEST_F(Srv, records_lead_to_servers_with_ports_priorities_and_weights) {
  offer(srv_record(20, 0, 5071, "b.test", 50) + srv_record(10, 60, 5061, "a.test", 50), 2);
  server.set("a.test", dns_a, {0, a_record("127.0.0.1", 100) + a_record("127.0.0.2", 100), 2});
  server.set("b.test", dns_a, {0, a_record("127.0.0.3", 45), 1});
  const auto answer = located();
  EXPECT_THAT(texts(answer), ElementsAre("127.0.0.1:5061", "127.0.0.2:5061", "127.0.0.3:5071"));
  const auto& servers = answer.located.servers;
  ASSERT_THAT(servers, SizeIs(3));
  EXPECT_EQ(servers[0].priority, 10);
  EXPECT_EQ(servers[0].weight, 60);
  EXPECT_EQ(servers[0].record, servers[1].record);
  EXPECT_NE(servers[0].record, servers[2].record);
  EXPECT_EQ(answer.located.ttl, seconds(45));
  ASSERT_THAT(answer.records, SizeIs(2));
  EXPECT_EQ(answer.records[0].target, "a.test");
}

TEST_F(Srv, without_records_the_name_itself_counts) {
  server.set("example.test", dns_a, {0, a_record("127.0.0.1"), 1});
  EXPECT_THAT(texts(located()), ElementsAre("127.0.0.1")) << "no such name";
  offer("", 0);
  EXPECT_THAT(texts(located()), ElementsAre("127.0.0.1")) << "no such record";
}

TEST_F(Srv, a_failure_of_the_records_is_no_reason_to_go_elsewhere) {
  server.set("example.test", dns_a, {0, a_record("127.0.0.1"), 1});
  server.set("_sips._tcp.example.test", dns_srv, {2, "", 0});
  EXPECT_EQ(located().located.found, Found::failed);
  EXPECT_EQ(server.asked("example.test", dns_a), 0);
}

TEST_F(Srv, the_dot_and_port_0_offer_nothing) {
  server.set("example.test", dns_a, {0, a_record("127.0.0.1"), 1});
  offer(srv_record(0, 0, 0, ""), 1);
  EXPECT_EQ(located().located.found, Found::none);
  server.set("a.test", dns_a, {0, a_record("127.0.0.2"), 1});
  offer(srv_record(0, 0, 0, "a.test"), 1);
  EXPECT_EQ(located().located.found, Found::none);
  offer(srv_record(0, 0, 0, "a.test") + srv_record(1, 0, 5061, "a.test"), 2);
  EXPECT_THAT(texts(located()), ElementsAre("127.0.0.2:5061"));
  EXPECT_EQ(server.asked("example.test", dns_a), 0);
}

TEST_F(Srv, targets_that_are_no_host_are_left_out) {
  server.set("a.test", dns_a, {0, a_record("127.0.0.2"), 1});
  offer(srv_record(0, 0, 5061, "a\r\nX: y.test") + srv_record(1, 0, 5061, "a.test"), 2);
  const auto answer = located();
  EXPECT_THAT(texts(answer), ElementsAre("127.0.0.2:5061"));
  EXPECT_THAT(answer.records, SizeIs(1));
}

TEST_F(Srv, a_target_that_fails_leaves_the_others_for_a_short_time) {
  offer(srv_record(0, 0, 5061, "a.test") + srv_record(1, 0, 5061, "b.test"), 2);
  server.set("a.test", dns_a, {2, "", 0});
  server.set("a.test", dns_aaaa, {2, "", 0});
  server.set("b.test", dns_a, {0, a_record("127.0.0.2"), 1});
  const auto answer = located();
  EXPECT_THAT(texts(answer), ElementsAre("127.0.0.2:5061"));
  EXPECT_EQ(answer.located.ttl, seconds(5));
}

TEST_F(Srv, hundreds_of_records_and_addresses_are_cut_to_64) {
  std::string records, addresses;
  for (int i = 0; i < 300; ++i) records += srv_record(1, 1, 5061, "a.test");
  for (int i = 1; i <= 20; ++i) addresses += a_record("127.0.1." + std::to_string(i));
  server.set("_sips._tcp.example.test", dns_srv, {0, "", 0, true});
  server.set_over_tcp("_sips._tcp.example.test", dns_srv, {0, records, 300});
  server.set("a.test", dns_a, {0, addresses, 20});
  const auto answer = located();
  EXPECT_THAT(answer.records, SizeIs(64));
  EXPECT_THAT(answer.located.servers, SizeIs(64));
}

}  // namespace
}  // namespace sipward::net::test
