#include "sipward/shell/trace/tracer.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "sipward/shell/net/priority.hpp"
#include "sipward/shell/trace/hep_outlet.hpp"
#include "sipward/shell/trace/pcapng_outlet.hpp"
#include "sipward/shell/trace/redact.hpp"

namespace sipward::trace {
namespace {

// Long enough for many messages to leave together, short enough for whoever looks on.
constexpr std::chrono::milliseconds turn_interval{20};

}  // namespace

Tracer::Tracer(Tap& tap, Surroundings surroundings)
    : tap_(tap), surroundings_(std::move(surroundings)) {
  tap_.on_hurry([this] {
    {
      const std::lock_guard lock(mutex_);
      hurry_ = true;
    }
    changed_.notify_one();
  });
}

Tracer::~Tracer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  tap_.set_open(false);
}

void Tracer::start(const Settings& settings) {
  set(settings);
  thread_ = std::thread([this] { run(); });
  ::pthread_setname_np(thread_.native_handle(), "tracer");
}

void Tracer::set(const Settings& settings) {
  {
    const std::lock_guard lock(mutex_);
    next_ = settings;
    report_.settings = settings;
    kept_.limit(settings.keep, settings.keep_bytes);
    if (settings.wants_messages()) tap_.set_open(true);
  }
  changed_.notify_one();
}

std::shared_ptr<Follower> Tracer::follow(const Filter& filter) {
  auto follower = std::make_shared<Follower>();
  {
    const std::lock_guard lock(mutex_);
    if (report_.followers >= most_followers) return nullptr;
    ++report_.followers;
    const std::weak_ptr<Follower> weak = follower;
    arriving_.push_back({weak, Watcher(filter, 0, [weak](Passing& passing) {
                           if (const auto living = weak.lock()) living->put(passing.seen());
                         })});
    tap_.set_open(true);
  }
  changed_.notify_one();
  return follower;
}

std::vector<SeenPointer> Tracer::kept(const Filter& filter) const {
  std::deque<SeenPointer> all;
  {
    const std::lock_guard lock(mutex_);
    all = kept_.all();
  }
  return chosen(all, filter);
}

Report Tracer::report() const {
  const std::lock_guard lock(mutex_);
  return report_;
}

void Tracer::run() {
  net::interrupt_nobody();
  for (bool goes_on = true; goes_on;) {
    goes_on = wait();
    turn();
  }
}

bool Tracer::wait() {
  std::unique_lock lock(mutex_);
  const auto woken = [this] { return stopping_ || hurry_ || next_ || !arriving_.empty(); };
  if (tap_.open()) {
    changed_.wait_for(lock, turn_interval, woken);
  } else {
    changed_.wait(lock, woken);
  }
  hurry_ = false;
  for (auto& arrived : arriving_) following_.push_back(std::move(arrived));
  arriving_.clear();
  if (next_) adopt(*std::exchange(next_, std::nullopt));
  return !stopping_;
}

void Tracer::adopt(const Settings& next) {
  const auto before = std::exchange(settings_, next);
  if (before.hep != next.hep || before.hep_id != next.hep_id || !next.hep) hep_.reset();
  if (next.hep && hep_ == nullptr) {
    hep_ = std::make_unique<HepOutlet>(*next.hep, next.hep_id, surroundings_.look_up,
                                       surroundings_.tell);
  }
  if (before.pcapng != next.pcapng || next.pcapng.file.empty()) pcapng_.reset();
  if (!next.pcapng.file.empty() && pcapng_ == nullptr) {
    pcapng_ = std::make_unique<PcapngOutlet>(next.pcapng, surroundings_.tell);
  }
  configured_.reset();
  if (!next.wants_messages()) return;
  configured_.emplace(next.filter, next.rate, [this](Passing& passing) {
    if (hep_ != nullptr) hep_->take(passing);
    if (pcapng_ != nullptr) pcapng_->take(passing);
    if (settings_.keep > 0) to_keep_.push_back(passing.as_it_is());
  });
}

// What a worker gives is in the order of its times; that of several is to be merged.
void Tracer::turn() {
  crossed_.clear();
  for (std::size_t worker = 0; worker < tap_.workers(); ++worker) tap_.take(worker, crossed_);
  if (tap_.workers() > 1) {
    std::stable_sort(crossed_.begin(), crossed_.end(), [](const auto* a, const auto* b) {
      return a->sighting.time < b->sighting.time;
    });
  }
  if (!crossed_.empty()) {
    const auto introduce = surroundings_.who_is_who();
    for (const auto* entry : crossed_) see(*entry, introduce);
  }
  finish_turn();
  for (std::size_t worker = 0; worker < tap_.workers(); ++worker) tap_.give_back(worker);
}

void Tracer::see(const Tap::Entry& entry, const Introduce& introduce) {
  if (settings_.redact) redact(entry.text);
  const bool followed = !following_.empty();
  Passing passing(++last_number_, entry.sighting, introduce, {entry.text.data(), entry.text.size()},
                  followed ? &pairs_ : nullptr);
  if (followed) passing.seen();
  if (configured_) configured_->see(passing);
  for (auto& one : following_) one.watcher.see(passing);
}

void Tracer::finish_turn() {
  const auto now = Outlet::Clock::now();
  for (auto* outlet : {hep_.get(), pcapng_.get()}) {
    if (outlet != nullptr) outlet->flush(now);
  }
  std::erase_if(following_, [](const Following& one) { return one.follower.expired(); });
  const std::lock_guard lock(mutex_);
  for (auto& seen : to_keep_) kept_.add(std::move(seen));
  to_keep_.clear();
  report_.hep = hep_ == nullptr ? Outlet::Counts{} : hep_->counts();
  report_.pcapng = pcapng_ == nullptr ? Outlet::Counts{} : pcapng_->counts();
  report_.kept = kept_.size();
  report_.followers = following_.size() + arriving_.size();
  report_.seen = last_number_;
  report_.over_rate = configured_ ? configured_->over_rate() : 0;
  report_.dropped = tap_.dropped();
  tap_.set_open(report_.followers > 0 || settings_.wants_messages() || next_.has_value());
}

}  // namespace sipward::trace
