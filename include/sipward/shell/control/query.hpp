// What the query of a request asks for. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

std::string text_in(const Request& request, const std::string& key);  // "": it is not there

// `usual` if it is not there; nothing if what is there is no whole number.
std::optional<std::uint64_t> number_in(const Request& request, const std::string& key,
                                       std::uint64_t usual);
// The answer to that.
Answer no_number(const Request& request, const std::string& key);

// A filter that is not there lets everything through.
bool fits(const Request& request, const char* key, std::string_view value);

// ?from= and ?most=: a part of a list, all of it if neither is there.
struct Part {
  std::size_t from = 0, most = SIZE_MAX;

  template <class T>
  std::vector<T> of(std::vector<T> list) const {
    if (from >= list.size()) return {};
    list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(from));
    if (list.size() > most)
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(most), list.end());
    return list;
  }
};

// Nothing: one of them is no whole number, which `problem` then tells.
std::optional<Part> part_in(const Request& request, Answer& problem);

// ?age=: so many seconds old the answer may be; 0, new, if it is not there or no number.
std::chrono::seconds age_in(const Request& request);

}  // namespace sipward::control
