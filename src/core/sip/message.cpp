#include "sipward/core/sip/message.hpp"

#include "sipward/core/sip/list.hpp"

namespace sipward::sip {

std::string_view Message::method_text() const {
  return text(method_span_);
}

std::size_t Message::count(Header name) const {
  std::size_t found = 0;
  for (const auto& line : lines_) found += line.name == name ? 1 : 0;
  return found;
}

bool Message::repeated(Header name) const {
  return (repeated_ >> static_cast<std::size_t>(name) & 1) != 0;
}

std::string_view Message::from_tag() const {
  return from_ ? find_param(from_->params, "tag").value_or("") : std::string_view();
}

std::string_view Message::value(Header name) const {
  const auto* line = first(name);
  return line != nullptr ? text(line->value) : std::string_view();
}

Values Message::values(Header name) const {
  Values found;
  const auto first = first_[static_cast<std::size_t>(name)];
  if (first == 0) return found;
  const auto end = repeated(name) ? lines_.size() : std::size_t{first};
  for (std::size_t i = first - 1U; i < end; ++i) {
    if (lines_[i].name != name) continue;
    const auto begin = lines_[i].value.begin;
    split_list(text(lines_[i].value), name == Header::via, [&](std::size_t at, std::size_t size) {
      found.push_back(
          {static_cast<std::uint16_t>(i), Span{begin + static_cast<std::uint32_t>(at),
                                               begin + static_cast<std::uint32_t>(at + size)}});
    });
  }
  return found;
}

std::span<const Address> Message::addresses(Header name) const {
  Range range;
  if (name == Header::contact) range = contacts_;
  if (name == Header::route) range = routes_;
  if (name == Header::record_route) range = record_routes_;
  return std::span(addresses_).subspan(range.begin, range.end - range.begin);
}

std::string_view Message::body() const {
  return std::string_view(bytes_).substr(body_begin_);
}

}  // namespace sipward::sip
