#include "sipward/load/engine/process_usage.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace sipward::load {
namespace {

nanoseconds from_ticks(std::uint64_t ticks) {
  static const auto a_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  return nanoseconds(static_cast<std::int64_t>(ticks * (1'000'000'000 / a_second)));
}

nanoseconds from_timeval(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

std::uint64_t resident_bytes(const std::string& process) {
  std::ifstream file("/proc/" + process + "/statm");
  std::uint64_t size = 0, resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

Usage own_usage() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return {from_timeval(used.ru_utime), from_timeval(used.ru_stime), resident_bytes("self")};
}

std::optional<Usage> usage_of(const std::vector<int>& pids) {
  Usage all;
  for (const int pid : pids) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return std::nullopt;
    std::istringstream fields(line.substr(line.rfind(')') + 2));  // from the third on (proc(5))
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    std::uint64_t user = 0, system = 0;
    fields >> user >> system;
    all.user += from_ticks(user);
    all.system += from_ticks(system);
    all.rss_bytes += resident_bytes(std::to_string(pid));
  }
  return all;
}

}  // namespace sipward::load
