#include "sipward/shell/runtime/connection_report.hpp"

#include <charconv>

namespace sipward::runtime {
namespace {

std::optional<std::uint32_t> number_of(std::string_view digits) {
  std::uint32_t number = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return number;
}

}  // namespace

std::string id_of(const base::FlowId& flow) {
  return std::to_string(flow.worker) + "-" + std::to_string(flow.number);
}

std::optional<base::FlowId> parse_id(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto worker = number_of(text.substr(0, dash));
  const auto number = number_of(text.substr(dash + 1));
  if (!worker || !number || *number == 0) return std::nullopt;
  return base::FlowId{0, *worker, *number};
}

}  // namespace sipward::runtime
