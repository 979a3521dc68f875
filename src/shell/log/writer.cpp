#include "sipward/shell/log/writer.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/syslog_sink.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "sipward/shell/log/shape.hpp"
#include "sipward/shell/net/priority.hpp"

namespace sipward::log {
namespace {

constexpr std::chrono::seconds patience{2};
constexpr std::chrono::milliseconds glance{5};

// Not through stdio: whoever ends the program would wait for a line that nobody takes.
class StandardError final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    for (std::size_t begin = 0; begin < line.size();) {
      const auto written = ::write(STDERR_FILENO, line.data() + begin, line.size() - begin);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw spdlog::spdlog_ex("standard error", errno);
      begin += static_cast<std::size_t>(written);
    }
  }
  void flush_() override {}
};

// One thread writes to it: it needs no lock, and none is held while it waits.
spdlog::sink_ptr open_sink(const Settings& settings) {
  switch (settings.to) {
    case To::syslog:
      return std::make_shared<spdlog::sinks::syslog_sink_st>("sipward", LOG_PID, LOG_DAEMON, false);
    case To::file:
      return std::make_shared<spdlog::sinks::basic_file_sink_st>(settings.file.string());
    case To::standard_error:
      break;
  }
  return std::make_shared<StandardError>();
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::trace:
      return spdlog::level::trace;
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Its own complaint about a full disk would repeat for ever.
void complain_once(const std::string& problem) {
  static std::atomic_flag told;
  if (told.test_and_set()) return;
  std::fprintf(stderr, "sipward: the log cannot be written: %s\n", problem.c_str());
}

// systemd.exec(5), JOURNAL_STREAM.
bool is_journal() {
  const auto* stream = std::getenv("JOURNAL_STREAM");
  struct stat here {};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &here) != 0) return false;
  return std::to_string(here.st_dev) + ":" + std::to_string(here.st_ino) == stream;
}

}  // namespace

// The sink that the lines go to now. It may be blocked in one line while the next is put in place.
class Writer::Outlet final : public spdlog::sinks::sink {
 public:
  explicit Outlet(spdlog::sink_ptr first) { put(std::move(first)); }
  void put(spdlog::sink_ptr next) {
    next->set_pattern("%v");
    const std::lock_guard lock(mutex_);
    sink_ = std::move(next);
  }
  std::uint64_t written() const { return written_.load(std::memory_order_acquire); }

  void log(const spdlog::details::log_msg& message) override {
    const Counted counted{written_};
    const auto now = current();
    now->log(message);
    now->flush();
  }
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

 private:
  struct Counted {
    std::atomic<std::uint64_t>& count;
    ~Counted() { count.fetch_add(1, std::memory_order_release); }
  };
  spdlog::sink_ptr current() const {
    const std::lock_guard lock(mutex_);
    return sink_;
  }
  mutable std::mutex mutex_;
  spdlog::sink_ptr sink_;
  std::atomic<std::uint64_t> written_{0};
};

struct Writer::Inner {
  explicit Inner(const Settings& settings)
      : shape(settings, is_journal()),
        outlet(std::make_shared<Outlet>(open_sink(settings))),
        pool(std::make_shared<spdlog::details::thread_pool>(queue_lines, 1,
                                                            net::step_back_for_calls)),
        logger(std::make_shared<spdlog::async_logger>(
            "sipward", outlet, pool, spdlog::async_overflow_policy::overrun_oldest)) {
    logger->set_level(spdlog::level::trace);  // what is not wanted is never made a line
    logger->set_error_handler(complain_once);
  }

  Shape current_shape() {
    const std::lock_guard lock(mutex);
    return shape;
  }

  std::mutex mutex;
  Shape shape;
  std::shared_ptr<Outlet> outlet;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
  std::atomic<std::uint64_t> taken{0};
};

Writer::Writer(const Settings& settings) try : inner_(std::make_unique<Inner>(settings)) {
} catch (const spdlog::spdlog_ex& error) {
  throw std::runtime_error(error.what());
}

Writer::~Writer() {
  const auto until = std::chrono::steady_clock::now() + patience;
  const auto is_done = [this] {
    return inner_->outlet->written() + lost() >= inner_->taken.load(std::memory_order_acquire);
  };
  while (!is_done() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(glance);
  }
  // Whoever reads it does not. The program ends without its thread, which would wait for ever.
  if (!is_done())
    static_cast<void>(std::make_unique<decltype(inner_->pool)>(inner_->pool).release());
}

void Writer::write(const Entry& entry) {
  const auto line = inner_->current_shape().line(entry);
  inner_->taken.fetch_add(1, std::memory_order_release);
  inner_->logger->log(to_spdlog(entry.level), line);
}

std::uint64_t Writer::lost() const {
  return inner_->pool->overrun_counter();
}

std::string Writer::move(const Settings& settings) {
  try {
    auto sink = open_sink(settings);
    const std::lock_guard lock(inner_->mutex);
    inner_->shape = Shape(settings, is_journal());
    inner_->outlet->put(std::move(sink));
    return {};
  } catch (const spdlog::spdlog_ex& error) {
    return error.what();
  }
}

}  // namespace sipward::log
