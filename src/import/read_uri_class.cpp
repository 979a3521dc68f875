// voice class uri: what of its expressions a route can ask for. IOS looks for an expression
// anywhere in a host, a route compares whole hosts.
#include <algorithm>
#include <cctype>
#include <utility>

#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

constexpr std::size_t longest_user = 128;

bool is_of_host(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

bool is_whole_host(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::isalnum(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), is_of_host) &&
         text.find("..") == std::string_view::npos;
}

// "^sip\.example\.com$", "example.com", ".*\.example\.com": the same as a host of ours.
std::optional<UriClass::Host> host_of_expression(std::string_view text) {
  UriClass::Host host;
  const bool begins = text.starts_with('^'), ends = text.ends_with('$');
  if (begins) text.remove_prefix(1);
  if (ends) text.remove_suffix(1);
  bool below = false;
  for (const std::string_view star : {".*\\.", ".*."}) {
    if (below || !text.starts_with(star)) continue;
    text.remove_prefix(star.size());
    below = true;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '.';
    if (!escaped) host.text.push_back(text[i]);
  }
  host.text = base::lower(host.text);
  if (!is_whole_host(host.text)) return std::nullopt;
  if (base::IpAddress::parse(host.text)) {
    if (below) return std::nullopt;
  } else if (below) {
    host.text.insert(0, "*.");
  }
  host.anywhere = below || !begins || !ends;
  return host;
}

std::optional<UriClass::Host> host_of(const std::string& text) {
  const auto kind = base::lower(text.substr(0, text.find(':')));
  if (kind != "ipv4" && kind != "ipv6" && kind != "dns") return host_of_expression(text);
  const auto to = read_destination(text);
  if (!to || to->port != 0) return std::nullopt;
  UriClass::Host host;
  host.text = to->host;
  if (!to->is_address && !is_whole_host(to->host)) return std::nullopt;
  return host;
}

// What both IOS and RE2 read, and read alike: signs, sets, groups, "|", and what repeats them.
class CommonExpression {
 public:
  explicit CommonExpression(std::string_view text) : text_(text) {}

  bool is_one() {
    if (text_.empty() || text_.size() > longest_user) return false;
    while (good_ && at_ < text_.size()) take(text_[at_++]);
    return good_ && depth_ == 0;
  }

 private:
  void take(char c) {
    const bool repeatable = std::exchange(repeatable_, false);
    if (c == '*' || c == '+' || c == '?') {
      good_ = repeatable;
    } else if (c == '(') {
      good_ = ++depth_ <= most_groups;
    } else if (c == ')') {
      good_ = depth_-- > 0 && text_[at_ - 2] != '(';
      repeatable_ = true;
    } else if (c == '[') {
      take_set();
      repeatable_ = true;
    } else if (c == '\\') {
      good_ = at_ < text_.size() && special.find(text_[at_++]) != std::string_view::npos;
      repeatable_ = true;
    } else if (c != '^' && c != '$' && c != '|') {
      good_ = is_sign(c);
      repeatable_ = true;
    }
  }

  void take_set() {
    const auto end = text_.find(']', at_);
    good_ = end != std::string_view::npos;
    if (!good_) return;
    auto inner = text_.substr(at_, end - at_);
    if (inner.starts_with('^')) inner.remove_prefix(1);
    good_ = !inner.empty();
    for (std::size_t i = 0; i < inner.size() && good_; ++i) {
      const bool range = i + 2 < inner.size() && inner[i + 1] == '-';
      good_ = (is_sign(inner[i]) && inner[i] != '-') || inner[i] == '+' || inner[i] == '*';
      if (!range) continue;
      good_ = good_ && is_letter(inner[i]) && is_letter(inner[i + 2]) && inner[i] <= inner[i + 2];
      i += 2;
    }
    at_ = end + 1;
  }

  static bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
  static bool is_sign(char c) { return is_of_host(c) || c == '#' || c == '@' || c == '='; }

  static constexpr std::string_view special = "+.*?^$[]()|-\\";
  static constexpr std::size_t most_groups = 8;
  std::string_view text_;
  std::size_t at_ = 0, depth_ = 0;
  bool good_ = true, repeatable_ = false;
};

}  // namespace

void read_uri_class(Line& line, UriClass& into) {
  Words words(line);
  if (words.take("host") && !words.done()) {
    auto host = host_of(words.next());
    if (!host || !words.done()) {
      return not_understood(line,
                            "a route compares whole hosts, no expressions with them: write "
                            "those that are meant into its host, to_host or from_host");
    }
    host->line = line.number;
    into.hosts.push_back(std::move(*host));
    used(line, words, "hosts of the dial-peers that use it");
  } else if (words.take("user-id") && !words.done()) {
    const auto text = words.next();
    if (!CommonExpression(text).is_one() || !words.done()) {
      return not_understood(line, "no expression that could be read: write it into user_regex");
    }
    into.user = {text, {line.number}};
    used(line, words, "users of the dial-peers that use it");
  } else if (words.take("pattern")) {
    not_understood(line,
                   "an expression for whole URIs; a route asks for user and host each by "
                   "itself: write it as user_regex and host");
  } else if (words.take("phone")) {
    not_understood(line, "no route asks for the context of a number");
  }
}

}  // namespace sipward::import
