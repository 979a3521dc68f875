// Writes lines where the settings say, on a thread of its own: whoever logs never waits for a slow
// disk or a pipe that nobody reads. Bounded: what does not fit is counted and lost. Any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "sipward/shell/log/entry.hpp"

namespace sipward::log {

class Writer {
 public:
  static constexpr std::size_t queue_lines = 4096;

  // Throws std::runtime_error if the file cannot be opened.
  explicit Writer(const Settings& settings);
  ~Writer();  // what is queued is written, unless that takes longer than two seconds

  void write(const Entry& entry);
  std::uint64_t lost() const;
  // From the next line on: another place or format, or the same file opened anew (log rotation).
  // Empty, or why all stays as it is.
  std::string move(const Settings& settings);

 private:
  class Outlet;
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace sipward::log
