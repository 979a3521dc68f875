#include "sipward/core/policy/request_view.hpp"

#include <algorithm>
#include <charconv>

namespace sipward::policy {
namespace {

using sip::Header;
using sip::Scheme;

constexpr std::uint16_t absent = 0xffff;  // in lines_; a header's place there is one higher

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The first character of `text`, "%41" taken for what it means, and removed from it.
char take_character(std::string_view& text) {
  const int high = text.size() > 2 && text.front() == '%' ? hex_value(text[1]) : -1;
  const int low = high >= 0 ? hex_value(text[2]) : -1;
  const char c = low >= 0 ? static_cast<char>(high * 16 + low) : text.front();
  text.remove_prefix(low >= 0 ? 3 : 1);
  return c;
}

std::string_view user_of(const sip::Uri& uri) {
  switch (uri.scheme) {
    case Scheme::sip:
    case Scheme::sips:
      return uri.user.substr(0, uri.user.find_first_of(";:"));
    case Scheme::tel:
      return uri.rest.substr(0, uri.rest.find(';'));
    case Scheme::urn:
    case Scheme::other:
      return uri.rest;
  }
  return {};
}

std::string_view host_of(const std::optional<sip::NameAddr>& address) {
  const auto uri = address ? sip::parse_uri(address->uri) : std::nullopt;
  return uri ? uri->host : std::string_view();
}

// A fold is a space (RFC 3261 §7.3.1).
bool is_value(std::string_view written, std::string_view wanted) {
  if (written.find('\n') == std::string_view::npos) {
    return base::equal_ignoring_case(written, wanted);
  }
  return base::equal_ignoring_case(sip::unfold(written), wanted);
}

}  // namespace

RequestView::RequestView(const RouteQuestion& question)
    : question_(question), raw_user_(user_of(question.uri)) {}

std::string_view RequestView::user() {
  if (user_) return *user_;
  if (raw_user_.find('%') == std::string_view::npos) {
    user_ = raw_user_;
    return *user_;
  }
  auto left = raw_user_;
  std::size_t size = 0;
  while (!left.empty() && size < decoded_.size()) decoded_[size++] = take_character(left);
  user_ = std::string_view(decoded_.data(), size);
  return *user_;
}

std::string RequestView::whole_user() const {
  std::string whole;
  for (auto left = raw_user_; !left.empty();) whole.push_back(take_character(left));
  return whole;
}

std::string_view RequestView::number() {
  if (number_) return *number_;
  std::size_t size = 0;
  const auto text = user();
  for (std::size_t i = 0; i < text.size() && size < plain_.size(); ++i) {
    const char c = text[i];
    if (c == '-' || c == '.' || c == '(' || c == ')') continue;
    const bool digit = (c >= '0' && c <= '9') || c == '*' || c == '#' || (c == '+' && size == 0);
    if (!digit) {
      size = 0;
      break;
    }
    plain_[size++] = c;
  }
  number_ = std::string_view(plain_.data(), size);
  return *number_;
}

RequestView::Digits RequestView::read_digits() {
  Digits digits;
  auto text = number();
  if (text.size() >= longest) return digits;  // it may have been cut
  digits.plus = text.starts_with('+');
  if (digits.plus) text.remove_prefix(1);
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, digits.value);
  if (error == std::errc{} && at == end) digits.count = text.size();
  return digits;
}

bool RequestView::in(const NumberRange& range) {
  if (!digits_) digits_ = read_digits();
  return digits_->count == range.digits && digits_->plus == range.plus &&
         digits_->value >= range.first && digits_->value <= range.last;
}

const WrittenHost& RequestView::host() {
  if (!host_) host_.emplace(question_.uri.host);
  return *host_;
}

const WrittenHost& RequestView::verified_name() {
  if (!verified_name_) verified_name_.emplace(question_.verified_name);
  return *verified_name_;
}

const WrittenHost& RequestView::to_host() {
  if (!to_host_) to_host_.emplace(host_of(question_.request.to()));
  return *to_host_;
}

const WrittenHost& RequestView::from_host() {
  if (!from_host_) from_host_.emplace(host_of(question_.request.from()));
  return *from_host_;
}

bool RequestView::is_named(const sip::HeaderLine& line, const HeaderCondition& wanted,
                           Header known) const {
  if (known != Header::other || line.name != Header::other) return line.name == known;
  return base::equal_ignoring_case(question_.request.text(line.key), wanted.name);
}

std::uint16_t RequestView::first_line(const HeaderCondition& wanted, Header known,
                                      std::size_t slot) {
  if (slot < lines_.size() && lines_[slot] != 0) return lines_[slot];
  const auto& lines = question_.request.lines();
  const auto line = std::find_if(lines.begin(), lines.end(), [&](const sip::HeaderLine& one) {
    return is_named(one, wanted, known);
  });
  const auto place =
      line == lines.end() ? absent : static_cast<std::uint16_t>(line - lines.begin() + 1);
  if (slot < lines_.size()) lines_[slot] = place;
  return place;
}

bool RequestView::has(const HeaderCondition& wanted, Header known, std::size_t slot) {
  const auto place = first_line(wanted, known, slot);
  if (place == absent || !wanted.equals) return place != absent;
  const auto& lines = question_.request.lines();
  for (std::size_t i = place - 1U; i < lines.size(); ++i) {
    if (!is_named(lines[i], wanted, known)) continue;
    if (is_value(question_.request.text(lines[i].value), *wanted.equals)) return true;
  }
  return false;
}

}  // namespace sipward::policy
