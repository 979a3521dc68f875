#include "sipward/core/policy/pattern.hpp"

#include <re2/re2.h>

namespace sipward::policy {
namespace {

constexpr std::int64_t most_memory = std::int64_t{1} << 20;  // bytes, of one expression

RE2::Options options() {
  RE2::Options all;
  all.set_encoding(RE2::Options::EncodingLatin1);  // bytes: what strangers send is no UTF-8
  all.set_log_errors(false);
  all.set_max_mem(most_memory);
  return all;
}

}  // namespace

class Pattern::Compiled {
 public:
  explicit Compiled(std::string_view text)
      : text_(text), expression_(re2::StringPiece(text.data(), text.size()), options()) {}
  const std::string& text() const { return text_; }
  const RE2& expression() const { return expression_; }

 private:
  std::string text_;
  RE2 expression_;
};

std::variant<Pattern, std::string> Pattern::compile(std::string_view text) {
  auto compiled = std::make_shared<const Compiled>(text);
  if (!compiled->expression().ok()) return compiled->expression().error();
  return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view subject) const {
  return RE2::PartialMatch(re2::StringPiece(subject.data(), subject.size()),
                           compiled_->expression());
}

const std::string& Pattern::text() const {
  return compiled_->text();
}

}  // namespace sipward::policy
