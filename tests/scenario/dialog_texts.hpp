// The messages of one call as a component of the field writes them (about 1.3 kB for the INVITE):
// for benchmarks, where what matters is their shape and size.
#pragma once

#include <string>

#include "scenario/world.hpp"

namespace sipward::scenario {

class CallTexts {
 public:
  explicit CallTexts(int number) : number_(std::to_string(number)) {}
  std::string invite() const;
  // To a request that the core sent.
  static std::string answer(const std::string& request, int status);
  std::string in_dialog(const std::string& method, const std::string& ok) const;

 private:
  std::string number_;
};

}  // namespace sipward::scenario
