#include "sipward/core/policy/overload.hpp"

#include <algorithm>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/policy/draw.hpp"

namespace sipward::policy {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr auto blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace

std::uint32_t varied_wait(std::uint32_t seconds, base::Duration at_least, std::uint64_t random) {
  const auto earliest = std::chrono::ceil<std::chrono::seconds>(at_least).count();
  const auto chosen = seconds / 2 + below(mix(random), seconds + 1);
  return std::max({chosen, static_cast<std::uint32_t>(earliest), 1U});
}

std::string_view to_string(Overloaded overloaded) {
  switch (overloaded) {
    case Overloaded::no:
      return "";
    case Overloaded::source_transactions:
      return "transactions of its address";
    case Overloaded::source_calls:
      return "calls per second of its address";
    case Overloaded::peer_transactions:
      return "transactions of the peer";
    case Overloaded::peer_calls:
      return "calls per second of the peer";
  }
  return "";
}

Overload::Verdict Overload::admit(const OverloadSettings& settings, const LoadLimits& of_peer,
                                  std::uint32_t retry_after, const Request& request) {
  const auto reserve = request.emergency ? settings.emergency_reserve_percent : 0;
  const auto refused = [&](Overloaded why, base::Duration wait) {
    return Verdict{why, varied_wait(retry_after, wait, request.random)};
  };
  const Rate rate{settings.source.calls_per_second, settings.source_burst};
  switch (sources_.try_receive(request.address, settings.source, settings.source_burst,
                               request.standing, request.now, reserve)) {
    case Admitted::too_many_transactions:
      return refused(Overloaded::source_transactions, {});
    case Admitted::too_many_calls:
      return refused(Overloaded::source_calls,
                     sources_.receive_after(request.address, rate, request.now));
    case Admitted::yes:
      break;
  }
  const auto by_peer =
      loads_.try_receive(request.peer, of_peer, request.standing, request.now, reserve);
  if (by_peer == Admitted::yes) return {};
  sources_.received_done(request.address);
  if (by_peer == Admitted::too_many_transactions) return refused(Overloaded::peer_transactions, {});
  return refused(Overloaded::peer_calls, loads_.receive_after(request.peer, of_peer, request.now));
}

void Overload::done(PeerId peer, std::uint64_t address) {
  sources_.received_done(address);
  loads_.received_done(peer);
}

bool is_emergency_user(const OverloadSettings& settings, std::string_view user) {
  const auto number = user.substr(0, user.find(';'));
  const auto& users = settings.emergency_users;
  return std::find(users.begin(), users.end(), number) != users.end();
}

bool is_emergency_priority(const OverloadSettings& settings, std::string_view resource_priority) {
  while (!resource_priority.empty()) {
    const auto comma = std::min(resource_priority.find(','), resource_priority.size());
    const auto value = trimmed(resource_priority.substr(0, comma));
    resource_priority.remove_prefix(std::min(comma + 1, resource_priority.size()));
    const auto name_space = value.substr(0, value.find('.'));
    for (const auto& known : settings.emergency_priorities) {
      if (base::equal_ignoring_case(known, value)) return true;
      if (base::equal_ignoring_case(known, name_space)) return true;
    }
  }
  return false;
}

}  // namespace sipward::policy
