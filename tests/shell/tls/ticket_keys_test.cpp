// Session tickets: resumed by whoever has the keys, by nobody else, and judged like any session.
#include "sipward/shell/tls/ticket_keys.hpp"

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Step = Handshake::Step;

struct Tickets : TlsTest, ::testing::WithParamInterface<int> {
  std::filesystem::path keys(const std::string& name, const std::string& bytes) const {
    const auto path = folder.path() / name;
    write_private_file(path, bytes);
    return path;
  }
  ContextSettings with_keys(const std::filesystem::path& path) const {
    auto made = settings();
    made.resumption = tls::Resumption::tickets;
    made.ticket_keys = path;
    return made;
  }
  // The session that the client has afterwards.
  Owned<ssl_session_st> meet(const std::shared_ptr<const ContextSet>& contexts,
                             ssl_session_st* session, bool resumed) {
    sockets = std::make_unique<SocketPair>();
    auto handshake =
        Handshake::accept(contexts, base::Side::outside, sockets->ours(), remote("127.0.0.1"));
    auto client = raw();
    client.max = GetParam();
    client.session = session;
    end = std::make_unique<RawEnd>(client, sockets->theirs());
    drive(handshake, *end);
    EXPECT_EQ(handshake.step(), Step::done) << handshake.failure().line();
    EXPECT_EQ(end->resumed(), resumed);
    const auto stream = handshake.take();
    EXPECT_EQ(stream.facts().verified_name, "cucm.example");
    end->read();
    return end->session();
  }
};
INSTANTIATE_TEST_SUITE_P(Each, Tickets, ::testing::Values(0x0303, 0x0304),
                         [](const auto& one) { return one.param == 0x0304 ? "tls1_3" : "tls1_2"; });

TEST_P(Tickets, a_replica_with_the_same_keys_resumes) {
  const auto path = keys("keys", std::string(80, 'a'));
  const auto session = meet(build(with_keys(path)), nullptr, false);
  meet(build(with_keys(path)), session.get(), true);
}

TEST_P(Tickets, other_keys_resume_nothing_but_let_in) {
  const auto session = meet(build(with_keys(keys("one", std::string(80, 'a')))), nullptr, false);
  meet(build(with_keys(keys("two", std::string(80, 'b')))), session.get(), false);
}

TEST_P(Tickets, the_keys_behind_the_first_still_decrypt) {
  const auto before = keys("one", std::string(80, 'a'));
  const auto session = meet(build(with_keys(before)), nullptr, false);
  const auto after = keys("two", std::string(80, 'b') + std::string(80, 'a'));
  meet(build(with_keys(after)), session.get(), true);
}

TEST_P(Tickets, a_changed_policy_resumes_nothing) {
  const auto path = keys("keys", std::string(80, 'a'));
  const auto session = meet(build(with_keys(path)), nullptr, false);
  auto changed = with_keys(path);
  changed.peers[0].names.push_back("more.example");
  meet(build(changed), session.get(), false);
}

TEST_P(Tickets, without_resumption_nothing_is_resumed) {
  auto none = settings();
  none.resumption = tls::Resumption::none;
  const auto contexts = build(none);
  const auto session = meet(contexts, nullptr, false);
  meet(contexts, session.get(), false);
}

TEST_P(Tickets, a_reload_that_changes_nothing_keeps_keys_made_here) {
  const auto before = build(with_keys({}));
  const auto session = meet(before, nullptr, false);
  auto built = ContextSet::build(with_keys({}), before.get());
  ASSERT_TRUE(built.contexts);
  meet(built.contexts, session.get(), true);
}

TEST_P(Tickets, a_file_that_is_no_good_is_refused) {
  const auto short_one = keys("short", std::string(79, 'a'));
  EXPECT_THAT(ContextSet::build(with_keys(short_one)).errors,
              ElementsAre(HasSubstr("holds 79 bytes; expected 80 for each")));
  const auto open = keys("open", std::string(80, 'a'));
  std::filesystem::permissions(open, std::filesystem::perms(0644));
  EXPECT_THAT(ContextSet::build(with_keys(open)).errors,
              ElementsAre(HasSubstr("can be read by others")));
  EXPECT_THAT(ContextSet::build(with_keys("/nowhere")).errors,
              ElementsAre(HasSubstr("ticket keys: /nowhere: cannot be read")));
}

TEST(TicketKeys, made_here_change_in_time_and_the_one_before_still_decrypts) {
  const auto keys = TicketKeys::random();
  const auto now = TicketKeys::Clock::now();
  const auto first = keys->newest(now);
  EXPECT_EQ(keys->newest(now + 11h).name, first.name);
  const auto second = keys->newest(now + 12h);
  EXPECT_NE(second.name, first.name);
  EXPECT_TRUE(keys->find(first.name.data())->outdated);
  EXPECT_FALSE(keys->find(second.name.data())->outdated);
  keys->newest(now + 24h);
  EXPECT_FALSE(keys->find(first.name.data()));
}

}  // namespace
}  // namespace sipward::tls::test
