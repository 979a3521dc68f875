// Splices over a Message: what is not named stays byte for byte as it came (rewriting.md §1).
// Collects replacements by offset, renders once. Pure; lives as long as its Message.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sipward/core/sip/message.hpp"

namespace sipward::sip {

class Edit {
 public:
  explicit Edit(const Message& message) : message_(message) {}

  // Spans of different calls must not overlap; inserts at one offset keep their order of calling
  // and come before a replacement that begins there.
  void replace(Span span, std::string text);
  void insert(std::uint32_t at, std::string text);
  // Inserts the line "NAME: VALUE\r\n" before the first line of that header, or, if there is
  // none, before the first header line of all (`append` puts it after the last one).
  void prepend_header(Header before, std::string_view name, std::string_view value);
  void append_header(std::string_view name, std::string_view value);
  void remove_line(const HeaderLine& line);
  // Removes every value given (from Message::values, in order): a line that loses all its values
  // goes as a whole, others lose the value and one comma.
  void remove_values(std::span<const Value> values);
  // Cuts the body (and the bytes behind it) or replaces it.
  void set_body(std::string_view body);

  bool empty() const { return splices_.empty() && !body_set_; }
  std::string render() const;

 private:
  void remove_from_line(std::uint16_t index, std::span<const Value> removed);

  struct Splice {
    Span span;
    std::string text;
    std::uint32_t order;
  };
  const Message& message_;
  boost::container::small_vector<Splice, 8> splices_;  // more than most messages have
  std::string body_;
  bool body_set_ = false;
};

}  // namespace sipward::sip
