#include "sipward/core/sip/edit.hpp"

#include <algorithm>

namespace sipward::sip {

void Edit::replace(Span span, std::string text) {
  splices_.push_back({span, std::move(text), static_cast<std::uint32_t>(splices_.size())});
}

void Edit::insert(std::uint32_t at, std::string text) {
  replace({at, at}, std::move(text));
}

void Edit::prepend_header(Header before, std::string_view name, std::string_view value) {
  const auto* line = message_.first(before);
  if (line == nullptr && !message_.lines().empty()) line = &message_.lines().front();
  std::string text;
  text.reserve(name.size() + value.size() + 4);
  text.append(name).append(": ").append(value).append("\r\n");
  insert(line != nullptr ? line->line.begin : message_.end_of_headers(), std::move(text));
}

void Edit::append_header(std::string_view name, std::string_view value) {
  std::string text;
  text.reserve(name.size() + value.size() + 4);
  text.append(name).append(": ").append(value).append("\r\n");
  insert(message_.end_of_headers(), std::move(text));
}

void Edit::remove_line(const HeaderLine& line) {
  replace(line.line, {});
}

void Edit::remove_values(std::span<const Value> values) {
  for (std::size_t at = 0; at < values.size();) {
    const auto line = values[at].line;
    auto end = at;
    while (end < values.size() && values[end].line == line) ++end;
    remove_from_line(line, {values.data() + at, end - at});
    at = end;
  }
}

// A run of removed values takes the comma behind it along; at the end of the line, the one before.
void Edit::remove_from_line(std::uint16_t index, std::span<const Value> removed) {
  const auto& line = message_.lines()[index];
  if (removed.front().span == line.value) return remove_line(line);
  Values all;
  for (const auto& value : message_.values(line.name)) {
    if (value.line == index) all.push_back(value);
  }
  if (removed.size() >= all.size()) return remove_line(line);
  const auto is_removed = [&](const Value& value) {
    return std::any_of(removed.begin(), removed.end(),
                       [&](const Value& gone) { return gone.span == value.span; });
  };
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (!is_removed(all[at])) continue;
    const auto first = at;
    while (at + 1 < all.size() && is_removed(all[at + 1])) ++at;
    if (at + 1 < all.size()) {
      replace({all[first].span.begin, all[at + 1].span.begin}, {});
    } else {
      replace({all[first - 1].span.end, all[at].span.end}, {});
    }
  }
}

void Edit::set_body(std::string_view body) {
  body_ = body;
  body_set_ = true;
}

std::string Edit::render() const {
  boost::container::small_vector<const Splice*, 8> splices;
  std::size_t grown = 0;
  for (const auto& splice : splices_) {
    splices.push_back(&splice);
    grown += splice.text.size();
  }
  std::sort(splices.begin(), splices.end(), [](const Splice* a, const Splice* b) {
    if (a->span.begin != b->span.begin) return a->span.begin < b->span.begin;
    const bool a_inserts = a->span.size() == 0;
    const bool b_inserts = b->span.size() == 0;
    return a_inserts != b_inserts ? a_inserts : a->order < b->order;
  });
  const auto bytes = message_.bytes();
  const auto body_begin = bytes.size() - message_.body().size();
  const auto end = body_set_ ? body_begin : bytes.size();
  std::string out;
  out.reserve(bytes.size() + grown + body_.size());
  std::size_t at = 0;
  for (const auto* splice : splices) {
    out.append(bytes, at, splice->span.begin - at).append(splice->text);
    at = splice->span.end;
  }
  return out.append(bytes, at, end - at).append(body_);
}

}  // namespace sipward::sip
