#include "sipward/core/sip/message.hpp"

#include <cstring>

#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {
namespace {

constexpr std::size_t usual_lines = 32;
constexpr std::size_t largest = 0x7fffffff;

std::size_t find(std::string_view text, char c, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  const auto* at = std::memchr(text.data() + from, c, text.size() - from);
  if (at == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

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

Line line_at(std::string_view bytes, std::size_t begin) {
  const auto feed = find(bytes, '\n', begin);
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

// Splits a list at its commas: outside quotes and <>, and in Via outside comments. Calls act(begin,
// end) for each value, trimmed; empty ones are left out.
template <class Act>
void split(std::string_view text, bool comments, Act act) {
  std::size_t begin = 0;
  int angle = 0;
  int comment = 0;
  const auto emit = [&](std::size_t end) {
    const auto value = trim(text.substr(begin, end - begin));
    if (!value.empty()) act(static_cast<std::size_t>(value.data() - text.data()), value.size());
    begin = end + 1;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '"':
        if (angle == 0) {
          const auto end = end_of_quoted(text, at);
          at = end == std::string_view::npos ? text.size() : end - 1;
        }
        break;
      case '<':
        angle = 1;
        break;
      case '>':
        angle = 0;
        break;
      case '(':
        comment += comments ? 1 : 0;
        break;
      case ')':
        comment -= comment > 0 ? 1 : 0;
        break;
      case ',':
        if (angle == 0 && comment == 0) emit(at);
        break;
      default:
        break;
    }
  }
  emit(text.size());
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
    if (!message_.request_) set_response_method();
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
        check_nuls();
        return;
      }
      at = index_line(line);
    }
  }

  std::size_t index_line(Line line) {
    bool proper = line.proper;
    const auto begin = line.begin;
    while (is_fold(bytes_, line.next)) {
      line = line_at(bytes_, line.next);
      proper &= line.proper;
    }
    const auto text = bytes_.substr(begin, line.end - begin);
    const auto colon = find(text, ':', 0);
    HeaderLine entry;
    entry.line = span(begin, line.next);
    if (colon == std::string_view::npos) {
      entry.key = entry.value = span(begin, begin);
      message_.headers_well_formed_ = false;
    } else {
      const auto key = trim(text.substr(0, colon));
      const auto value = trim(text.substr(colon + 1));
      const auto key_begin = static_cast<std::size_t>(key.data() - bytes_.data());
      const auto value_begin = static_cast<std::size_t>(value.data() - bytes_.data());
      entry.key = span(key_begin, key_begin + key.size());
      entry.value = span(value_begin, value_begin + value.size());
      entry.name = parse_header_name(key);
      message_.headers_well_formed_ &= proper && is_token_text(key) && key_begin == begin;
    }
    message_.lines_.push_back(entry);
    return line.next;
  }

  // §25.1: a NUL may stand in a quoted-pair, nowhere else.
  void check_nuls() {
    const auto block = bytes_.substr(0, message_.end_of_headers_);
    for (auto at = find(block, '\0', 0); at != std::string_view::npos;
         at = find(block, '\0', at + 1)) {
      if (at == 0 || block[at - 1] != '\\') message_.headers_well_formed_ = false;
    }
  }

  void set_response_method() {
    const auto* line = message_.first(Header::cseq);
    const auto cseq = line != nullptr ? parse_cseq(message_.text(line->value)) : std::nullopt;
    if (!cseq) return;
    const auto begin = static_cast<std::size_t>(cseq->method.data() - bytes_.data());
    message_.method_span_ = span(begin, begin + cseq->method.size());
    message_.method_ = parse_method(cseq->method);
  }

  Message& message_;
  std::string_view bytes_;
};

std::optional<Message> Message::parse(std::string bytes) {
  if (bytes.size() > largest) return std::nullopt;
  Message message;
  message.bytes_ = std::move(bytes);
  // What ends without the empty line gets one, so that it can be edited like any other.
  if (message.bytes_.find("\r\n\r\n") == std::string::npos &&
      message.bytes_.find("\n\n") == std::string::npos) {
    message.has_empty_line_ = false;
    if (!message.bytes_.ends_with("\r\n")) message.bytes_.append("\r\n");
    message.bytes_.append("\r\n");
  }
  if (!Indexer(message).index()) return std::nullopt;
  return message;
}

std::string_view Message::method_text() const {
  return text(method_span_);
}

const HeaderLine* Message::first(Header name) const {
  for (const auto& line : lines_) {
    if (line.name == name) return &line;
  }
  return nullptr;
}

std::size_t Message::count(Header name) const {
  std::size_t found = 0;
  for (const auto& line : lines_) found += line.name == name ? 1 : 0;
  return found;
}

std::string_view Message::value(Header name) const {
  const auto* line = first(name);
  return line != nullptr ? text(line->value) : std::string_view();
}

std::vector<Value> Message::values(Header name) const {
  std::vector<Value> found;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].name != name) continue;
    const auto begin = lines_[i].value.begin;
    split(text(lines_[i].value), name == Header::via, [&](std::size_t at, std::size_t size) {
      found.push_back({static_cast<std::uint16_t>(i), span(begin + at, begin + at + size)});
    });
  }
  return found;
}

std::string_view Message::body() const {
  return std::string_view(bytes_).substr(body_begin_);
}

}  // namespace sipward::sip
