// What the policy of a peer adds to a TLS 1.3 handshake: CPU time of our end alone, beside a
// minimal OpenSSL end that verifies the same, and beside one that gives tickets. Run with
// --benchmark_enable_random_interleaving=true
// --benchmark_repetitions=10 and compare the medians of a pair.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>

#include "sipward/shell/tls/handshake.hpp"
#include "tls_ends.hpp"

namespace {

using namespace sipward;
using namespace sipward::bench;

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

enum class Key : int { ec, rsa };

// A certificate for each end, and an end of each kind.
struct Scene {
  explicit Scene(Key key) : authority("CA", folder.path()) {
    const int bits = key == Key::rsa ? 2048 : 0;
    ours = authority.issue(
        "sbc", {.common_name = "sbc.example", .alternatives = "DNS:sbc.example", .rsa_bits = bits});
    theirs = authority.issue("cucm", {.rsa_bits = bits});
    near_server = std::make_unique<PlainContext>(true, as(ours, "cucm.example"));
    near_client = std::make_unique<PlainContext>(false, as(ours, "cucm.example"));
    ticketing_server = std::make_unique<PlainContext>(true, as(ours, "cucm.example"),
                                                      PlainContext::Memory::tickets);
    far_server = std::make_unique<PlainContext>(true, as(theirs, "sbc.example"));
    far_client = std::make_unique<PlainContext>(false, as(theirs, "sbc.example"));
    contexts = build();
  }
  Credentials as(const tls::test::Files& files, const std::string& name) const {
    return {files, authority.certificate(), name};
  }
  std::shared_ptr<const tls::ContextSet> build() const {
    tls::ContextSettings settings;
    settings.trustpoints.push_back(
        {"t", {{.chain = ours.chain, .key = ours.key}}, {authority.certificate()}});
    tls::PeerTlsSettings peer;
    peer.peer = 1;
    peer.name = "cucm";
    peer.prefixes = {*base::Prefix::parse("127.0.0.0/8")};
    peer.trustpoint = "t";
    peer.names = {"cucm.example"};
    peer.server_name = "cucm.example";
    settings.peers = {peer};
    return tls::ContextSet::build(settings).contexts;
  }

  tls::test::TemporaryFolder folder;
  tls::test::Authority authority;
  tls::test::Files ours, theirs;
  std::unique_ptr<PlainContext> near_server, near_client, far_server, far_client;
  std::unique_ptr<PlainContext> ticketing_server;
  std::shared_ptr<const tls::ContextSet> contexts;
};

Scene& scene_of(Key key) {
  static Scene ec(Key::ec), rsa(Key::rsa);
  return key == Key::ec ? ec : rsa;
}

const base::Endpoint remote{base::Transport::tls, *base::IpAddress::parse("127.0.0.1"), 5061};

// Our end, by the policy.
class Judged {
 public:
  Judged(const Scene& scene, bool server, int fd, bool)
      : handshake_(server ? tls::Handshake::accept(scene.contexts, base::Side::outside, fd, remote)
                          : tls::Handshake::dial(scene.contexts, 1, fd, remote)) {}
  bool step() {
    const auto step = handshake_.step();
    if (step == tls::Handshake::Step::failed) {
      std::fprintf(stderr, "%s\n", handshake_.failure().line().c_str());
      std::abort();
    }
    return step == tls::Handshake::Step::done;
  }
  bool end() {
    auto stream = handshake_.take();
    char data[16];
    stream.read(data, sizeof data);
    return stream.facts().resumed;
  }

 private:
  tls::Handshake handshake_;
};

class Plain {
 public:
  Plain(const Scene& scene, bool server, int fd, bool resume)
      : Plain(server ? *scene.near_server : *scene.near_client, fd, resume) {}
  bool step() { return bench::step(ssl_.get()); }
  bool end() {
    take_tickets(ssl_.get());
    const bool resumed = SSL_session_reused(ssl_.get()) == 1;
    finish(std::move(ssl_));
    return resumed;
  }

 protected:
  Plain(const PlainContext& context, int fd, bool resume) : ssl_(context.connection(fd, resume)) {}

 private:
  Owned<ssl_st> ssl_;
};

// A server that gives tickets, as OpenSSL does unless it is told not to.
struct Ticketing : Plain {
  Ticketing(const Scene& scene, bool, int fd, bool resume)
      : Plain(*scene.ticketing_server, fd, resume) {}
};

// One handshake; the CPU time of the near end. A dialling end of ours resumes whenever it can: for
// a full handshake it meets a server that has forgotten the session.
template <class End>
double handshake(Scene& scene, bool server, bool resume, bool& resumed) {
  const Pair pair;
  std::optional<PlainContext> forgetful;
  if (!server && !resume) forgetful.emplace(true, scene.as(scene.theirs, "sbc.example"));
  const auto& far_context = server ? *scene.far_client : forgetful ? *forgetful : *scene.far_server;
  auto far = far_context.connection(pair.far(), resume);
  double spent = 0;
  const auto timed = [&](auto&& act) {
    const auto begun = cpu_seconds();
    act();
    spent += cpu_seconds() - begun;
  };
  std::optional<End> near;
  timed([&] { near.emplace(scene, server, pair.near(), resume); });
  bool near_done = false, far_done = false;
  while (!near_done || !far_done) {
    if (!near_done) timed([&] { near_done = near->step(); });
    if (!far_done) far_done = step(far.get());
  }
  take_tickets(far.get());
  timed([&] { resumed = near->end(); });
  finish(std::move(far));
  timed([&] { near.reset(); });
  return spent;
}

template <class End>
void measure(benchmark::State& state, bool server, Key key, bool resume) {
  auto& scene = scene_of(key);
  bool resumed = false;
  handshake<End>(scene, server, resume, resumed);
  for (auto _ : state) {
    state.SetIterationTime(handshake<End>(scene, server, resume, resumed));
    if (resumed != resume) return state.SkipWithError("resumed, or not, against the plan");
  }
}

template <class End>
void add_end(const std::string& name, bool server, Key key, bool resume) {
  benchmark::RegisterBenchmark(
      name.c_str(), [=](benchmark::State& state) { measure<End>(state, server, key, resume); })
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
}

void add(const char* role, bool server, const char* key_name, Key key, const char* kind,
         bool resume) {
  const std::string name = std::string(role) + "/" + key_name + "/" + kind;
  add_end<Plain>(name + "/plain", server, key, resume);
  if (server) add_end<Ticketing>(name + "/tickets", server, key, resume);
  add_end<Judged>(name + "/policy", server, key, resume);
}

}  // namespace

int main(int argc, char** argv) {
  for (const bool server : {true, false}) {
    const char* role = server ? "accept" : "dial";
    for (const bool resume : {false, true}) {
      const char* kind = resume ? "resumed" : "full";
      add(role, server, "ecdsa", Key::ec, kind, resume);
      add(role, server, "rsa", Key::rsa, kind, resume);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
