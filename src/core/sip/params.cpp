#include <charconv>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {
namespace {

constexpr CharSet digits(is_digit);
using ParamMarks = MarkSet<';', '"'>;

// The end of the parameter that begins at `at`: the next ';' outside quotes.
std::size_t end_of_param(std::string_view params, std::size_t at) {
  at = ParamMarks::find_in(params, at);
  while (at < params.size() && params[at] == '"') {
    at = end_of_quoted(params, at);
    if (at == std::string_view::npos) return params.size();
    at = ParamMarks::find_in(params, at);
  }
  return at;
}

}  // namespace

std::string_view locate_param(std::string_view params, std::string_view name) {
  for (std::size_t at = 0; at < params.size();) {
    const auto end = end_of_param(params, at);
    const auto param = trim(params.substr(at, end - at));
    if (param.size() >= name.size()) {
      const auto key = trim(param.substr(0, param.find('=')));
      if (base::equal_ignoring_case(key, name)) return param;
    }
    at = end + 1;
  }
  return {};
}

std::optional<std::string_view> find_param(std::string_view params, std::string_view name) {
  const auto param = locate_param(params, name);
  if (param.empty()) return std::nullopt;
  const auto equals = param.find('=');
  return equals == std::string_view::npos ? param.substr(param.size())
                                          : trim(param.substr(equals + 1));
}

bool params_well_formed(std::string_view params) {
  for (std::size_t at = 0; at < params.size();) {
    const auto end = end_of_param(params, at);
    if (trim(params.substr(at, end - at)).empty()) return false;
    at = end + 1;
  }
  return true;
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc{} || at != end) return std::nullopt;
  return number;
}

std::optional<CSeq> parse_cseq(std::string_view value) {
  const auto end = digits.skip_in(value);
  if (end == value.size() || end == 0 || !is_space(value[end])) return std::nullopt;
  const auto number = parse_number(value.substr(0, end));
  const auto method = trim(value.substr(end));
  if (!number || !is_token_text(method)) return std::nullopt;
  return CSeq{*number, method};
}

std::string unfold(std::string_view value) {
  std::string line;
  line.reserve(value.size());
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool fold = value[at] == '\r' || value[at] == '\n';
    if (!fold) {
      line.push_back(value[at]);
      continue;
    }
    while (at + 1 < value.size() && is_space(value[at + 1])) ++at;
    line.push_back(' ');
  }
  return line;
}

bool has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (base::equal_ignoring_case(trim(list.substr(0, comma)), token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace sipward::sip
