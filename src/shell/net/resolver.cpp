#include "sipward/shell/net/resolver.hpp"

#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace sipward::net {
namespace {

constexpr std::size_t most_unanswered = 10'000;  // questions
constexpr std::size_t most_under_way = 1'000;    // queries; c-ares numbers them with 16 bits
constexpr int longest_sleep = 1'000;             // ms, where there is no descriptor to be woken by

}  // namespace

Resolver::Resolver(ResolverSettings settings)
    : settings_(std::move(settings)), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  thread_ = std::thread([this] { work(); });
}

Resolver::~Resolver() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake();
  thread_.join();
}

void Resolver::look_up(proxy::Wanted wanted, Answered answered) {
  {
    std::unique_lock lock(mutex_);
    if (unanswered_ >= most_unanswered) {
      lock.unlock();
      return answered({});
    }
    ++unanswered_;
    letters_.push_back({std::move(wanted), std::move(answered)});
  }
  wake();
}

void Resolver::set(ResolverSettings settings) {
  {
    const std::lock_guard lock(mutex_);
    new_settings_ = std::move(settings);
  }
  wake();
}

void Resolver::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_.get(), &one, sizeof one));  // full: it is awake anyway
}

void Resolver::work() {
  while (take_letters()) {
    start_searches();
    send_queries();
    wait_for_sockets();
  }
  channel_.reset();
}

bool Resolver::take_letters() {
  const std::lock_guard lock(mutex_);
  for (auto& letter : letters_) waiting_.push_back(std::move(letter));
  letters_.clear();
  if (new_settings_) {
    reopen_ = reopen_ || !(*new_settings_ == settings_);
    settings_ = std::move(*new_settings_);
    new_settings_.reset();
  }
  return !stopping_;
}

Resolver::Stamp Resolver::stamp_of_system() {
  struct stat about {};
  if (::stat("/etc/resolv.conf", &about) != 0) return {};
  return {about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec, about.st_ino};
}

void Resolver::open_channel() {
  stamp_ = stamp_of_system();
  channel_ = std::make_unique<DnsChannel>(
      settings_, [this](const DnsQuery& query, const DnsReply& reply) { on_reply(query, reply); });
  reopen_ = false;
}

// A channel is replaced only when nothing is under way on it: what waits for that, waits no longer
// than a query may take.
void Resolver::start_searches() {
  if (waiting_.empty()) return;
  reopen_ = reopen_ || (settings_.servers.empty() && !(stamp_ == stamp_of_system()));
  if (reopen_ && !searches_.empty()) return;
  if (reopen_) open_channel();
  while (!waiting_.empty()) {
    auto question = std::move(waiting_.front());
    waiting_.pop_front();
    begin(std::move(question));
  }
}

void Resolver::begin(Question question) {
  const auto id = ++last_search_;
  NameSearch name(std::move(question.wanted), settings_.hosts);
  const auto at =
      searches_.emplace(id, Search{std::move(name), std::move(question.answered)}).first;
  enqueue(id, at->second.name.begin());
  if (at->second.name.done()) finish(id);
}

void Resolver::enqueue(std::uint64_t search, std::vector<DnsQuery> queries) {
  for (auto& query : queries) {
    query.search = search;
    queries_.push_back(std::move(query));
  }
}

void Resolver::send_queries() {
  while (!queries_.empty() && under_way_ < most_under_way) {
    const auto query = std::move(queries_.front());
    queries_.pop_front();
    ++under_way_;
    channel_->ask(query);
  }
}

void Resolver::on_reply(const DnsQuery& query, const DnsReply& reply) {
  --under_way_;
  const auto at = searches_.find(query.search);
  if (at == searches_.end()) return;
  enqueue(query.search, at->second.name.on_reply(query, reply));
  if (at->second.name.done()) finish(query.search);
}

void Resolver::finish(std::uint64_t search) {
  auto ended = searches_.extract(search);
  {
    const std::lock_guard lock(mutex_);
    --unanswered_;
  }
  ended.mapped().answered(ended.mapped().name.answer());
}

void Resolver::wait_for_sockets() {
  std::vector<pollfd> polled{{wake_.get(), POLLIN, 0}};
  int patience = wake_ ? -1 : longest_sleep;
  if (searches_.empty() && !waiting_.empty()) patience = 0;  // nothing is under way any more
  if (channel_) {
    channel_->watch(polled);
    const int due = channel_->patience();
    if (due >= 0) patience = patience < 0 ? due : std::min(patience, due);
  }
  if (::poll(polled.data(), polled.size(), patience) < 0) return;
  if (polled.front().revents != 0) {
    std::uint64_t count = 0;
    static_cast<void>(::read(wake_.get(), &count, sizeof count));
  }
  if (channel_) channel_->process(std::span(polled).subspan(1));
}

}  // namespace sipward::net
