#include "sipward/load/measure/outcome.hpp"

#include <algorithm>

namespace sipward::load {
namespace {

struct FailureWords {
  std::string_view name, sentence;
};

constexpr std::array<FailureWords, failure_count> failure_words{{
    {"connect_refused", "the target refused the TCP connection"},
    {"connect_timeout", "TCP was not connected in time"},
    {"unreachable", "the network has no way to the target"},
    {"tls_refused", "we refused the target's certificate, name or TLS parameters"},
    {"tls_alert", "the target ended the TLS handshake"},
    {"tls_timeout", "the TLS handshake did not end in time"},
    {"connection_lost", "the connection was lost while it was in use"},
    {"timeout", "no final answer came in time"},
    {"status", "an unexpected final status came"},
    {"wrong_message", "a checked message was wrong"},
    {"no_port", "the generator had no source port left"},
    {"own_limit", "a limit of the generator was reached"},
    {"unfinished", "still under way when the run ended"},
}};

}  // namespace

const std::array<Failure, failure_count>& all_failures() {
  static constexpr auto all = [] {
    std::array<Failure, failure_count> failures{};
    for (std::size_t i = 0; i < failure_count; ++i) failures[i] = static_cast<Failure>(i);
    return failures;
  }();
  return all;
}

std::string_view to_string(Failure failure) {
  return failure_words[index_of(failure)].name;
}

std::string_view sentence(Failure failure) {
  return failure_words[index_of(failure)].sentence;
}

bool is_own(Failure failure) {
  return failure == Failure::no_port || failure == Failure::own_limit;
}

std::optional<Failure> parse_failure(std::string_view text) {
  const auto& all = all_failures();
  const auto* found = std::find_if(all.begin(), all.end(),
                                   [&](Failure failure) { return to_string(failure) == text; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

}  // namespace sipward::load
