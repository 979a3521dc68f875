#include <algorithm>

#include "sipward/core/base/line_feed.hpp"
#include "sipward/core/sip/list.hpp"
#include "sipward/core/sip/message.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {
namespace {

constexpr std::size_t usual_lines = 32;
constexpr std::size_t most_lines = 0xfffe;
constexpr std::size_t largest = 0x7fffffff;
constexpr std::size_t smallest_buffer = 64;  // more than a string keeps within itself

Span span(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// One line: `text` without its end, `next` where the following one begins.
struct Line {
  std::size_t begin;
  std::size_t end;
  std::size_t next;
  bool proper;  // ends in CRLF
};

inline Line line_at(std::string_view bytes, std::size_t begin) {
  const auto feed = base::find_line_feed(bytes, begin);
  if (feed == std::string_view::npos) return {begin, bytes.size(), bytes.size(), false};
  const bool proper = feed > begin && bytes[feed - 1] == '\r';
  return {begin, proper ? feed - 1 : feed, feed + 1, proper};
}

bool is_fold(std::string_view bytes, std::size_t at) {
  return at < bytes.size() && (bytes[at] == ' ' || bytes[at] == '\t');
}

bool starts_like_version(std::string_view text) {
  return text.size() >= 4 && base::equal_ignoring_case(text.substr(0, 4), "SIP/");
}

}  // namespace

// The start line, cut by rule but judged by sanity: lenient in finding, strict in telling.
class Message::Indexer {
 public:
  explicit Indexer(Message& message) : message_(message), bytes_(message.bytes_) {}

  bool index() {
    const auto line = line_at(bytes_, 0);
    message_.start_line_ = span(0, line.end);
    message_.start_line_well_formed_ = line.proper;
    if (!(starts_like_version(bytes_) ? status_line(line.end) : request_line(line.end))) {
      return false;
    }
    if (line.next >= bytes_.size()) return false;
    index_lines(line.next);
    if (message_.lines_.size() > most_lines) return false;
    if (message_.has_empty_line_) decode();
    return true;
  }

 private:
  bool request_line(std::size_t end) {
    const auto line = bytes_.substr(0, end);
    const auto method_end = line.find(' ');
    if (method_end == std::string_view::npos || !is_token_text(line.substr(0, method_end))) {
      return false;
    }
    const auto last = line.find_last_not_of(" \t");
    const auto version = line.rfind(' ', last) + 1;
    if (version <= method_end + 1 || !starts_like_version(line.substr(version))) return false;
    auto uri_begin = method_end + 1;
    auto uri_end = version - 1;
    while (uri_begin < uri_end && line[uri_begin] == ' ') ++uri_begin;
    while (uri_end > uri_begin && line[uri_end - 1] == ' ') --uri_end;
    const bool strict = uri_begin == method_end + 1 && uri_end == version - 1 && last + 1 == end &&
                        uri_begin < uri_end;
    message_.request_ = true;
    message_.start_line_well_formed_ &= strict;
    message_.method_span_ = span(0, method_end);
    message_.request_uri_ = span(uri_begin, uri_end);
    message_.version_ = span(version, last + 1);
    message_.method_ = parse_method(line.substr(0, method_end));
    return true;
  }

  bool status_line(std::size_t end) {
    const auto line = bytes_.substr(0, end);
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return false;
    message_.version_ = span(0, space);
    const auto code_end = std::min(line.find(' ', space + 1), line.size());
    const auto code = line.substr(space + 1, code_end - space - 1);
    const auto number = parse_number(code);
    message_.start_line_well_formed_ &= code_end < line.size() && number.has_value();
    if (number && code.size() == 3) message_.status_ = static_cast<int>(*number);
    return true;
  }

  void index_lines(std::size_t at) {
    auto& lines = message_.lines_;
    lines.reserve(usual_lines);
    while (at < bytes_.size()) {
      const auto line = line_at(bytes_, at);
      if (line.begin == line.end) {
        message_.headers_well_formed_ &= line.proper;
        message_.end_of_headers_ = static_cast<std::uint32_t>(at);
        message_.body_begin_ = static_cast<std::uint32_t>(line.next);
        check_controls();
        return;
      }
      at = index_line(line);
    }
    message_.has_empty_line_ = false;
  }

  std::size_t index_line(Line line) {
    bool proper = line.proper;
    const auto begin = line.begin;
    while (is_fold(bytes_, line.next)) {
      line = line_at(bytes_, line.next);
      proper &= line.proper;
    }
    message_.headers_well_formed_ &= proper;
    add_line(begin, line);
    return line.next;
  }

