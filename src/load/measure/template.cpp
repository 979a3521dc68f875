#include "sipward/load/measure/template.hpp"

#include <array>
#include <charconv>

#include "sipward/load/measure/template_check.hpp"

namespace sipward::load {
namespace {

constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
constexpr std::string_view digits = "0123456789";

// The name between the brackets that the text begins with; "" if it begins with none.
std::string_view place_at(std::string_view text) {
  const auto end = text.find_first_not_of(name_letters, 1);
  if (text.front() != '[' || end == text.npos || text[end] != ']') return {};
  const auto name = text.substr(1, end - 1);
  return name.find_first_not_of(digits) == name.npos ? std::string_view() : name;
}

using Digits = std::array<char, 20>;
std::string_view to_digits(std::size_t number, Digits& digits_of_it) {
  auto* const begin = digits_of_it.data();
  const auto end = std::to_chars(begin, begin + digits_of_it.size(), number).ptr;
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

// Walks through the text once. A line that is empty ends the header block.
class Template::Reader {
 public:
  Reader(std::string_view text, Template& made, std::vector<TemplateProblem>& problems)
      : text_(text), made_(made), problems_(problems) {}

  void read() {
    while (at_ < text_.size()) step();
    if (!in_body_) {
      if (column() != 1) literal("\r\n");
      literal("\r\n");
      begin_body();
    } else {
      flush();
    }
  }

 private:
  std::size_t column() const { return at_ - line_begin_ + 1; }

  void step() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("[[")) {
      literal("[");
      at_ += 2;
    } else if (const auto name = place_at(rest); !name.empty()) {
      place(name);
    } else if (rest.starts_with("\r\n") || rest.front() == '\n') {
      new_line(rest.front() == '\r' ? 2 : 1);
    } else {
      literal(rest.substr(0, 1));
      ++at_;
    }
  }

  void literal(std::string_view bytes) {
    made_.text_ += bytes;
    pending_ += static_cast<std::uint32_t>(bytes.size());
  }

  void new_line(std::size_t bytes) {
    const bool empty = column() == 1;
    literal("\r\n");
    at_ += bytes;
    begin_line();
    if (empty && !in_body_) begin_body();
  }

  // No piece is half of the header block, half of the body: Content-Length counts the latter.
  void begin_body() {
    flush();
    made_.body_ = made_.pieces_.size();
    in_body_ = true;
  }

  void flush(std::optional<Field> field = std::nullopt) {
    if (pending_ > 0 || field) made_.pieces_.push_back({pending_, field});
    pending_ = 0;
  }

  void begin_line() {
    ++line_;
    line_begin_ = at_;
  }

  void place(std::string_view name) {
    const auto field = parse_field(name);
    const auto found_at = column();
    at_ += name.size() + 2;
    if (!field)
      return problem(found_at, "no place is called [" + std::string(name) + "]; expected one of " +
                                   field_names());
    if (*field == Field::len && in_body_)
      return problem(found_at, "[len] counts the body and cannot be in it");
    flush(field);
    if (*field == Field::routes) end_routes(found_at);
  }

  // Brings its own line ends along.
  void end_routes(std::size_t found_at) {
    const auto rest = text_.substr(at_);
    const std::size_t bytes = rest.starts_with("\r\n") ? 2 : rest.starts_with("\n") ? 1 : 0;
    if (found_at != 1 || bytes == 0 || in_body_) {
      return problem(found_at, "[routes] stands on a header line of its own");
    }
    at_ += bytes;
    begin_line();
  }

  void problem(std::size_t found_at, std::string what) {
    problems_.push_back({line_, found_at, std::move(what)});
  }

  std::string_view text_;
  Template& made_;
  std::vector<TemplateProblem>& problems_;
  std::size_t at_ = 0, line_ = 1, line_begin_ = 0;
  std::uint32_t pending_ = 0;  // literal bytes since the last place
  bool in_body_ = false;
};

Template Template::compile(std::string_view file, std::string_view text, Kind kind) {
  Template made;
  auto problems = kind == Kind::request ? missing_in_request(text) : missing_in_answer(text);
  Reader(text, made, problems).read();
  if (kind == Kind::request) made.method_ = method_of(text);
  std::string all;
  for (const auto& problem : problems) {
    all.append(all.empty() ? "" : "\n").append(file);
    all += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": ";
    all += problem.what;
  }
  if (!all.empty()) throw TemplateError(all);
  return made;
}

std::size_t Template::body_size(const Fields& fields) const {
  std::size_t size = 0;
  for (auto i = body_; i < pieces_.size(); ++i) {
    size += pieces_[i].literal;
    if (pieces_[i].field) size += fields.get(*pieces_[i].field).size();
  }
  return size;
}

std::size_t Template::size(const Fields& fields) const {
  Digits digits_of_it;
  const auto length = to_digits(body_size(fields), digits_of_it);
  auto size = text_.size();
  for (const auto& piece : pieces_) {
    if (piece.field)
      size += piece.field == Field::len ? length.size() : fields.get(*piece.field).size();
  }
  return size;
}

void Template::render(const Fields& fields, std::string& to) const {
  Digits digits_of_it;
  const auto length = to_digits(body_size(fields), digits_of_it);
  const auto* literal = text_.data();
  for (const auto& piece : pieces_) {
    to.append(literal, piece.literal);
    literal += piece.literal;
    if (piece.field) to += piece.field == Field::len ? length : fields.get(*piece.field);
  }
}

}  // namespace sipward::load
