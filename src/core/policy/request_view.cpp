#include "sipward/core/policy/request_view.hpp"

#include <charconv>

namespace sipward::policy {
namespace {

using sip::Scheme;

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

}  // namespace

RequestView::RequestView(const RouteQuestion& question)
    : question_(question), raw_user_(user_of(question.uri)), headers_(question.request) {}

std::string_view RequestView::user() {
  if (!user_) user_ = read_user();
  return *user_;
}

std::string_view RequestView::read_user() {
  if (raw_user_.find('%') == std::string_view::npos) return raw_user_;
  auto left = raw_user_;
  std::size_t size = 0;
  while (!left.empty() && size < decoded_.size()) decoded_[size++] = take_character(left);
  return {decoded_.data(), size};
}

std::string RequestView::whole_user() const {
  std::string whole;
  for (auto left = raw_user_; !left.empty();) whole.push_back(take_character(left));
  return whole;
}

std::string_view RequestView::number() {
  if (!number_) number_ = read_number();
  return *number_;
}

std::string_view RequestView::read_number() {
  std::size_t size = 0;
  for (const char c : user()) {
    if (c == '-' || c == '.' || c == '(' || c == ')') continue;
    const bool digit = (c >= '0' && c <= '9') || c == '*' || c == '#' || (c == '+' && size == 0);
    if (!digit) return user();
    plain_[size++] = c;
    if (size == plain_.size()) break;
  }
  return size == 0 ? user() : std::string_view(plain_.data(), size);
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

std::string_view RequestView::host_text(Part part) const {
  switch (part) {
    case Part::host:
      return question_.uri.host;
    case Part::from_host:
      return host_of(question_.request.from());
    case Part::to_host:
      return host_of(question_.request.to());
    case Part::verified_name:
      return question_.verified_name;
    case Part::number:
    case Part::user:
      break;
  }
  return {};
}

const WrittenHost& RequestView::host(Part part) {
  auto& host = hosts_[static_cast<std::size_t>(part)];
  if (!host) host.emplace(host_text(part));
  return *host;
}

std::string_view RequestView::text(Part part) {
  if (part == Part::number) return number();
  return part == Part::user ? user() : host(part).text;
}

}  // namespace sipward::policy
