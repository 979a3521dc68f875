#include "sipward/import/sections.hpp"

#include <algorithm>

#include "sipward/import/modes.hpp"
#include "sipward/import/text.hpp"

namespace sipward::import {
namespace {

// What stands around a configuration on a terminal.
constexpr std::string_view furniture[] = {"configure",
                                          "conf t",
                                          "copy",
                                          "write",
                                          "wr",
                                          "show",
                                          "terminal",
                                          "disable",
                                          "building",
                                          "current configuration",
                                          "enter configuration",
                                          "using"};

WordList split(std::string_view text) {
  WordList words;
  while (!text.empty()) {
    const auto from = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(from);
    const auto word = text.substr(0, text.find(' '));
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(word.size());
  }
  return words;
}

// IOS takes what stands behind " !" for a comment, but not in a description.
std::string_view without_comment(std::string_view text) {
  if (text.starts_with("description")) return text;
  text = text.substr(0, text.find(" !"));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

class Sorter {
 public:
  Document sort(std::string_view text) {
    for (auto& written : read_lines(text, document_.total)) add(std::move(written));
    return std::move(document_);
  }

 private:
  // A section that is open: lines below it are indented deeper, or not at all.
  struct Open {
    std::size_t index = 0, indent = 0;
    Mode mode = Mode::other;
    enum class Form : std::uint8_t { unknown, indented, flat } form = Form::unknown;
  };

  void add(WrittenLine written) {
    const auto text = without_comment(written.text);
    auto words = split(text);
    if (!words.empty() && words.front() == "do") words.clear();  // runs an exec command
    if (words.empty() || leaves(words) || is_furniture(written, words)) {
      document_.silent += written.last - written.number + 1;
      return;
    }
    const bool anew = !written.prompt.empty() ? !follow_prompt(written.prompt) : false;
    if (anew || opens_section(words)) open_.clear();
    if (written.prompt.empty()) close_left(written.indent, words);
    Line line;
    line.number = written.number;
    line.last = written.last;
    line.text = without_secrets(words, std::string(text));
    line.blob = std::move(written.blob);
    line.mode = open_.empty() ? implied_mode(written.prompt, words) : open_.back().mode;
    line.opens = opened_by(line.mode, words);
    line.head = open_.empty() ? document_.lines.size() : open_.back().index;
    line.words = std::move(words);
    open_.push_back({document_.lines.size(), written.indent, line.opens, Open::Form::unknown});
    document_.lines.push_back(std::move(line));
  }

  bool leaves(const WordList& words) {
    if (words.size() > 1) return false;
    const auto& word = words.front();
    if (word == "end" || word == "^Z") {
      open_.clear();
    } else if (word == "exit" || word == "quit" || word == "exit-address-family") {
      // The last entry is the last command; what it opened, or else its section, is left.
      if (!open_.empty() && open_.back().mode == Mode::other) open_.pop_back();
      if (!open_.empty()) open_.pop_back();
    } else {
      return false;
    }
    return true;
  }

  bool is_furniture(const WrittenLine& written, const WordList& words) {
    const bool shown = std::any_of(std::begin(furniture), std::end(furniture),
                                   [&](std::string_view one) { return starts_with(words, one); });
    const bool at_top = open_.empty() || open_.back().indent >= written.indent;
    if (written.prompt != "exec" && !(shown && at_top)) return false;
    if (open_.empty() || !knows_any(words)) {
      open_.clear();
      return true;
    }
    return false;
  }

  // A command of a mode that is open, though it looks like one of the terminal ("transport").
  bool knows_any(const WordList& words) const {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const Open& one) { return knows(one.mode, words); });
  }

  // The sections that the prompt says have been left are closed; false: all of them.
  bool follow_prompt(std::string_view prompt) {
    const auto mode = mode_of_prompt(prompt);
    if (mode == Mode::global) return false;
    while (!open_.empty() && open_.back().mode == Mode::other) open_.pop_back();
    if (mode == Mode::other) return !open_.empty();
    while (!open_.empty() && open_.back().mode != mode) open_.pop_back();
    return !open_.empty();
  }

  void close_left(std::size_t indent, const WordList& words) {
    if (stands_beside_last(words)) open_.pop_back();
    while (!open_.empty() && !belongs(open_.back(), indent, words)) open_.pop_back();
    if (open_.empty()) return;
    auto& parent = open_.back();
    if (parent.form == Open::Form::unknown) {
      parent.form = indent > parent.indent ? Open::Form::indented : Open::Form::flat;
    }
  }

  // A command of the section whose last one opened nothing: IOS shows some of them deeper than the
  // ones before.
  bool stands_beside_last(const WordList& words) const {
    if (open_.size() < 2 || open_.back().mode != Mode::other) return false;
    const auto mode = open_[open_.size() - 2].mode;
    return knows(mode, words) && knows(mode, document_.lines[open_.back().index].words);
  }

  static bool belongs(const Open& to, std::size_t indent, const WordList& words) {
    if (indent > to.indent) return true;
    if (indent < to.indent || to.mode == Mode::other || to.form == Open::Form::indented) {
      return false;
    }
    if (knows(to.mode, words)) return true;
    return to.form == Open::Form::flat && !is_global(words);
  }

  // Of a fragment that begins in the middle.
  static Mode implied_mode(std::string_view prompt, const WordList& words) {
    if (opens_section(words)) return Mode::global;
    if (starts_with(words, "crypto signaling")) return Mode::sip_ua;
    const auto mode = mode_of_prompt(prompt);
    return mode == Mode::sip_ua || mode == Mode::trusted_list || mode == Mode::voice_service_sip
               ? mode
               : Mode::global;
  }

  Document document_;
  std::vector<Open> open_;
};

}  // namespace

Document read_document(std::string_view text) {
  return Sorter().sort(text);
}

void set_aside(Document& document) {
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    auto& line = document.lines[i];
    if (line.fate != Fate::unread) continue;
    auto top = line.head;
    while (document.lines[top].head != top) top = document.lines[top].head;
    if (is_no_sip(document.lines[top].words)) line.fate = Fate::not_sip;
  }
}

}  // namespace sipward::import
