#include "sipward/shell/trace/redact.hpp"

#include <algorithm>
#include <string_view>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/find_four.hpp"
#include "sipward/core/base/line_feed.hpp"

namespace sipward::trace {
namespace {

constexpr std::string_view key_mark = "inline:";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

void cross_out(char* from, char* to) {
  for (; from < to; ++from) {
    if (*from != '\r' && *from != '\n') *from = 'x';
  }
}

bool begins_with(std::string_view line, std::string_view lower_case) {
  return line.size() >= lower_case.size() &&
         base::equal_ignoring_case(line.substr(0, lower_case.size()), lower_case);
}

bool is_credentials(std::string_view line) {
  if (line.empty() ||
      (line.front() != 'A' && line.front() != 'a' && line.front() != 'P' && line.front() != 'p')) {
    return false;
  }
  auto name = line.substr(0, line.find(':'));
  if (name.size() == line.size()) return false;
  while (!name.empty() && is_blank(name.back())) name.remove_suffix(1);
  return base::equal_ignoring_case(name, "authorization") ||
         base::equal_ignoring_case(name, "proxy-authorization");
}

// "Digest username="4711", " stays in front: who it was is asked for more often than not.
std::size_t openly(std::string_view value) {
  std::size_t at = 0;
  while (at < value.size() && is_blank(value[at])) ++at;
  while (at < value.size() && !is_blank(value[at])) ++at;
  const auto digest = value.substr(0, at).find_first_not_of(" \t");
  const bool has_user = digest != value.npos && begins_with(value.substr(digest), "digest");
  while (at < value.size() && is_blank(value[at])) ++at;
  if (!has_user || !begins_with(value.substr(at), "username=\"")) return at;
  const auto quote = value.find('"', at + 10);
  return quote == value.npos ? at : quote + 1;
}

// Where the line ends: at its LF, or at the end of all.
inline char* end_of_line_from(char* from, char* end) {
  const std::string_view rest(from, static_cast<std::size_t>(end - from));
  return from + std::min(base::find_line_feed(rest, 0), rest.size());
}

// Of a line of credentials: the end of its last fold.
char* end_of_folds(char* end_of_line, char* end) {
  while (end_of_line < end && end - end_of_line > 1 && is_blank(end_of_line[1])) {
    end_of_line = end_of_line_from(end_of_line + 1, end);
  }
  return end_of_line;
}

// "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^20|1:4": the key, wherever it stands.
void cross_out_keys(char* from, char* to) {
  std::string_view rest(from, static_cast<std::size_t>(to - from));
  for (auto colon = base::find_byte<':'>(rest, 0); colon != rest.npos;) {
    if (!rest.substr(0, colon + 1).ends_with(key_mark)) {
      colon = base::find_byte<':'>(rest, colon + 1);
      continue;
    }
    rest.remove_prefix(colon + 1);
    const auto size = std::min(rest.find_first_of("| \t;\r\n"), rest.size());
    auto* key = from + (rest.data() - from);
    cross_out(key, key + size);
    rest.remove_prefix(size);
    colon = base::find_byte<':'>(rest, 0);
  }
}

void cross_out_values(char* from, char* to) {
  const std::string_view line(from, static_cast<std::size_t>(to - from));
  if (line.size() < 3 || line[1] != '=') return;
  if (line[0] == 'k') {
    const auto colon = line.find(':');
    if (colon != line.npos) cross_out(from + colon + 1, to);
  } else if (begins_with(line, "a=ice-pwd:")) {
    cross_out(from + 10, to);
  } else if (begins_with(line, "a=key-mgmt:")) {
    const auto blank = line.find(' ', 11);
    cross_out(from + (blank == line.npos ? 11 : blank + 1), to);
  }
}

// As SDP has them, "a=…": keys are in no other line.
bool is_value(std::string_view line) {
  return line.size() > 1 && line[1] == '=';
}

// Where its line ends, folds of credentials included.
char* redact_line(char* line, char* end) {
  auto* end_of_line = end_of_line_from(line, end);
  const std::string_view text(line, static_cast<std::size_t>(end_of_line - line));
  if (is_credentials(text)) {
    end_of_line = end_of_folds(end_of_line, end);
    const auto value = text.find(':') + 1;
    cross_out(line + value + openly(text.substr(value)), end_of_line);
  } else if (is_value(text)) {
    cross_out_keys(line, end_of_line);
    cross_out_values(line, end_of_line);
  }
  return end_of_line;
}

template <class Characters>
auto may_be_credentials(Characters first, Characters second) {
  const auto name = base::lower_case(first);
  const auto next = base::lower_case(second);
  return ((name == 'a') & (next == 'u')) | ((name == 'p') & (next == 'r'));
}

// Lines of which redact_line() would change anything begin so, or hold the middle of key_mark; few
// others do.
constexpr auto may_be_secret = [](auto feed, auto first, auto second, auto third) {
  const auto name = base::lower_case(first);
  const auto attribute = base::lower_case(third);
  const auto key = (name == 'k') | ((name == 'a') & ((attribute == 'i') | (attribute == 'k')));
  const auto line = (feed == '\n') & (may_be_credentials(first, second) | (key & (second == '=')));
  return line | ((first == 'n') & (second == 'l') & (third == 'i'));
};

// The same before the first line that is_value().
constexpr auto may_be_credentials_or_value = [](auto feed, auto first, auto second, auto) {
  return (feed == '\n') & (may_be_credentials(first, second) | (second == '='));
};

std::size_t begin_of_line(std::string_view text, std::size_t at) {
  return text.rfind('\n', at) + 1;
}

}  // namespace

void redact(std::span<char> message) {
  auto* const end = message.data() + message.size();
  const std::string_view text(message.data(), message.size());
  bool among_values = false;
  for (auto* line = message.data(); line < end;) {
    among_values = among_values || is_value({line, end});
    const auto behind = static_cast<std::size_t>(redact_line(line, end) - message.data());
    const auto suspicion = among_values
                               ? base::find_four(text, behind, may_be_secret)
                               : base::find_four(text, behind, may_be_credentials_or_value);
    if (suspicion == text.npos) return;
    line = message.data() + begin_of_line(text, suspicion);
  }
}

}  // namespace sipward::trace
