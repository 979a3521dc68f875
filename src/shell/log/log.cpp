#include "sipward/shell/log/log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <mutex>
#include <stdexcept>

#include "sipward/shell/log/repeats.hpp"

namespace sipward::log {
namespace {

constexpr std::uint64_t printed_a_minute = 5;
constexpr std::uint64_t printed_of_a_peer = 30;  // in a minute, of whatever addresses and reasons

spdlog::sink_ptr make_sink(const std::filesystem::path& file) {
  if (file.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  try {
    return std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string());
  } catch (const spdlog::spdlog_ex& error) {
    throw std::runtime_error(error.what());
  }
}

std::string who(std::string_view peer, const base::Endpoint& remote) {
  const auto name = peer.empty() ? std::string("unknown") : "peer " + std::string(peer);
  return name + " (" + remote.text() + ")";
}

}  // namespace

struct Log::Inner {
  explicit Inner(spdlog::sink_ptr sink) : logger("sipward", std::move(sink)) {}

  // How many alike were left out, as words; nothing: leave this one out too.
  std::optional<std::string> admit(const std::string& kind) {
    const std::lock_guard lock(mutex);
    const auto left_out = repeats.admit(kind, std::chrono::steady_clock::now());
    if (!left_out) return std::nullopt;
    return *left_out == 0 ? std::string() : " (and " + std::to_string(*left_out) + " more like it)";
  }

  // Strangers, who may have any number of addresses, count as one peer.
  std::optional<std::string> admit(const std::string& kind, const std::string& peer) {
    auto more = admit(kind);
    if (!more) return std::nullopt;
    const std::lock_guard lock(mutex);
    const auto left_out = of_peers.admit(peer, std::chrono::steady_clock::now());
    if (!left_out) return std::nullopt;
    if (*left_out == 0) return more;
    const auto whose = peer.empty() ? std::string("of no peer") : "of peer " + peer;
    return *more + " (and " + std::to_string(*left_out) + " more " + whose + ")";
  }

  spdlog::logger logger;
  std::mutex mutex;
  Repeats repeats{printed_a_minute, std::chrono::minutes(1)};
  Repeats of_peers{printed_of_a_peer, std::chrono::minutes(1)};
};

Log::Log(const std::string& level, const std::filesystem::path& file)
    : inner_(std::make_unique<Inner>(make_sink(file))) {
  auto& logger = inner_->logger;
  logger.set_level(spdlog::level::from_str(level));
  logger.set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  logger.flush_on(spdlog::level::info);
  // A full disk must not stop calls; the sink's own complaint would repeat for ever.
  logger.set_error_handler([told = false](const std::string& problem) mutable {
    if (!told) std::fprintf(stderr, "sipward: the log cannot be written: %s\n", problem.c_str());
    told = true;
  });
}

Log::~Log() = default;

void Log::listening(base::Side side, const base::Endpoint& endpoint) {
  inner_->logger.info("listening {} {}", base::to_string(side), endpoint.text());
}

void Log::connection_up(const runtime::ConnectionUp& up) {
  const auto* way = up.dialled ? "to" : "from";
  if (up.tls == nullptr) {
    inner_->logger.debug("connected {} {}", way, who(up.peer_name, up.remote));
    return;
  }
  const auto shown = up.tls->identity.empty() ? "" : ", shown trustpoint " + up.tls->identity;
  inner_->logger.info("connected {} {}: {} {}, verified as {}{}{}", way,
                      who(up.peer_name, up.remote), up.tls->version, up.tls->cipher,
                      up.tls->verified_name, up.tls->resumed ? ", resumed" : "", shown);
}

void Log::connection_down(const runtime::ConnectionDown& down) {
  const auto reason = down.reason == base::DropReason::none
                          ? std::string()
                          : ": " + std::string(base::sentence(down.reason));
  inner_->logger.debug("disconnected {}{}", who(down.peer_name, down.remote), reason);
}

void Log::handshake_failed(const tls::Failure& failure) {
  const auto kind = "handshake " + failure.peer_name + failure.remote.address.text() +
                    std::string(tls::to_string(failure.reason));
  if (const auto more = inner_->admit(kind, failure.peer_name)) {
    inner_->logger.warn("{}{}", failure.line(), *more);
  }
}

void Log::no_longer_allowed(const tls::Failure& failure) {
  if (const auto more = inner_->admit("allowed " + failure.remote.text())) {
    inner_->logger.warn("a connection is no longer allowed and will end: {}{}", failure.line(),
                        *more);
  }
}

void Log::connect_failed(std::string_view peer, const base::Endpoint& remote,
                         std::string_view why) {
  if (const auto more = inner_->admit("connect " + remote.text())) {
    inner_->logger.warn("cannot connect to {}: {}{}", who(peer, remote), why, *more);
  }
}

void Log::vitals_changed(std::string_view peer, const proxy::VitalsChange& change) {
  const auto& [reach, vitals] = change;
  const auto with = reach.identity.empty() ? std::string() : " with trustpoint " + reach.identity;
  const auto state = policy::to_string(vitals.state);
  if (vitals.state == policy::State::unknown) {
    return inner_->logger.info("peer {}{}: nobody looks after its health any more", peer, with);
  }
  if (vitals.state != policy::State::down) {
    return inner_->logger.info("peer {}{} is {}", peer, with, state);
  }
  inner_->logger.warn("peer {}{} is down at {}: {}", peer, with, policy::to_string(vitals.cause),
                      vitals.reason);
}

void Log::refused(const proxy::Refusal& refusal, std::string_view peer_name) {
  const auto reason = base::to_string(refusal.reason);
  const auto kind = std::string(reason) + refusal.source.remote.address.text();
  const auto more = inner_->admit(kind);
  if (!more) return;
  const auto answered =
      refusal.status == 0 ? std::string("no answer") : "answered " + std::to_string(refusal.status);
  const auto detail = refusal.detail.empty() ? std::string() : " (" + refusal.detail + ")";
  inner_->logger.warn("{} from {}: {}{}, {}{}", reason, who(peer_name, refusal.source.remote),
                      base::sentence(refusal.reason), detail, answered, *more);
}

void Log::notice(std::string_view text) {
  inner_->logger.info("{}", text);
}

void Log::warning(std::string_view text) {
  if (const auto more = inner_->admit(std::string(text))) {
    inner_->logger.warn("{}{}", text, *more);
  }
}

}  // namespace sipward::log
