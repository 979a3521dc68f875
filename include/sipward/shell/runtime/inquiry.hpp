// Questions that another thread puts to all workers: each answers with what it has, on its own
// thread and without holding up its calls; who asks waits for a bounded time.
#pragma once

#include <chrono>
#include <cstddef>
#include <future>
#include <utility>
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

// What those workers have that answered, and the numbers of those that did not: they are stuck.
template <class Fact>
struct Gathered {
  std::vector<Fact> facts;
  std::vector<std::size_t> silent;
};

template <class Fact, class Workers>
Gathered<Fact> ask_all(const Workers& workers, const typename Fact::Question& question = {},
                       std::chrono::milliseconds limit = longest_inquiry) {
  auto answers = put_to_all<Fact>(workers, question);
  const auto until = std::chrono::steady_clock::now() + limit;
  Gathered<Fact> all;
  for (std::size_t worker = 0; worker < answers.size(); ++worker) {
    auto& answer = answers[worker];
    if (answer.wait_until(until) != std::future_status::ready) {
      all.silent.push_back(worker);
      continue;
    }
    for (auto& fact : answer.get()) all.facts.push_back(std::move(fact));
  }
  return all;
}

}  // namespace sipward::runtime
