// Look-ups on a thread of their own, against the hosts file and a DNS server that says what it is
// told to.
#include <atomic>
#include <fstream>

#include "shell/net/resolving.hpp"
#include "temporary_folder.hpp"

namespace sipward::net::test {
namespace {

using proxy::Found;
using std::chrono::seconds;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(Resolving, finds_addresses_of_both_families_and_the_least_ttl) {
  server.set("a.test", dns_a, {0, a_record("127.0.0.9", 40) + a_record("127.0.0.8", 30), 2});
  server.set("a.test", dns_aaaa, {0, aaaa_record("::1", 35), 1});
  const auto answer = ask("a.test.");
  EXPECT_EQ(answer.located.found, Found::addresses);
  // Where there is no IPv6 at all, ::1 comes last.
  EXPECT_THAT(texts(answer), AnyOf(ElementsAre("[::1]", "127.0.0.9", "127.0.0.8"),
                                   ElementsAre("127.0.0.9", "127.0.0.8", "[::1]")));
  EXPECT_EQ(answer.located.ttl, seconds(30));
  EXPECT_THAT(answer.records, IsEmpty());
}

TEST_F(Resolving, keeps_a_ttl_within_a_second_and_an_hour) {
  server.set("short.test", dns_a, {0, a_record("127.0.0.1", 0), 1});
  server.set("long.test", dns_a, {0, a_record("127.0.0.1", 1'000'000), 1});
  server.set("negative.test", dns_a, {0, a_record("127.0.0.1", 0x80000000), 1});
  EXPECT_EQ(ask("short.test.").located.ttl, seconds(1));
  EXPECT_EQ(ask("long.test.").located.ttl, seconds(3600));
  EXPECT_EQ(ask("negative.test.").located.ttl, seconds(1));
}

TEST_F(Resolving, tells_no_such_name_from_a_failure) {
  server.set("failing.test", dns_a, {2, "", 0});
  server.set("failing.test", dns_aaaa, {2, "", 0});
  server.set("refused.test", dns_a, {5, "", 0});
  server.set("refused.test", dns_aaaa, {5, "", 0});
  server.set("empty.test", dns_a, {0, "", 0});
  EXPECT_EQ(ask("no.such.test.").located.found, Found::none);
  EXPECT_EQ(ask("empty.test.").located.found, Found::none);
  EXPECT_EQ(ask("failing.test.").located.found, Found::failed);
  EXPECT_EQ(ask("refused.test.").located.found, Found::failed);
}

TEST_F(Resolving, gives_up_a_silent_server_and_answers_others_meanwhile) {
  server.set("silent.test", dns_a, {0, "", 0, false, true});
  server.set("there.test", dns_a, {0, a_record("127.0.0.1"), 1});
  Resolver resolver(settings(std::chrono::milliseconds(700)));
  std::atomic<bool> silent_told = false;
  std::promise<Found> silent;
  auto ended = silent.get_future();
  resolver.look_up({"silent.test.", ""}, [&](const NameAnswer& answer) {
    silent_told = true;
    silent.set_value(answer.located.found);
  });
  EXPECT_THAT(texts(asked(resolver, "there.test.")), ElementsAre("127.0.0.1"));
  EXPECT_FALSE(silent_told);
  ASSERT_EQ(ended.wait_for(seconds(30)), std::future_status::ready);
  EXPECT_EQ(ended.get(), Found::failed);
}

TEST_F(Resolving, one_silent_family_leaves_the_other) {
  server.set("half.test", dns_a, {0, a_record("127.0.0.1", 60), 1});
  server.set("half.test", dns_aaaa, {0, "", 0, false, true});
  Resolver resolver(settings(std::chrono::milliseconds(200)));
  const auto answer = asked(resolver, "half.test.");
  EXPECT_THAT(texts(answer), ElementsAre("127.0.0.1"));
  EXPECT_EQ(answer.located.ttl, seconds(60));
}

TEST_F(Resolving, asks_again_over_tcp_when_the_answer_was_truncated) {
  server.set("big.test", dns_a, {0, "", 0, true});
  server.set_over_tcp("big.test", dns_a, {0, a_record("127.0.0.7"), 1});
  EXPECT_THAT(texts(ask("big.test.")), ElementsAre("127.0.0.7"));
}

TEST_F(Resolving, follows_aliases_but_not_in_circles) {
  server.set(
      "alias.test", dns_a,
      {0,
       dns_record(dns_cname, 20, dns_name("real.test")) + a_record("127.0.0.3", 300, "real.test") +
           a_record("127.0.0.4", 300, "elsewhere.test"),
       3});
  server.set("circle.test", dns_a,
             {0,
              dns_record(dns_cname, 20, dns_name("other.test")) +
                  dns_record(dns_cname, 20, dns_name("circle.test"), "other.test"),
              2});
  const auto answer = ask("alias.test.");
  EXPECT_THAT(texts(answer), ElementsAre("127.0.0.3")) << "what was not asked for does not count";
  EXPECT_EQ(answer.located.ttl, seconds(20));
  EXPECT_EQ(ask("circle.test.").located.found, Found::none);
}

TEST_F(Resolving, drops_addresses_that_nobody_has) {
  std::string records;
  for (const auto* address : {"0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "0.1.2.3"}) {
    records += a_record(address);
  }
  server.set("lying.test", dns_a, {0, records, 5});
  server.set("lying.test", dns_aaaa, {0, aaaa_record("::") + aaaa_record("ff02::1"), 2});
  EXPECT_EQ(ask("lying.test.").located.found, Found::none);
  server.set("lying.test", dns_a, {0, records + a_record("127.0.0.1") + a_record("127.0.0.1"), 7});
  EXPECT_THAT(texts(ask("lying.test.")), ElementsAre("127.0.0.1"));
}

TEST_F(Resolving, rubbish_is_a_failure) {
  const auto record = a_record("127.0.0.1");
  for (const auto& rubbish :
       {record.substr(0, record.size() - 1), std::string("\xc0\x0c\xff"), std::string("\xff")}) {
    server.set("rubbish.test", dns_a, {0, rubbish, 1});
    server.set("rubbish.test", dns_aaaa, {0, rubbish, 1});
    EXPECT_EQ(ask("rubbish.test.").located.found, Found::failed);
  }
}

TEST_F(Resolving, the_hosts_file_comes_before_dns_and_needs_none) {
  const sipward::test::TemporaryFolder folder;
  std::ofstream(folder.path() / "hosts")
      << "# 127.0.0.5 example.test\n127.0.0.6\texample.test other.test # 127.0.0.7\n"
         "not-an-address example.test\n";
  auto with_hosts = settings();
  with_hosts.hosts = folder.path() / "hosts";
  server.set("example.test", dns_a, {0, a_record("127.0.0.1"), 1});
  Resolver resolver(with_hosts);
  for (const auto* service : {"", "_sips._tcp"}) {
    const auto answer = asked(resolver, "example.test", service);
    EXPECT_THAT(texts(answer), ElementsAre("127.0.0.6"));
    EXPECT_EQ(answer.located.ttl, seconds(60));
  }
  EXPECT_EQ(server.asked("_sips._tcp.example.test", dns_srv), 0);
  server.set("_sip._udp.srv.test", dns_srv, {0, srv_record(0, 0, 5070, "other.test"), 1});
  EXPECT_THAT(texts(asked(resolver, "srv.test", "_sip._udp")), ElementsAre("127.0.0.6:5070"));
}

TEST_F(Resolving, other_settings_count_from_the_next_question_on) {
  DnsServer next;
  server.set("moved.test", dns_a, {0, a_record("127.0.0.1"), 1});
  next.set("moved.test", dns_a, {0, a_record("127.0.0.2"), 1});
  Resolver resolver(settings());
  EXPECT_THAT(texts(asked(resolver, "moved.test.")), ElementsAre("127.0.0.1"));
  auto other = settings();
  other.servers = {next.address()};
  resolver.set(other);
  EXPECT_THAT(texts(asked(resolver, "moved.test.")), ElementsAre("127.0.0.2"));
}

TEST(resolver, finds_names_of_the_hosts_file) {
  Resolver resolver({});
  const auto found = texts(asked(resolver, "localhost"));
  EXPECT_THAT(found, Not(IsEmpty()));
  EXPECT_THAT(found, Each(AnyOf("127.0.0.1", "[::1]")));
}

TEST(resolver, gives_each_address_once) {
  Resolver resolver({});
  EXPECT_THAT(texts(asked(resolver, "127.0.0.1")), ElementsAre("127.0.0.1"));
  EXPECT_THAT(texts(asked(resolver, "::1")), ElementsAre("[::1]"));
}

TEST_F(Resolving, answers_what_is_no_name_with_nothing) {
  for (const auto& name : {std::string("no such.name"), std::string("..."), std::string(),
                           std::string(5000, 'x'), std::string("a\\"), std::string("a..b")}) {
    EXPECT_THAT(texts(ask(name)), IsEmpty());
    EXPECT_THAT(texts(ask(name, "_sips._tcp")), IsEmpty());
  }
}

TEST_F(Resolving, answers_every_question_of_many) {
  constexpr int questions = 3000;
  server.set("many.test", dns_a, {0, a_record("127.0.0.1"), 1});
  std::atomic<int> answered = 0;
  std::promise<void> all;
  auto done = all.get_future();
  Resolver resolver(settings());
  for (int i = 0; i < questions; ++i) {
    resolver.look_up({i % 2 == 0 ? "many.test." : "127.0.0.1", ""}, [&](const NameAnswer&) {
      if (++answered == questions) all.set_value();
    });
  }
  EXPECT_EQ(done.wait_for(seconds(60)), std::future_status::ready);
}

TEST_F(Resolving, ends_with_questions_still_waiting) {
  server.set("silent.test", dns_a, {0, "", 0, false, true});
  std::atomic<int> answered = 0;
  {
    Resolver resolver(settings());
    for (int i = 0; i < 11'000; ++i) {
      resolver.look_up({"silent.test.", ""}, [&](const auto&) { ++answered; });
    }
  }
  EXPECT_EQ(answered, 1000) << "too many, so failed at once";
}

}  // namespace
}  // namespace sipward::net::test
