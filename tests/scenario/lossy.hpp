// A world whose UDP side loses, doubles and reorders, with a caller on it that keeps RFC 3261's
// timers, and a callee on the reliable side that repeats its 200 until the ACK has come
// (§13.3.1.4). Seeded: the same at every run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <variant>

#include "scenario/world.hpp"
#include "sipward/core/transaction/client_invite.hpp"
#include "sipward/core/transaction/client_other.hpp"

namespace sipward::scenario {

struct Weather {
  double lost = 0.0;
  double doubled = 0.0;
  base::Duration latest{0};  // each datagram is delayed by 0 to this much
};

class LossyWorld {
 public:
  LossyWorld(std::uint32_t seed, Weather weather) : random_(seed), weather_(weather) {}

  void start_call(int number);
  void run(base::Duration for_so_long);
  // Calls whose BYE was answered, as the caller sees it.
  int finished() const { return finished_; }
  int failed() const { return failed_; }
  World& world() { return world_; }

 private:
  struct Call {
    std::variant<transaction::ClientOther, transaction::ClientInvite> transaction =
        transaction::ClientOther({}, transaction::Reliability::unreliable);
    std::string request, ack;
    bool bye = false;
    bool over = false;
    std::map<transaction::Timer, base::Time> timers;
  };
  struct Callee {
    std::string ok;
    base::Time again{};
    base::Duration interval{500};
    bool acknowledged = false;
  };

  void deliver_all(std::vector<Sent> sent);
  void over_udp(bool to_proxy, std::string bytes);
  void to_caller(const sip::Message& message);
  void to_callee(const sip::Message& message);
  void act(int number, const transaction::Actions& actions, const sip::Message* response);
  void hang_up(int number, const sip::Message& ok);
  void caller_timers();
  void callee_timers();
  std::optional<base::Time> next_event();
  static int number_of(const sip::Message& message);

  std::mt19937 random_;
  Weather weather_;
  World world_;
  std::map<int, Call> calls_;
  std::map<int, Callee> callees_;
  std::multimap<base::Time, std::pair<bool, std::string>> flying_;
  int finished_ = 0;
  int failed_ = 0;
};

}  // namespace sipward::scenario