  void add_line(std::size_t begin, const Line& last) {
    HeaderLine entry;
    entry.line = span(begin, last.next);
    entry.key = entry.value = span(begin, begin);
    const auto text = bytes_.substr(begin, last.end - begin);
    const auto colon = base::find_byte<':'>(text, 0);
    if (colon == std::string_view::npos) {
      message_.headers_well_formed_ = false;
    } else {
      const auto key = trim(text.substr(0, colon));
      const auto value = trim(text.substr(colon + 1));
      entry.key = span_of(key);
      entry.value = span_of(value);
      entry.name = parse_header_name(key);
      // Names that we know are tokens.
      message_.headers_well_formed_ &= entry.key.begin == entry.line.begin &&
                                       (entry.name != Header::other || is_token_text(key));
    }
    message_.lines_.push_back(entry);
    note(entry.name);
  }

  Span span_of(std::string_view part) const {
    const auto begin = static_cast<std::size_t>(part.data() - bytes_.data());
    return span(begin, begin + part.size());
  }

  void note(Header name) {
    const auto index = static_cast<std::size_t>(name);
    auto& first = message_.first_[index];
    if (first == 0) {
      first = static_cast<std::uint16_t>(message_.lines_.size());
    } else {
      message_.repeated_ |= std::uint64_t{1} << index;
    }
  }

  // §25.1: a NUL may stand in a quoted-pair, nowhere else, and a carriage return before its line
  // feed only: some readers end a line at it, so what follows would be a header to them and not to
  // us.
  void check_controls() {
    const auto block = bytes_.substr(0, message_.end_of_headers_);
    for (auto at = base::find_odd_control(block, 0); at != std::string_view::npos;
         at = base::find_odd_control(block, at + 1)) {
      const bool quoted = block[at] == '\0' && at > 0 && block[at - 1] == '\\';
      if (!quoted) message_.headers_well_formed_ = false;
    }
  }

  void decode() {
    if (message_.request_) message_.target_ = parse_uri(message_.request_uri());
    decode_via();
    decode_addresses();
    message_.from_ = parse_name_addr(message_.value(Header::from));
    message_.to_ = parse_name_addr(message_.value(Header::to));
    if (message_.to_) message_.to_tag_ = find_param(message_.to_->params, "tag");
    message_.cseq_ = parse_cseq(message_.value(Header::cseq));
    if (!message_.request_ && message_.cseq_) {
      message_.method_span_ = span_of(message_.cseq_->method);
      message_.method_ = parse_method(message_.cseq_->method);
    }
  }

  // Judged, followed and rewritten by one rule after another, so they are decoded here and once.
  void decode_addresses() {
    message_.contacts_ = decode_list(Header::contact);
    message_.routes_ = decode_list(Header::route);
    message_.record_routes_ = decode_list(Header::record_route);
  }

  Range decode_list(Header name) {
    auto& all = message_.addresses_;
    const auto begin = static_cast<std::uint16_t>(all.size());
    if (message_.first(name) == nullptr) return {begin, begin};
    for (const auto& value : message_.values(name)) {
      if (all.size() >= most_lines) break;
      Address address{value, parse_name_addr(message_.text(value.span)), {}};
      if (address.name_addr) address.uri = parse_uri(address.name_addr->uri);
      all.push_back(address);
    }
    return {begin, static_cast<std::uint16_t>(all.size())};
  }

  void decode_via() {
    for (std::size_t i = 0; i < message_.lines_.size() && !message_.via_value_; ++i) {
      const auto& line = message_.lines_[i];
      if (line.name != Header::via) continue;
      split_list(message_.text(line.value), true, [&](std::size_t at, std::size_t size) {
        const auto begin = line.value.begin + at;
        if (message_.via_value_) return;
        message_.via_value_ = Value{static_cast<std::uint16_t>(i), span(begin, begin + size)};
      });
    }
    if (message_.via_value_) message_.via_ = parse_via(message_.text(message_.via_value_->span));
  }

  Message& message_;
  std::string_view bytes_;
};

std::optional<Message> Message::parse(std::string bytes) {
  if (bytes.size() > largest) return std::nullopt;
  Message message;
  message.bytes_ = std::move(bytes);
  message.bytes_.reserve(smallest_buffer);
  if (!Indexer(message).index()) return std::nullopt;
  if (message.has_empty_line_) return message;
  // What ends without the empty line gets one, so that it can be edited like any other.
  auto ended = std::move(message.bytes_);
  if (!ended.ends_with("\r\n")) ended.append("\r\n");
  auto whole = parse(ended.append("\r\n"));
  if (whole) whole->has_empty_line_ = false;
  return whole;
}

}  // namespace sipward::sip
