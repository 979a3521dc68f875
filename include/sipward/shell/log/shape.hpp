// How a line of the log looks at the place it goes to. Pure.
#pragma once

#include <string>

#include "sipward/shell/log/entry.hpp"

namespace sipward::log {

class Shape {
 public:
  // `journal`: standard error is read by journald, which knows the time and takes the level from a
  // prefix (sd-daemon(3)).
  Shape(const Settings& settings, bool journal);
  std::string line(const Entry& entry) const;

 private:
  bool json_;
  bool prefixed_;
  bool bare_;  // the reader knows time and level
};

}  // namespace sipward::log
