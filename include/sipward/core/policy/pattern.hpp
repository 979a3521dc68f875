// A regular expression that no input makes slow: RE2's syntax, without back-references and
// look-around, so that the time is linear in the text whatever a stranger sends. Compiled once,
// immutable, cheap to copy, shared by all threads. RE2 itself stays in pattern.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace sipward::policy {

class Pattern {
 public:
  // What is wrong with it, in a few words, instead of a Pattern.
  static std::variant<Pattern, std::string> compile(std::string_view text);

  // Anywhere in the subject, as grep does: ^ and $ bind it to the ends. Any bytes.
  bool matches(std::string_view subject) const;
  const std::string& text() const;

 private:
  class Compiled;
  explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace sipward::policy
