// Questions that another thread puts to all workers: each answers with what it has, on its own
// thread and without holding up its calls; who asks waits for a bounded time.
#pragma once

#include <chrono>
#include <future>
#include <vector>

namespace sipward::runtime {

template <class Fact>
struct Inquiry {  // a letter; a worker that goes away without an answer breaks the promise
  typename Fact::Question question = {};
  std::promise<std::vector<Fact>> answer;
};

inline constexpr std::chrono::seconds longest_inquiry{2};

// The question is put to every worker: their answers, which are still to come.
template <class Fact, class Workers>
std::vector<std::future<std::vector<Fact>>> put_to_all(const Workers& workers,
                                                       const typename Fact::Question& question) {
  std::vector<std::future<std::vector<Fact>>> answers;
  for (const auto& worker : workers) {
    Inquiry<Fact> inquiry{question, {}};
    answers.push_back(inquiry.answer.get_future());
    worker->put(std::move(inquiry));
  }
  return answers;
}

// What all workers together have. Less than all: one of them is stuck.
template <class Fact, class Workers>
std::vector<Fact> ask_all(const Workers& workers, const typename Fact::Question& question = {}) {
  auto answers = put_to_all<Fact>(workers, question);
  const auto until = std::chrono::steady_clock::now() + longest_inquiry;
  std::vector<Fact> all;
  for (auto& answer : answers) {
    if (answer.wait_until(until) != std::future_status::ready) continue;
    for (auto& fact : answer.get()) all.push_back(std::move(fact));
  }
  return all;
}

}  // namespace sipward::runtime
