#include "sipward/import/line.hpp"

#include <algorithm>
#include <charconv>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::import {
namespace {

// The words of `phrase`, one by one, compared with those from `at` on; how many there are, or 0.
std::size_t match(const std::vector<std::string>& words, std::size_t at, std::string_view phrase) {
  std::size_t count = 0;
  while (!phrase.empty()) {
    const auto word = phrase.substr(0, phrase.find(' '));
    phrase.remove_prefix(std::min(phrase.size(), word.size() + 1));
    if (at + count >= words.size() || !base::equal_ignoring_case(words[at + count], word)) return 0;
    ++count;
  }
  return count;
}

}  // namespace

bool Words::take(std::string_view phrase) {
  const auto count = match(*words_, at_, phrase);
  at_ += count;
  return count != 0;
}

std::string Words::next() {
  return done() ? std::string() : (*words_)[at_++];
}

std::string Words::rest() {
  std::string text;
  while (!done()) text += (text.empty() ? "" : " ") + (*words_)[at_++];
  return text;
}

bool Words::take_number(std::size_t most, std::size_t& into) {
  if (done()) return false;
  const auto& word = (*words_)[at_];
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size() || number > most) return false;
  into = number;
  ++at_;
  return true;
}

bool starts_with(const std::vector<std::string>& words, std::string_view phrase) {
  return match(words, 0, phrase) != 0;
}

}  // namespace sipward::import
