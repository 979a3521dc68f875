// Numbers as bytes, appended: big endian for what networks read, little endian for pcapng. Pure.
#pragma once

#include <boost/endian/conversion.hpp>
#include <concepts>
#include <string>

namespace sipward::trace {

template <std::unsigned_integral Number>
void append_big(std::string& out, Number number) {
  boost::endian::native_to_big_inplace(number);
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <std::unsigned_integral Number>
void append_little(std::string& out, Number number) {
  boost::endian::native_to_little_inplace(number);
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace sipward::trace
