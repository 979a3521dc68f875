// Why a call, a transaction or a connection did not come to its end. A failure is a result that is
// counted, never a reason to stop.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sipward::load {

enum class Failure : std::uint8_t {
  connect_refused,
  connect_timeout,
  unreachable,
  tls_refused,  // by us: the target's certificate, name or parameters
  tls_alert,    // by the target
  tls_timeout,
  connection_lost,
  timeout,        // no final answer
  status,         // an unexpected final status; Measured::statuses says which
  wrong_message,  // a check of what was received failed
  no_port,
  own_limit,
  unfinished  // still under way when the run ended
};
inline constexpr std::size_t failure_count = static_cast<std::size_t>(Failure::unfinished) + 1;
constexpr std::size_t index_of(Failure failure) {
  return static_cast<std::size_t>(failure);
}
const std::array<Failure, failure_count>& all_failures();

std::string_view to_string(Failure failure);  // "connect_refused", as in JSON
std::string_view sentence(Failure failure);   // what happened, as people read it
// Is it the generator's own lack, not the target's doing?
bool is_own(Failure failure);
std::optional<Failure> parse_failure(std::string_view text);  // the inverse of to_string

}  // namespace sipward::load
