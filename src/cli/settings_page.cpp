// sipward.toml(5): the comments of the documented sample, set as a manual page.
#include <algorithm>
#include <cctype>

#include "sipward/cli/manual.hpp"

namespace sipward::cli {
namespace {

bool is_key_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '[';
}

// "listen = …", "[inside]", also where they stand as a comment: "#log_file = …".
bool is_setting(std::string_view line) {
  if (line.starts_with('#')) line.remove_prefix(1);
  return !line.empty() && is_key_letter(line.front());
}

// Behind a value: two spaces and a comment.
std::size_t comment_in(std::string_view line) {
  return std::min(line.find("  #", 1), line.size());
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" #");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

class SettingsPage {
 public:
  std::string set(std::string_view sample) {
    while (!sample.empty()) {
      const auto end = std::min(sample.find('\n'), sample.size());
      add(sample.substr(0, end));
      sample.remove_prefix(std::min(end + 1, sample.size()));
    }
    flush(".PP\n");
    end_example();
    return std::move(out_);
  }

 private:
  void add(std::string_view line) {
    if (line.empty()) {
      flush(".PP\n");
      end_example();
    } else if (is_setting(line)) {
      add_setting(line.substr(line.front() == '#' ? 1 : 0));
    } else if (const auto title = title_in(line); !title.empty()) {
      flush(".PP\n");
      end_example();
      out_ += ".SH " + roff(title) + "\n";
      at_head_ = true;
    } else {
      comments_.push_back(std::string(line.substr(std::min<std::size_t>(line.size(), 2))));
    }
  }

  // "# ── Certificates ────"
  static std::string_view title_in(std::string_view line) {
    constexpr std::string_view rule = "# ── ";
    if (!line.starts_with(rule)) return {};
    line.remove_prefix(rule.size());
    return line.substr(0, line.find(" ─"));
  }

  void add_setting(std::string_view line) {
    const auto end = comment_in(line);
    const auto beside = trimmed(line.substr(end));
    line = line.substr(0, end);
    line = line.substr(0, line.find_last_not_of(' ') + 1);
    if (line.front() == '[') {
      flush(".PP\n");
      end_example();
      out_ += ".SS " + roff(line) + "\n";
      at_head_ = true;
      if (!beside.empty()) comments_.emplace_back(beside);
    } else if (comments_.empty()) {
      // One of those that only complete the sample.
      if (!in_example_) out_ += at_head_ ? ".nf\n" : ".PP\n.nf\n";
      in_example_ = true;
      at_head_ = false;
      out_ += roff(line) + "\n";
    } else {
      end_example();
      out_ += ".TP\n\\fB" + roff(line) + "\\fR\n";
      at_head_ = true;
      if (!beside.empty()) comments_.emplace_back(beside);
      flush(".IP\n");
    }
  }

  void end_example() {
    if (in_example_) out_ += ".fi\n";
    in_example_ = false;
  }

  // What was collected, as paragraphs; what is indented stays as it is.
  void flush(const char* paragraph) {
    if (comments_.empty()) return;
    end_example();
    bool literal = false;
    bool divide = !at_head_;
    for (const auto& line : comments_) {
      const bool indented = line.starts_with("  ");
      if (literal && !indented) out_ += ".fi\n";
      if (line.empty()) {
        divide = true;
      } else {
        if (divide) out_ += paragraph;
        divide = false;
        if (indented && !literal) out_ += ".nf\n";
        out_ += roff(line) + "\n";
      }
      literal = indented;
    }
    if (literal) out_ += ".fi\n";
    comments_.clear();
    at_head_ = false;
  }

  std::string out_;
  std::vector<std::string> comments_;
  bool at_head_ = true;  // behind a heading or a tag no paragraph begins
  bool in_example_ = false;
};

}  // namespace

Page settings_page(std::string_view sample) {
  return {"sipward.toml.5", page_head("sipward.toml", 5, "configuration of sipward") +
                                ".SH DESCRIPTION\n" + SettingsPage().set(sample) +
                                ".SH SEE ALSO\n\\fBsipward\\fR(1), \\fBsipward\\-check\\fR(1)\n"};
}

}  // namespace sipward::cli
