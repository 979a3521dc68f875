// Whole runs on loopback, both ends in this process: two workers, each transport.
#include "sipward/load/engine/load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "sipward/shell/tls/lab_pki.hpp"

namespace sipward::load {
namespace {

constexpr std::uint64_t calls = 64;

// Of this process alone: these tests run beside each other. `network`: 77 where calls are answered.
std::string own_address(int network) {
  const auto pid = static_cast<unsigned>(::getpid());
  return "127." + std::to_string(network) + "." + std::to_string(pid >> 8 & 0xff) + "." +
         std::to_string(pid & 0xff);
}

base::Endpoint place(base::Transport transport) {
  return {transport, *base::IpAddress::parse(own_address(77)), 45'061};
}

class LoadRun : public testing::Test {
 protected:
  LoadRun() {
    char path[] = "/tmp/sipward-load-test-XXXXXX";
    folder_ = ::mkdtemp(path);
  }
  ~LoadRun() override { std::filesystem::remove_all(folder_); }

  LoadSettings settings(base::Transport transport) {
    LoadSettings made;
    made.workers = 2;
    made.check_every = 1;
    auto& call = made.call.emplace();
    call.target = place(transport);
    call.target_host = own_address(77);
    call.users = {{"load", "service", 0, {}}};
    call.connections.persistent = 3;
    call.outstanding = 8;
    call.calls = calls;
    auto& answer = made.answer.emplace();
    answer.listen = {call.target};
    if (transport != base::Transport::tls) return made;
    const tls::LabAuthority authority("load test", folder_);
    const auto certificate = authority.issue("load", {"load.example.com"});
    TlsSettings tls;
    tls.chain = certificate.chain;
    tls.key = certificate.key;
    tls.anchors = {authority.certificate()};
    answer.tls = make_tls(tls, End::accepts).context;
    tls.name = "load.example.com";
    call.identities = {make_tls(tls, End::dials).context};
    return made;
  }
  LoadResult run(const LoadSettings& settings) {
    auto result = run_load(settings, {});
    EXPECT_TRUE(result.problems.empty()) << result.problems.front();
    EXPECT_TRUE(result.notes.empty()) << result.notes.front();
    EXPECT_EQ(result.total.calls_done, calls);
    EXPECT_EQ(result.total.calls_failed, 0U);
    EXPECT_GT(result.total.checked, calls);
    EXPECT_EQ(result.total.of(Failure::wrong_message), 0U);
    return result;
  }
  std::filesystem::path folder_;
};

TEST_F(LoadRun, Udp) {
  auto made = settings(base::Transport::udp);
  made.answer->plan.ring = milliseconds(200);  // so that no CANCEL comes too late
  made.call->outstanding = calls;
  made.call->plan.hold = milliseconds(10);
  made.call->plan.re_invite = true;
  made.call->cancel_share = 0.25;
  EXPECT_EQ(run(made).total.of(Span::cancel_487).count(), calls / 4);
}

TEST_F(LoadRun, Tcp) {
  auto made = settings(base::Transport::tcp);
  made.write_each = true;
  EXPECT_EQ(run(made).total.connections_opened, 3U);
}

TEST_F(LoadRun, TlsWithAConnectionForEachCall) {
  auto made = settings(base::Transport::tls);
  made.call->connections = {0, 0.5};
  const auto result = run(made);
  EXPECT_EQ(result.total.connections_opened, calls);
  EXPECT_GT(result.total.tls_resumed, calls / 4);
  EXPECT_EQ(result.total.tls_full + result.total.tls_resumed, calls);
}

TEST_F(LoadRun, AtARateThatIsKept) {
  auto made = settings(base::Transport::tls);
  made.call->arrival = Arrival::constant(300);
  made.call->sources = {*base::IpAddress::parse(own_address(78)),
                        *base::IpAddress::parse(own_address(79))};
  const auto result = run(made);
  EXPECT_EQ(result.total.due, calls);
  EXPECT_FALSE(result.intervals.empty());
}

TEST_F(LoadRun, NobodyThere) {
  auto made = settings(base::Transport::tcp);
  made.answer.reset();
  const auto result = run_load(made, {});
  EXPECT_EQ(result.total.calls_done, 0U);
  EXPECT_EQ(result.total.of(Failure::connect_refused), calls);
}

TEST_F(LoadRun, TakenAddressIsAProblem) {
  auto made = settings(base::Transport::tcp);
  made.answer->listen.push_back(made.answer->listen.front());
  EXPECT_FALSE(run_load(made, {}).problems.empty());
}

}  // namespace
}  // namespace sipward::load
