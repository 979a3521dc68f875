// Numbers as bytes, appended: big endian for what networks read, little endian for pcapng. Pure.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sipward::trace {

template <std::unsigned_integral Number>
void append_big(std::string& out, Number number) {
  for (std::size_t i = sizeof number; i-- > 0;) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i) & 0xff));
  }
}

template <std::unsigned_integral Number>
void append_little(std::string& out, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i) & 0xff));
  }
}

}  // namespace sipward::trace
