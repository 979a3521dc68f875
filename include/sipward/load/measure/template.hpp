// A message as text with [places] that each call fills (field.hpp): read once into pieces, then
// rendered by appending them. `[[` is a plain `[`; line ends become CRLF. Pure; read by all
// workers.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/load/measure/field.hpp"

namespace sipward::load {

// Every problem of a template, a line each: "file:line:column: what; expected what".
struct TemplateError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Template {
 public:
  // request: a whole one. answer: what an answer has of its own, header lines and body; start line
  // and what is copied from the request (RFC 3261 §8.2.6.2) stand before it.
  enum class Kind : std::uint8_t { request, answer };

  // `file` is what problems are told of. Throws TemplateError: unknown places, and whatever is
  // missing that a call cannot do without.
  static Template compile(std::string_view file, std::string_view text, Kind kind = Kind::request);

  // Appends the message; allocates only if `to` has to grow.
  void render(const Fields& fields, std::string& to) const;
  std::size_t size(const Fields& fields) const;        // bytes that render appends
  std::string_view method() const { return method_; }  // "INVITE"; "" of an answer

 private:
  class Reader;
  struct Piece {
    std::uint32_t literal = 0;   // so many bytes of text_, and then
    std::optional<Field> field;  // this, if anything
  };
  std::size_t body_size(const Fields& fields) const;

  std::string text_;  // all the literals, one after the other
  std::vector<Piece> pieces_;
  std::size_t body_ = 0;  // its first piece
  std::string method_;
};

}  // namespace sipward::load
