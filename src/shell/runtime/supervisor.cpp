#include "sipward/shell/runtime/supervisor.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <utility>

#include "sipward/shell/tls/descriptor.hpp"

namespace sipward::runtime {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

// A status is one line of "NAME=VALUE" lines.
std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

std::int64_t monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

Supervisor Supervisor::from_environment() {
  const auto interval = number(variable("WATCHDOG_USEC"));
  const auto whose = variable("WATCHDOG_PID");
  const bool ours = whose.empty() || number(whose) == std::int64_t{::getpid()};
  std::optional<std::chrono::microseconds> watchdog;
  if (interval && ours) watchdog = std::chrono::microseconds(*interval);
  return Supervisor(std::string(variable("NOTIFY_SOCKET")), watchdog);
}

void Supervisor::tell(const std::string& text) const {
  sockaddr_un address{};
  const bool abstract = socket_.starts_with('@');
  if (socket_.empty() || (!abstract && socket_[0] != '/')) return;
  if (socket_.size() >= sizeof(address.sun_path)) return;
  address.sun_family = AF_UNIX;
  std::copy(socket_.begin(), socket_.end(), address.sun_path);
  if (abstract) address.sun_path[0] = '\0';
  const auto size = offsetof(sockaddr_un, sun_path) + socket_.size() + (abstract ? 0 : 1);
  const tls::Descriptor sender(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  // Nothing depends on it: a manager that is gone cannot be told that, either.
  ::sendto(sender.get(), text.data(), text.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size));
}

void Supervisor::ready(std::string_view status) const {
  tell("READY=1\nSTATUS=" + one_line(status) + "\n");
}

void Supervisor::reloading() const {
  tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_microseconds()) + "\n");
}

void Supervisor::stopping(std::string_view status) const {
  tell("STOPPING=1\nSTATUS=" + one_line(status) + "\n");
}

void Supervisor::tell_if_alive(const std::vector<std::uint64_t>& beats) {
  if (!watchdog_) return;
  const bool comparable = beats.size() == told_beats_.size();
  const bool all_moved = !comparable || std::equal(beats.begin(), beats.end(), told_beats_.begin(),
                                                   std::not_equal_to<>());
  if (!all_moved) return;
  told_beats_ = beats;
  tell("WATCHDOG=1\n");
}

}  // namespace sipward::runtime
