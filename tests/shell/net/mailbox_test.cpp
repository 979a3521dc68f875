// Letters from several threads to one loop: each arrives once, in its sender's order.
#include "sipward/shell/net/mailbox.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace sipward::net::test {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::ElementsAre;

constexpr int thread_count = 4;
constexpr int letters = 5000;

struct Letter {
  int sender = 0;
  int number = 0;
};

// Runs the loop until `done`, or fails.
void run(Reactor& reactor) {
  Reactor::Timer limit(reactor);
  limit.start(steady_clock::now() + seconds(30), [&] {
    ADD_FAILURE() << "not within 30 s";
    reactor.stop();
  });
  reactor.run();
}

TEST(mailbox, letters_of_several_threads_arrive_once_and_in_order) {
  Reactor reactor;
  std::vector<int> next(thread_count, 0);
  int taken = 0;
  Mailbox<Letter> mailbox(reactor, [&](std::vector<Letter>& all) {
    for (const auto& letter : all) {
      EXPECT_EQ(letter.number, next[static_cast<std::size_t>(letter.sender)]++);
      ++taken;
    }
    if (taken == thread_count * letters) reactor.stop();
  });
  std::vector<std::thread> senders;
  for (int sender = 0; sender < thread_count; ++sender) {
    senders.emplace_back([&mailbox, sender] {
      std::vector<Letter> batch;
      for (int number = 0; number < letters; ++number) {
        if (sender % 2 == 0) {
          mailbox.put({sender, number});
          continue;
        }
        batch.push_back({sender, number});
        if (batch.size() == 7) mailbox.put_all(batch);
      }
      mailbox.put_all(batch);
    });
  }
  run(reactor);
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(taken, thread_count * letters);
}

TEST(mailbox, letters_put_while_others_are_read_come_with_the_next_turn) {
  Reactor reactor;
  std::vector<std::vector<int>> turns;
  Mailbox<int>* box = nullptr;
  Mailbox<int> mailbox(reactor, [&](std::vector<int>& all) {
    turns.push_back(all);
    if (all.back() == 2) box->put(3);
    if (all.back() == 3) reactor.stop();
  });
  box = &mailbox;
  mailbox.put(1);
  mailbox.put(2);
  run(reactor);
  EXPECT_THAT(turns, ElementsAre(ElementsAre(1, 2), ElementsAre(3)));
}

TEST(mailbox, no_letters_at_all_wake_nobody) {
  Reactor reactor;
  bool woken = false;
  Mailbox<int> mailbox(reactor, [&](std::vector<int>&) { woken = true; });
  std::vector<int> none;
  mailbox.put_all(none);
  reactor.post([&] { reactor.post([&] { reactor.stop(); }); });
  run(reactor);
  EXPECT_FALSE(woken);
}

TEST(mailbox, that_is_gone_calls_nobody) {
  Reactor reactor;
  bool woken = false;
  {
    Mailbox<int> mailbox(reactor, [&](std::vector<int>&) { woken = true; });
    mailbox.put(1);
  }
  reactor.post([&] { reactor.post([&] { reactor.stop(); }); });
  run(reactor);
  EXPECT_FALSE(woken);
}

}  // namespace
}  // namespace sipward::net::test
