// What is told to the service manager that started us (sd_notify(3)): ready, reloading, stopping,
// and that we are alive, in datagrams to its unix socket. Without one nothing is told. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::runtime {

class Supervisor {
 public:
  // `socket`: a path, or "@NAME" of the abstract kind; empty: there is nobody to tell. `watchdog`:
  // we are ended if we say nothing for so long.
  explicit Supervisor(std::string socket,
                      std::optional<std::chrono::microseconds> watchdog = std::nullopt)
      : socket_(std::move(socket)), watchdog_(watchdog) {}
  // As NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID say.
  static Supervisor from_environment();

  void ready(std::string_view status) const;  // also after a reload
  void reloading() const;
  void stopping(std::string_view status) const;
  // `beats`: of each thread that carries messages, how often it has come round. We are alive if all
  // of them have since the last time that we said so.
  void tell_if_alive(const std::vector<std::uint64_t>& beats);

 private:
  void tell(const std::string& text) const;

  std::string socket_;
  std::optional<std::chrono::microseconds> watchdog_;
  std::vector<std::uint64_t> told_beats_;  // used by one thread
};

}  // namespace sipward::runtime
