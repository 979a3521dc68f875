#include "sipward/load/measure/users.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace sipward::load {
namespace {

using Row = std::vector<std::string>;

struct Column {
  std::string_view name;
  std::string User::*member;
};
constexpr std::array columns{Column{"caller", &User::caller}, Column{"callee", &User::callee},
                             Column{"certificate", &User::certificate}, Column{"key", &User::key},
                             Column{"sni", &User::sni}};
constexpr std::string_view column_names = "caller, callee, certificate, key, sni";
// Enough to see what is wrong with a list.
constexpr std::size_t most_told = 20;
// What would end the user part of a URI, or the URI, or the header line.
constexpr std::string_view not_in_a_user = "<>@\"\\ \t\r\n";

std::string without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

// A field that begins with a quote, up to the one that ends it; takes it off the text. Nothing if
// none does.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string field;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] != '"') {
      field.push_back(text[i]);
    } else if (text.substr(i + 1).starts_with('"')) {
      field.push_back('"');
      ++i;
    } else {
      text.remove_prefix(i + 1);
      return field;
    }
  }
  return std::nullopt;
}

// The fields of a line; nothing if its quotes do not match.
std::optional<Row> split(std::string_view line) {
  Row row;
  for (;;) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    std::optional<std::string> quoted;
    if (line.starts_with('"') && !(quoted = take_quoted(line))) return std::nullopt;
    const auto end = line.find(',');
    const auto plain = without_blanks(line.substr(0, end));
    if (quoted && !plain.empty()) return std::nullopt;
    row.push_back(quoted.value_or(plain));
    if (end == line.npos) return row;
    line.remove_prefix(end + 1);
  }
}

// Reads line after line; what is wrong is gathered.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  void line(std::string_view text) {
    ++number_;
    if (without_blanks(text).empty() || text.front() == '#') return;
    const auto row = split(text);
    if (!row)
      return problem("a quote without its other; expected \"…\", and \"\" for a quote in it");
    if (order_.empty()) return header(*row);
    // Of columns that are wrong every line would be.
    if (header_sound_) user(*row);
  }

  std::vector<User> users() && {
    if (users_.empty() && problems_.empty()) problem("no user; expected a line for each");
    if (!problems_.empty()) throw UsersError(problems_);
    return std::move(users_);
  }

 private:
  void header(const Row& row) {
    for (const auto& name : row) {
      const auto* found = std::find_if(columns.begin(), columns.end(),
                                       [&](const Column& column) { return column.name == name; });
      if (found == columns.end()) {
        problem("no column is called \"" + name + "\"; expected " + std::string(column_names));
      } else if (std::count(row.begin(), row.end(), name) > 1) {
        problem("column " + name + " stands there twice");
      }
      order_.push_back(found == columns.end() ? nullptr : found->member);
    }
    for (const auto member : {&User::caller, &User::callee}) {
      if (std::find(order_.begin(), order_.end(), member) == order_.end()) {
        problem("the first line names no caller or no callee; expected " +
                std::string(column_names));
      }
    }
    header_sound_ = problems_.empty();
  }

  void user(const Row& row) {
    if (row.size() != order_.size()) {
      return problem(std::to_string(row.size()) + " fields; expected " +
                     std::to_string(order_.size()) + ", as in the first line");
    }
    User user;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (order_[i] != nullptr) user.*order_[i] = row[i];
    }
    for (const auto& name : {user.caller, user.callee}) {
      if (name.empty() || name.find_first_of(not_in_a_user) != name.npos) {
        return problem("\"" + name +
                       "\" is no user; expected what stands before the @ of a SIP URI");
      }
    }
    users_.push_back(std::move(user));
  }

  void problem(const std::string& what) {
    if (++told_ > most_told) return;
    problems_.append(problems_.empty() ? "" : "\n").append(file_);
    problems_ += ":" + std::to_string(number_) + ": " + what;
  }

  std::string_view file_;
  std::size_t number_ = 0;
  std::vector<std::string User::*> order_;
  std::vector<User> users_;
  std::string problems_;
  std::size_t told_ = 0;
  bool header_sound_ = false;
};

}  // namespace

std::vector<User> read_users(std::string_view file, std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // spreadsheets begin a file with it
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Reader reader(file);
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    reader.line(line);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return std::move(reader).users();
}

}  // namespace sipward::load
