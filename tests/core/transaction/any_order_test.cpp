// Any events in any order, seeded: the machines keep their law, and time alone ends every
// transaction that got its answer.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "core/transaction/watch.hpp"
#include "sipward/core/transaction/client_invite.hpp"
#include "sipward/core/transaction/client_other.hpp"
#include "sipward/core/transaction/server_invite.hpp"
#include "sipward/core/transaction/server_other.hpp"

namespace sipward::transaction::test {
namespace {

constexpr std::array statuses{100, 180, 199, 200, 202, 299, 300, 401, 408, 486, 503, 699};
constexpr unsigned walks = 3000;
constexpr int longest_walk = 40;
constexpr int most_firings = 200;

template <class Machine>
constexpr bool is_client = requires(Machine machine) {
  machine.on_start();
};

template <class Machine>
class Walk {
 public:
  Walk(Reliability link, unsigned seed) : machine_({}, link), random_(seed) {
    if constexpr (is_client<Machine>) watch_.see(machine_.on_start());
  }

  void wander() {
    const auto steps = pick(longest_walk);
    for (unsigned i = 0; i < steps; ++i) {
      const bool was_over = machine_.terminated();
      const auto actions = some_event();
      watch_.see(actions);
      EXPECT_TRUE(!was_over || actions.empty()) << text(actions);
      EXPECT_EQ(machine_.terminated(), watch_.finished());
    }
  }

  // Answers what is still open, and then lets the clock run.
  void come_to_an_end() {
    watch_.see(machine_.on_response(500));
    for (int i = 0; i < most_firings && !machine_.terminated(); ++i) {
      const auto timer = watch_.wait();
      ASSERT_TRUE(timer) << "it lives on, and no timer runs";
      watch_.see(machine_.on_timer(*timer));
    }
    EXPECT_TRUE(machine_.terminated());
    EXPECT_TRUE(watch_.finished());
    EXPECT_FALSE(watch_.wait()) << "a timer was left running";
    EXPECT_EQ(watch_.complaints(), std::vector<std::string>());
    if constexpr (is_client<Machine>) {
      EXPECT_EQ(watch_.give_ups() + (watch_.finals() > 0 ? 1 : 0), 1);
    }
  }

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

  Actions some_event() {
    switch (pick(6)) {
      case 0:  // any timer, running or not
        return fire(static_cast<Timer>(pick(static_cast<unsigned>(Timer::m) + 1)));
      case 1:
        if (const auto timer = watch_.wait()) return machine_.on_timer(*timer);
        return {};
      case 2:
        if (pick(4) == 0) return machine_.on_send_failed();
        return {};
      case 3:
        if constexpr (requires { machine_.on_ack(); }) return machine_.on_ack();
        return {};
      case 4:
        if constexpr (requires { machine_.on_request(); }) return machine_.on_request();
        return {};
      default:
        return machine_.on_response(statuses[pick(statuses.size())]);
    }
  }

  Actions fire(Timer timer) {
    watch_.fired(timer);
    return machine_.on_timer(timer);
  }

  Machine machine_;
  Watch watch_;
  std::mt19937 random_;
};

template <class Machine>
class AnyOrder : public ::testing::Test {};
using Machines = ::testing::Types<ClientInvite, ClientOther, ServerInvite, ServerOther>;
TYPED_TEST_SUITE(AnyOrder, Machines);

TYPED_TEST(AnyOrder, keeps_the_law_of_machines) {
  for (const auto link : {Reliability::unreliable, Reliability::reliable}) {
    for (unsigned seed = 0; seed < walks && !this->HasFailure(); ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      Walk<TypeParam> walk(link, seed);
      walk.wander();
      walk.come_to_an_end();
    }
  }
}

}  // namespace
}  // namespace sipward::transaction::test
