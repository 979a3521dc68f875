// The program itself: workers, queues, reloads, memory. Names of the process's own are those that
// every Prometheus client uses.
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sipward/shell/metrics/parts.hpp"

namespace sipward::metrics {
namespace {

double seconds_of(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1e6;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end;
       at.increment(error)) {
    ++count;
  }
  return count;
}

void add_process(Families& families, const runtime::Server& server) {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto cpu = Family::counter("process_cpu_seconds_total", "CPU time used, user and system.");
  cpu.add({}, seconds_of(used.ru_utime) + seconds_of(used.ru_stime));
  auto memory = Family::gauge("process_resident_memory_bytes", "Resident memory.");
  memory.add({}, resident_bytes());
  auto open = Family::gauge("process_open_fds", "Open file descriptors.");
  open.add({}, open_descriptors());
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  auto most = Family::gauge("process_max_fds", "File descriptors that may be open.");
  most.add({}, static_cast<double>(limit.rlim_cur));
  auto begun = Family::gauge("process_start_time_seconds", "Start, in seconds since 1970.");
  const auto since = server.started_at().time_since_epoch();
  begun.add({}, std::chrono::duration<double>(since).count());
  for (auto* family : {&cpu, &memory, &open, &most, &begun}) {
    std::move(*family).put_into(families);
  }
}

void add_workers(Families& families, const runtime::Server& server) {
  auto transactions = Family::gauge("sipward_transactions", "Live transactions of a worker.");
  auto calls = Family::gauge("sipward_calls", "Calls under way, ringing or up.");
  auto lag = Family::gauge("sipward_worker_lag_seconds",
                           "By how much a timer of a worker came late when last looked at.");
  auto longest = Family::gauge("sipward_worker_longest_lag_seconds", "The most since the start.");
  auto mailbox = Family::gauge("sipward_worker_mailbox_peak",
                               "Letters of other threads that a worker took at once, at most.");
  for (std::size_t i = 0; const auto& worker : server.workers()) {
    const auto number = std::to_string(i++);
    const Labels labels{{"worker", number}};
    transactions.add(labels, std::uint64_t{worker.transactions});
    calls.add(labels, std::uint64_t{worker.calls});
    lag.add(labels, seconds_of(worker.lag));
    longest.add(labels, seconds_of(worker.longest_lag));
    mailbox.add(labels, worker.longest_mailbox);
  }
  for (auto* family : {&transactions, &calls, &lag, &longest, &mailbox}) {
    std::move(*family).put_into(families);
  }
}

void add_handshakes(Families& families, const runtime::Server& server) {
  auto handshakes = Family::histogram(
      "sipward_handshake_seconds",
      "TLS handshakes that succeeded, from the TCP connection to the judged peer.");
  for (const auto role : {tls::Role::server, tls::Role::client}) {
    for (const bool resumed : {false, true}) {
      handshakes.add({{"role", role == tls::Role::server ? "server" : "client"},
                      {"resumed", resumed ? "yes" : "no"}},
                     {&server.handshakes().of(role, resumed)});
    }
  }
  std::move(handshakes).put_into(families);
  auto under_way =
      Family::gauge("sipward_inbound_handshakes",
                    "Inbound TLS handshakes under way; at max_handshakes newcomers wait.");
  under_way.add({}, std::uint64_t{server.inbound_handshakes()});
  std::move(under_way).put_into(families);
}

}  // namespace

void add_program(Families& families, const runtime::Server& server,
                 const runtime::Reloader& reloader) {
  add_handshakes(families, server);
  add_workers(families, server);
  auto reloads = Family::counter("sipward_reloads_total", "Reloads of the configuration.");
  reloads.add({{"result", "taken"}}, reloader.taken());
  reloads.add({{"result", "refused"}}, reloader.refused());
  std::move(reloads).put_into(families);
  auto draining =
      Family::gauge("sipward_draining", "1 while the whole proxy takes no new dialogs.");
  draining.add({}, server.is_draining() ? 1.0 : 0.0);
  std::move(draining).put_into(families);
  add_process(families, server);
}

}  // namespace sipward::metrics
