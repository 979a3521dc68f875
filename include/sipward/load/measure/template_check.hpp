// Has a template what a call cannot do without? Pure; used while a Template is compiled.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sipward::load {

struct TemplateProblem {
  std::size_t line = 1, column = 1;
  std::string what;
};

// Of a request's text as it was written. What is a dialog's and a transaction's (RFC 3261 §8.1.1)
// has to be there, and to hold the places by which an answer finds its call again.
std::vector<TemplateProblem> missing_in_request(std::string_view text);
// Of an answer's own lines: only Content-Length is asked for.
std::vector<TemplateProblem> missing_in_answer(std::string_view text);

// The first word of the text.
std::string_view method_of(std::string_view text);

}  // namespace sipward::load
