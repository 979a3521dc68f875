#include "sipward/load/engine/worker.hpp"

#include <sys/epoll.h>

#include <algorithm>

namespace sipward::load {
namespace {

constexpr std::chrono::seconds interval_length{1};
constexpr std::chrono::milliseconds deadline_interval{100};
constexpr std::chrono::milliseconds before_start{5};
constexpr std::chrono::milliseconds noticeable{10};  // later than this is behind the schedule
constexpr int placed_a_turn = 64;
constexpr std::uint64_t most_under_way = 500'000;

Moment now_exactly() {
  return std::chrono::steady_clock::now();
}

const CallSettings& target_of(const LoadSettings& settings) {
  static const CallSettings nobody;
  return settings.call ? *settings.call : nobody;
}

}  // namespace

// Accepts, and deals connections to the workers in turn.
class Worker::Listener final : public Watched {
 public:
  Listener(net::Descriptor socket, bool tls, Worker& worker)
      : socket_(std::move(socket)), tls_(tls), worker_(worker) {
    static_cast<void>(worker_.turn_.poll.watch(socket_.get(), EPOLLIN, *this));
  }
  void ready(std::uint32_t) override {
    for (;;) {
      auto accepted = net::accept_one(socket_.get(), base::Transport::tcp);
      if (!accepted.descriptor) return;
      worker_.deal(std::move(accepted.descriptor), tls_, now_exactly());
    }
  }

 private:
  net::Descriptor socket_;
  bool tls_;
  Worker& worker_;
};

// Rings when something is in the mailbox.
class Worker::Bell final : public Watched {
 public:
  explicit Bell(Worker& worker) : worker_(worker) {
    static_cast<void>(worker_.turn_.poll.watch(worker_.mailbox_.descriptor(), EPOLLIN, *this));
  }
  void ready(std::uint32_t) override { worker_.read_letters(); }

 private:
  Worker& worker_;
};

Worker::Worker(const LoadSettings& settings, const std::string& mark, unsigned number,
               const Baton& baton)
    : baton_(baton),
      writer_(settings.templates, target_of(settings).target_host, target_of(settings).target) {
  turn_.measured = &measured_;
  turn_.write_each = settings.write_each;
  const auto now = now_exactly();
  if (settings.call) {
    calls_.emplace(settings, mark, number, writer_, turn_, now);
    schedule_.emplace(*settings.call, settings.duration, number, settings.workers);
  }
  if (settings.answer) answers_.emplace(settings, mark, number, writer_, turn_, now);
  bell_ = std::make_unique<Bell>(*this);
}

Worker::~Worker() = default;

void Worker::listen(net::Descriptor listener, bool tls) {
  listeners_.push_back(std::make_unique<Listener>(std::move(listener), tls, *this));
}

void Worker::hear_on(net::Descriptor udp_socket) {
  answers_->hear_on(std::move(udp_socket));
}

void Worker::know(std::vector<Mailbox*> boxes) {
  boxes_ = std::move(boxes);
  if (answers_) answers_->send_letters_by(boxes_);
}

void Worker::deal(net::Descriptor socket, bool tls, Moment now) {
  const auto turn = next_box_++ % boxes_.size();
  if (boxes_[turn] == &mailbox_) {
    answers_->accept(std::move(socket), tls, now);
  } else {
    boxes_[turn]->put({{}, {}, std::move(socket), tls});
  }
}

void Worker::read_letters() {
  for (auto& letter : mailbox_.take()) {
    if (letter.accepted) {
      answers_->accept(std::move(letter.accepted), letter.tls, now_exactly());
    } else {
      answers_->on_letter(letter);
    }
  }
}

void Worker::run() {
  if (calls_) calls_->open(now_exactly());
  while (!baton_.end.load(std::memory_order_relaxed)) {
    const auto now = now_exactly();
    look_at_interval(now);
    tend(now);
    place_due(now);
    finish_turn();
    turn_.poll.wait(now_exactly(), next_moment());
    finish_turn();
  }
  if (calls_) {
    calls_->give_up_all();
    calls_->lines().close_all();
  }
  if (answers_) answers_->close_all();
  finish_turn();
  hand_over(interval_);
}

void Worker::look_at_interval(Moment now) {
  if (!ready_.load(std::memory_order_relaxed)) {
    if (!calls_ || calls_->settled()) ready_.store(true);
  }
  if (start_ == never) {
    const auto start = baton_.start_ns.load();
    if (start == 0) return;
    start_ = Moment(std::chrono::nanoseconds(start));
    interval_end_ = start_ + interval_length;
    if (schedule_) schedule_->start(start_);
  }
  while (now >= interval_end_) {
    hand_over(interval_ + 1);
    interval_end_ += interval_length;
  }
}

void Worker::hand_over(std::size_t next) {
  const std::lock_guard lock(mutex_);
  handed_.push_back({interval_, std::exchange(measured_, {})});
  interval_ = next;
}

std::vector<IntervalMeasured> Worker::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(handed_, {});
}

void Worker::tend(Moment now) {
  if (answers_) answers_->on_time(now);
  if (!calls_) return;
  calls_->on_time(now);
  if (now < deadline_look_) return;
  deadline_look_ = now + deadline_interval;
  calls_->lines().look_at_deadlines(now);
}

void Worker::place_due(Moment now) {
  if (!schedule_ || start_ == never || now < start_) return;
  if (baton_.stop.load(std::memory_order_relaxed)) schedule_->stop();
  for (int i = 0; i < placed_a_turn; ++i) {
    const auto placing = schedule_->next(now, calls_->under_way(), calls_->failed());
    if (!placing) break;
    if (schedule_->open_loop()) {
      ++measured_.due;
      const auto late = now - placing->due;
      if (late > noticeable) ++measured_.behind;
      measured_.most_behind = std::max(measured_.most_behind, nanoseconds(late));
    }
    if (calls_->under_way() >= most_under_way) {
      measured_.count(Failure::own_limit);
      continue;
    }
    calls_->place(placing->number, placing->due, now);
  }
  if (schedule_->over(now) && calls_->under_way() == 0) idle_.store(true);
}

void Worker::finish_turn() {
  for (std::size_t i = 0; i < turn_.to_flush.size(); ++i) turn_.to_flush[i]->flush();
  turn_.to_flush.clear();
  if (calls_) calls_->lines().flush_datagrams();
  if (answers_) answers_->flush_datagrams();
  for (std::size_t i = 0; i < turn_.ended.size(); ++i) {
    if (calls_) calls_->lines().destroy(*turn_.ended[i]);
    if (answers_) answers_->destroy(*turn_.ended[i]);
  }
  turn_.ended.clear();
}

Moment Worker::next_moment() {
  if (start_ == never) return now_exactly() + before_start;
  auto until = interval_end_;
  if (answers_) until = std::min(until, answers_->next_time());
  if (!calls_) return until;
  until = std::min({until, calls_->next_time(), deadline_look_});
  return std::min(until, std::max(start_, schedule_->wake()));
}

const std::string& Worker::wrong() const {
  if (calls_ && !calls_->wrong().empty()) return calls_->wrong();
  static const std::string nothing;
  return answers_ ? answers_->wrong() : nothing;
}

std::string Worker::tls_description() const {
  return calls_ ? const_cast<Worker*>(this)->calls_->lines().tls_description() : std::string();
}

}  // namespace sipward::load
