// What the pool tells of its connections: some at a time, so that calls need not wait.
#include <algorithm>
#include <utility>

#include "sipward/shell/runtime/pool_entry.hpp"

namespace sipward::runtime {
namespace {

constexpr std::size_t told_a_turn = 64;

}  // namespace

struct ConnectionPool::Telling {
  std::vector<std::uint32_t> numbers;
  std::vector<ConnectionReport> reports;
  std::promise<std::vector<ConnectionReport>> answer;
  std::size_t next = 0;
};

void ConnectionPool::tell(Inquiry<ConnectionReport> inquiry) {
  auto telling = std::make_shared<Telling>();
  telling->answer = std::move(inquiry.answer);
  telling->numbers.reserve(connections_.size());
  for (const auto& [number, entry] : connections_) telling->numbers.push_back(number);
  std::sort(telling->numbers.begin(), telling->numbers.end());
  tell_some(telling);
}

void ConnectionPool::tell_some(const std::shared_ptr<Telling>& telling) {
  const auto now = Clock::now();
  const auto end = std::min(telling->numbers.size(), telling->next + told_a_turn);
  for (; telling->next < end; ++telling->next) {
    const auto* entry = find(telling->numbers[telling->next]);
    if (entry != nullptr) telling->reports.push_back(report(*entry, now));
  }
  if (telling->next == telling->numbers.size()) {
    return telling->answer.set_value(std::move(telling->reports));
  }
  reactor_.post([this, telling] { tell_some(telling); });
}

ConnectionReport ConnectionPool::report(const Entry& entry, Clock::time_point now) const {
  const auto& connection = entry.connection;
  const auto& source = connection.source();
  ConnectionReport report;
  report.flow = source.flow;
  report.side = source.side;
  report.peer = now_->peer_name(entry.peer);
  report.local = source.local;
  report.remote = source.remote;
  report.dialled = connection.dialled();
  report.retiring = entry.retires_at.has_value();
  report.closing = connection.closing.has_value();
  if (const auto* tls = connection.tls()) report.tls = tls->facts();
  report.volume = connection.volume();
  report.queued_bytes = connection.queued_bytes();
  report.age = now - connection.opened_at();
  report.idle = now - connection.last_active();
  return report;
}

}  // namespace sipward::runtime
