// Messages, calls and how long they took to answer, summed over the workers.
#include <functional>

#include "sipward/shell/metrics/parts.hpp"

namespace sipward::metrics {
namespace {

using proxy::Tally;

constexpr std::array sides{base::Side::inside, base::Side::outside};

class Sums {
 public:
  explicit Sums(const runtime::Server& server) {
    for (const auto& worker : server.workers()) tallies_.push_back(worker.tally);
  }
  template <class Pick>
  std::uint64_t of(base::Side side, Pick pick) const {
    std::uint64_t sum = 0;
    for (const auto* tally : tallies_) sum += pick(tally->of(side)).get();
    return sum;
  }
  std::vector<const base::Latencies*> first_responses(base::Side side) const {
    std::vector<const base::Latencies*> all;
    for (const auto* tally : tallies_) all.push_back(&tally->of(side).first_response);
    return all;
  }

 private:
  std::vector<const Tally*> tallies_;
};

std::string method_name(std::size_t method) {
  const auto name = sip::to_string(static_cast<sip::Method>(method));
  return name.empty() ? "other" : std::string(name);
}

std::string class_name(std::size_t index) {
  return index == 0 ? "other" : std::to_string(index) + "xx";
}

// `direction` picks received or sent of a side.
void add_messages(Families& families, const Sums& sums, const std::string& verb,
                  const std::function<const Tally::Kinds&(const Tally::OfSide&)>& direction) {
  auto requests = Family::counter("sipward_requests_" + verb + "_total",
                                  "SIP requests " + verb + ", retransmissions included.");
  auto responses = Family::counter("sipward_responses_" + verb + "_total",
                                   "SIP responses " + verb + ", retransmissions included.");
  for (const auto side : sides) {
    for (std::size_t i = 0; i < Tally::methods; ++i) {
      requests.add({{"side", base::to_string(side)}, {"method", method_name(i)}},
                   sums.of(side, [&](const auto& of) -> const base::Counter& {
                     return direction(of).requests[i];
                   }));
    }
    for (std::size_t i = 1; i < Tally::classes; ++i) {
      responses.add({{"side", base::to_string(side)}, {"class", class_name(i)}},
                    sums.of(side, [&](const auto& of) -> const base::Counter& {
                      return direction(of).responses[i];
                    }));
    }
  }
  std::move(requests).put_into(families);
  std::move(responses).put_into(families);
}

void add_calls(Families& families, const Sums& sums) {
  auto invites = Family::counter("sipward_invites_answered_total",
                                 "INVITEs by the side they came from and the class of the final "
                                 "response that went back.");
  auto latency = Family::histogram("sipward_invite_first_response_seconds",
                                   "From an INVITE to the first response above 100 that went back, "
                                   "by the side it came from.");
  auto known = Family::counter("sipward_retransmissions_received_total",
                               "Requests that were known already, by the side they came from.");
  auto again = Family::counter("sipward_retransmissions_sent_total",
                               "Requests sent again for want of an answer, by the side they went "
                               "to.");
  for (const auto side : sides) {
    const Labels of_side{{"side", base::to_string(side)}};
    for (std::size_t i = 2; i < Tally::classes; ++i) {
      const auto name = class_name(i);
      invites.add(
          {{"side", base::to_string(side)}, {"class", name}},
          sums.of(side, [i](const auto& of) -> const base::Counter& { return of.invites[i]; }));
    }
    latency.add(of_side, sums.first_responses(side));
    known.add(of_side, sums.of(side, [](const auto& of) -> const base::Counter& {
      return of.retransmissions_received;
    }));
    again.add(of_side, sums.of(side, [](const auto& of) -> const base::Counter& {
      return of.retransmissions_sent;
    }));
  }
  for (auto* family : {&invites, &latency, &known, &again}) {
    std::move(*family).put_into(families);
  }
}

void add_drops(Families& families, const runtime::Server& server) {
  auto drops = Family::counter(
      "sipward_drops_total", "What was refused, dropped or closed, by reason; README lists them.");
  for (std::size_t i = 1; i < base::drop_reason_count; ++i) {
    const auto reason = static_cast<base::DropReason>(i);
    drops.add({{"reason", base::to_string(reason)}}, server.drops(reason));
  }
  std::move(drops).put_into(families);
}

}  // namespace

void add_traffic(Families& families, const runtime::Server& server) {
  const Sums sums(server);
  add_messages(families, sums, "received",
               [](const Tally::OfSide& of) -> const Tally::Kinds& { return of.received; });
  add_messages(families, sums, "sent",
               [](const Tally::OfSide& of) -> const Tally::Kinds& { return of.sent; });
  add_calls(families, sums);
  add_drops(families, server);
}

}  // namespace sipward::metrics
