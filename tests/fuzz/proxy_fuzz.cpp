// The proxy core: any messages in any order, from any peer, with answers, failing sends, look-ups,
// members that go up and down, drains, reloads and time between them. Whatever it sends must be a
// SIP message again, and all must end: after all timers no transaction is left, and nothing is
// counted as if it were.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/world.hpp"

namespace {

using namespace sipward;
using scenario::cucm, scenario::carrier, scenario::pbx, scenario::pbx2;
using scenario::Sent;

constexpr char separator = '\x1e';
constexpr std::string_view cookie = "z9hG4bK";
constexpr std::string_view usual = "INVITE";
constexpr std::size_t most_remembered = 64;

// Two groups, routes with conditions, limits that are soon reached, a name to look up.
policy::Network make_network(bool looked_after) {
  auto network = scenario::make_network();
  network.peers[carrier].target =
      policy::Target{base::Transport::tls, "carrier.example.net", 0, {}};
  network.peers[cucm].redirect = policy::Redirect::follow;
  for (const auto id : {cucm, carrier}) {
    if (looked_after) network.peers[id].health = policy::HealthSettings{};
  }
  network.peers[pbx].limits.load = {5, 8};
  network.overload.source = {6, 9};
  network.limits.transactions = 40;
  policy::Group servers;
  servers.name = "servers";
  servers.members = {{cucm, 1, 10, {2, 5}}, {carrier, 2, 10, {3, 0}}};
  auto trunks = servers;
  trunks.name = "trunks";
  trunks.strategy = policy::Strategy::hash_caller;
  trunks.failover.timeout = base::Duration(0);
  network.groups = {servers, trunks};
  policy::RouteMatch numbers, sites;
  numbers.user_prefixes = {*policy::UserPrefix::parse("47")};
  sites.headers = {{"X-Site", std::nullopt}};
  network.routes = {{base::Side::inside, policy::Refuse{403, ""}, false, sites},
                    {base::Side::inside, policy::ToGroup{0}, false, numbers},
                    {pbx2, policy::ToGroup{1}, false},
                    {base::Side::inside, carrier, false},
                    {base::Side::outside, pbx, false}};
  return network;
}

// What happens is decided by the input alone.
class Dice {
 public:
  explicit Dice(std::string_view input) {
    for (const char c : input) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  std::size_t below(std::size_t limit) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % limit;
  }
  template <class T, std::size_t n>
  T one_of(const T (&all)[n]) {
    return all[below(n)];
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

base::Source source_of(std::size_t peer) {
  switch (peer) {
    case pbx2:
      return scenario::from_pbx2();
    case cucm:
      return scenario::from_cucm();
    case carrier:
      return scenario::from_carrier();
    default:
      return scenario::from_pbx();
  }
}

class Run {
 public:
  explicit Run(std::string_view input) : dice_(input) { world_.look_after_peers(); }

  void receive(std::string_view chunk) {
    std::string text(chunk);
    // Mostly another transaction, else something about the last one.
    const bool again = dice_.below(4) == 0;
    if (!again) ++messages_;
    if (const auto at = text.find(cookie); at != text.npos) {
      text.insert(at + cookie.size(), std::to_string(messages_));
    }
    const auto* method = again ? dice_.one_of({"INVITE", "CANCEL", "ACK"})
                               : dice_.one_of({"INVITE", "INVITE", "MESSAGE", "BYE", "REGISTER"});
    for (auto at = text.find(usual); at != text.npos; at = text.find(usual, at + 1)) {
      text.replace(at, usual.size(), method);
    }
    const auto defect =
        dice_.below(16) == 0 ? base::DropReason::malformed_header : base::DropReason::none;
    if (!again) sender_ = dice_.below(4);
    remember(world_.receive(source_of(sender_), text, defect));
    for (auto steps = dice_.below(4); steps > 0; --steps) step();
  }

  // Nobody is looked after any more, no name leads anywhere, and time passes.
  void end() {
    world_.set_network(make_network(false));
    for (int i = 0; i < 100; ++i) {
      world_.advance(std::chrono::minutes(10));
      if (world_.queries.empty()) break;
      world_.resolve({});
    }
    if (world_.core().transactions() != 0 || world_.core().unanswered() != 0) std::abort();
    for (const auto id : {pbx, pbx2, cucm, carrier}) {
      if (world_.loads.receiving(id) != 0 || world_.loads.sending(id) != 0) std::abort();
    }
  }

 private:
  void step() {
    switch (dice_.below(10)) {
      case 0:
        return remember(world_.advance(base::Duration(dice_.below(6'000))));
      case 1:
        if (world_.queries.empty()) return;
        return remember(world_.resolve(
            dice_.below(3) == 0 ? std::vector<std::string>()
                                : std::vector{std::string("192.0.2.2"), std::string("192.0.2.9")}));
      case 2:
        return world_.tell({some_member()}, some_vitals());
      case 3:
        return world_.core().set_drained(some_drain(), dice_.below(2) == 0);
      case 4:
        return world_.core().set_status({dice_.below(4) == 0});
      case 5:
        return world_.set_network(make_network(dice_.below(2) == 0));
      case 6:
        return fail_something();
      default:
        return answer_something();
    }
  }

  void answer_something() {
    if (sent_.empty()) return;
    const auto& request = sent_[dice_.below(sent_.size())];
    const int status = dice_.one_of({100, 180, 200, 302, 404, 408, 481, 487, 500, 503, 603, 699});
    const auto text = scenario::respond_to(
        request.message, {status, "t", "<sip:a@192.0.2.2>", "Retry-After: 3\r\n", true});
    remember(world_.receive(source_of(request.to.peer), text));
  }

  void fail_something() {
    if (sent_.empty()) return;
    using Failure = proxy::SendFailure;
    const auto failure =
        dice_.one_of({Failure::connect_failed, Failure::connect_timeout, Failure::handshake_failed,
                      Failure::certificate_refused, Failure::queue_full, Failure::connection_lost,
                      Failure::flow_gone, Failure::no_listener});
    remember(world_.fail(sent_[dice_.below(sent_.size())].id, failure, "fuzz"));
  }

  base::PeerId some_member() { return dice_.one_of({cucm, carrier}); }
  policy::Vitals some_vitals() {
    using policy::State, policy::Cause;
    return {dice_.one_of({State::unknown, State::up, State::down, State::trial}),
            dice_.one_of({Cause::dns, Cause::tcp, Cause::tls, Cause::certificate, Cause::sip}),
            "fuzz", world_.now};
  }
  proxy::Drained some_drain() {
    return dice_.one_of({proxy::Drained{0, base::no_peer}, proxy::Drained{1, cucm},
                         proxy::Drained{policy::no_group, cucm},
                         proxy::Drained{policy::no_group, pbx},
                         proxy::Drained{policy::no_group, pbx2}});
  }

  // Responses too: their sends may fail.
  void remember(std::vector<Sent> sent) {
    for (auto& each : sent) {
      if (sent_.size() < most_remembered) {
        sent_.push_back(std::move(each));
      } else {
        sent_[dice_.below(most_remembered)] = std::move(each);
      }
    }
  }

  Dice dice_;
  scenario::World world_{make_network(true)};
  std::vector<Sent> sent_;
  int messages_ = 0;
  std::size_t sender_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Run run(input);
  // As a seed is one message, it comes several times even without a separator.
  for (int round = 0; round < 6; ++round) {
    auto rest = input;
    while (!rest.empty()) {
      const auto end = rest.find(separator);
      run.receive(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  run.end();
  return 0;
}
