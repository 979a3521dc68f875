#include "sipward/load/engine/load.hpp"

#include <map>
#include <random>
#include <thread>

#include "sipward/load/engine/process_usage.hpp"
#include "sipward/load/engine/worker.hpp"

namespace sipward::load {
namespace {

constexpr std::chrono::milliseconds glance{20};
constexpr std::chrono::seconds readiness_limit{10};
constexpr std::chrono::milliseconds settling{2};  // until the start, for all workers to know

// Of this process and run: 32 random bits.
std::string make_mark() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string mark = "L";
  for (auto bits = random(); mark.size() < 9; bits >>= 4U) mark.push_back(digits[bits & 15U]);
  return mark;
}

class Conductor {
 public:
  Conductor(const LoadSettings& settings, const Audience& audience)
      : settings_(settings), audience_(audience) {}
  LoadResult conduct();

 private:
  bool open_answers();
  void begin();
  void go_on();
  void collect(bool all);
  void finish_interval(std::size_t number, const Measured& measured, bool last);
  bool all_ready() const;
  bool all_idle() const;
  bool sleep(std::chrono::milliseconds time) const;
  void wake_all() const;
  void tell(const Worker& worker);

  const LoadSettings& settings_;
  const Audience& audience_;
  const std::string mark_ = make_mark();
  Baton baton_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  struct Gathered {
    Measured measured;
    unsigned workers = 0;
  };
  std::map<std::size_t, Gathered> gathered_;
  Moment start_{};
  Used seen_, first_;
  double seen_until_ = 0;
  LoadResult result_;
};

bool Conductor::sleep(std::chrono::milliseconds time) const {
  if (audience_.wait) return audience_.wait(time);
  std::this_thread::sleep_for(time);
  return false;
}

bool Conductor::all_ready() const {
  for (const auto& worker : workers_) {
    if (!worker->ready()) return false;
  }
  return true;
}

bool Conductor::all_idle() const {
  if (!settings_.call) return false;
  for (const auto& worker : workers_) {
    if (!worker->idle()) return false;
  }
  return true;
}

void Conductor::wake_all() const {
  for (const auto& worker : workers_) worker->mailbox().wake();
}

bool Conductor::open_answers() {
  if (!settings_.answer) return true;
  std::vector<base::Endpoint> bound;
  for (auto endpoint : settings_.answer->listen) {
    const bool udp = endpoint.transport == base::Transport::udp;
    for (unsigned i = 0; i < (udp ? settings_.workers : 1); ++i) {
      auto opened = udp ? net::open_udp(endpoint, true) : net::open_listener(endpoint);
      if (!opened.descriptor) {
        result_.problems.push_back("cannot listen on " + endpoint.text() + ": " +
                                   net::error_text(opened.error));
        return false;
      }
      endpoint = net::local_endpoint(opened.descriptor.get(), endpoint.transport);
      if (udp) {
        workers_[i]->hear_on(std::move(opened.descriptor));
      } else {
        workers_[0]->listen(std::move(opened.descriptor),
                            endpoint.transport == base::Transport::tls);
      }
    }
    bound.push_back(endpoint);
  }
  if (audience_.on_listening) audience_.on_listening(bound);
  return true;
}

void Conductor::begin() {
  for (const auto& worker : workers_) {
    threads_.emplace_back([&worker = *worker] { worker.run(); });
  }
  const auto limit = std::chrono::steady_clock::now() + readiness_limit;
  while (!all_ready() && std::chrono::steady_clock::now() < limit) {
    if (sleep(std::chrono::milliseconds(2))) break;
  }
  first_ = seen_ = {own_usage(), usage_of(audience_.target_pids)};
  if (audience_.target_pids.empty()) first_.target = seen_.target = std::nullopt;
  start_ = std::chrono::steady_clock::now() + settling;
  result_.started_at = std::chrono::duration_cast<std::chrono::seconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count();
  baton_.start_ns.store(start_.time_since_epoch().count());
  wake_all();
}

void Conductor::go_on() {
  auto give_up = never;
  while (!all_idle()) {
    const auto now = std::chrono::steady_clock::now();
    const bool over =
        settings_.duration != nanoseconds::max() && now - start_ >= settings_.duration;
    if (give_up == never && over) {
      give_up = start_ + settings_.duration + (settings_.call ? settings_.grace : nanoseconds(0));
    }
    if (now >= give_up) break;
    if (sleep(glance)) {
      if (give_up != never || !settings_.call) break;
      give_up = std::chrono::steady_clock::now() + settings_.grace;
      baton_.stop.store(true);
      wake_all();
    }
    collect(false);
  }
  baton_.end.store(true);
  wake_all();
  for (auto& thread : threads_) thread.join();
}

// An interval is done when every worker has handed over its part.
void Conductor::collect(bool all) {
  for (const auto& worker : workers_) {
    for (auto& part : worker->take()) {
      auto& gathered = gathered_[part.number];
      gathered.measured.add(part.measured);
      ++gathered.workers;
    }
  }
  while (!gathered_.empty()) {
    const auto& [number, gathered] = *gathered_.begin();
    if (!all && gathered.workers < workers_.size()) return;
    finish_interval(number, gathered.measured, all && gathered_.size() == 1);
    gathered_.erase(gathered_.begin());
  }
}

void Conductor::finish_interval(std::size_t number, const Measured& measured, bool last) {
  result_.total.add(measured);
  auto until = static_cast<double>(number + 1);
  if (last) {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
    until = std::min(until, passed.count());
  }
  const double lasted = until - seen_until_;
  if (lasted <= 0.001) return;
  const Used now{own_usage(), seen_.target ? usage_of(audience_.target_pids) : std::nullopt};
  Used used{now.own - seen_.own, std::nullopt};
  if (now.target && seen_.target) used.target = *now.target - *seen_.target;
  const auto in_nanoseconds = [](double seconds) {
    return nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
  };
  result_.intervals.push_back(
      interval_of(measured, used, in_nanoseconds(seen_until_), in_nanoseconds(lasted)));
  seen_ = now;
  seen_until_ = until;
  if (audience_.on_interval) audience_.on_interval(result_.intervals.back());
}

void Conductor::tell(const Worker& worker) {
  if (!worker.wrong().empty()) result_.notes.push_back("wrong message: " + worker.wrong());
  if (!worker.words().empty()) result_.notes.push_back("TLS: " + worker.words());
  if (result_.tls.empty()) result_.tls = worker.tls_description();
}

LoadResult Conductor::conduct() {
  std::vector<Mailbox*> boxes;
  for (unsigned i = 0; i < settings_.workers; ++i) {
    workers_.push_back(std::make_unique<Worker>(settings_, mark_, i, baton_));
    boxes.push_back(&workers_.back()->mailbox());
  }
  for (const auto& worker : workers_) worker->know(boxes);
  if (!open_answers()) return std::move(result_);
  begin();
  go_on();
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
  result_.duration_s = passed.count();
  collect(true);
  const Used last{own_usage(), first_.target ? usage_of(audience_.target_pids) : std::nullopt};
  result_.own = last.own - first_.own;
  if (last.target && first_.target) result_.target = *last.target - *first_.target;
  for (const auto& worker : workers_) tell(*worker);
  return std::move(result_);
}

}  // namespace

LoadResult run_load(const LoadSettings& settings, const Audience& audience) {
  return Conductor(settings, audience).conduct();
}

}  // namespace sipward::load
