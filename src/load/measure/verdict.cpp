#include "sipward/load/measure/verdict.hpp"

#include <algorithm>
#include <array>

#include "sipward/load/measure/format.hpp"

namespace sipward::load {
namespace {

// With less left than this a queue builds up in the generator itself.
constexpr double least_headroom = 0.15;
// Of the arrivals.
constexpr double most_behind_share = 0.01;
// Of what the same load does without a target.
constexpr double most_of_calibrated = 0.8;
// A p99 of fewer rests on less than five values.
constexpr std::uint64_t enough_for_p99 = 500;

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Why the generator is suspected of having been the limit; "" if it is not.
std::string suspicion(const Run& run) {
  const auto& total = run.total;
  if (headroom(run) < least_headroom) {
    return "its workers had only " + percent(headroom(run)) +
           " of their cores left in the busiest " + "interval; give it more cores or --workers";
  }
  if (share(total.behind, total.due) > most_behind_share) {
    return percent(share(total.behind, total.due)) +
           " of the arrivals started late, the latest by " + text_of(total.most_behind);
  }
  std::uint64_t own = 0;
  for (const auto failure : all_failures()) own += is_own(failure) ? total.of(failure) : 0;
  if (own > 0) return "it failed " + grouped(own) + " times by its own lack of ports or room";
  const auto done = rate(run, total.calls_done);
  if (run.calibrated_rate && done > most_of_calibrated * *run.calibrated_rate) {
    return "it does no more than " + text_of_rate(*run.calibrated_rate) + " " + run.units +
           " a second without a target, and did " + text_of_rate(done);
  }
  return "";
}

void warn_of_failures(const Run& run, std::vector<std::string>& warnings) {
  const auto& total = run.total;
  if (total.calls_done + total.calls_failed == 0) {
    warnings.push_back("nothing came to an end: there is nothing to tell");
  } else if (total.calls_done == 0) {
    warnings.push_back("everything failed");
  } else if (total.failed_share() > 0.01) {
    warnings.push_back(percent(total.failed_share()) + " of the " + run.units +
                       " failed: the latencies are those of the others only");
  }
  if (total.of(Failure::wrong_message) > 0) {
    warnings.push_back(grouped(total.of(Failure::wrong_message)) +
                       " messages were wrong SIP: speed that breaks calls is worth nothing");
  }
}

}  // namespace

Verdict judge(const Run& run) {
  Verdict verdict;
  const auto why = suspicion(run);
  verdict.generator_was_the_limit = !why.empty();
  verdict.sentence = why.empty()
                         ? "the generator was not the limit: it had " + percent(headroom(run)) +
                               " of its cores left in the busiest interval"
                         : "the generator may have been the limit, not the target: " + why;
  warn_of_failures(run, verdict.warnings);
  const auto& latency = run.total.of(main_span(run));
  if (!latency.empty() && latency.count() < enough_for_p99) {
    verdict.warnings.push_back("a p99 of " + grouped(latency.count()) + " values rests on few");
  }
  if (run.closed_loop) {
    verdict.warnings.push_back(
        "closed loop: while the target stalls it is asked less, so latencies flatter it; "
        "compare rates and processor time, and measure latency at a --rate");
  }
  verdict.warnings.insert(verdict.warnings.end(), run.warnings.begin(), run.warnings.end());
  return verdict;
}

Span main_span(const Run& run) {
  constexpr std::array preferred{Span::invite_200, Span::options_200, Span::register_200,
                                 Span::cancel_487, Span::invite_180,  Span::connect_to_answer,
                                 Span::tls_full,   Span::tls_resumed, Span::tcp_connect};
  const auto* found = std::find_if(preferred.begin(), preferred.end(),
                                   [&](Span span) { return !run.total.of(span).empty(); });
  return found == preferred.end() ? Span::invite_200 : *found;
}

}  // namespace sipward::load
