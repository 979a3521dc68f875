#include "sipward/shell/log/log.hpp"

#include <mutex>
#include <utility>

#include "sipward/shell/log/fields.hpp"
#include "sipward/shell/log/repeats.hpp"
#include "sipward/shell/log/writer.hpp"

namespace sipward::log {
namespace {

constexpr std::uint64_t printed_a_minute = 5;
constexpr std::uint64_t printed_of_a_peer = 30;  // in a minute, of whatever addresses and reasons

std::string who(std::string_view peer, const base::Endpoint& remote) {
  const auto name = peer.empty() ? std::string("unknown") : "peer " + std::string(peer);
  return name + " (" + remote.text() + ")";
}

std::string up_text(const runtime::ConnectionUp& up) {
  auto text = (up.dialled ? "to " : "from ") + who(up.peer_name, up.remote);
  if (up.tls == nullptr) return text;
  const auto& tls = *up.tls;
  text.append(": ").append(tls.version).append(" ").append(tls.cipher);
  text += ", verified as " + tls.verified_name;
  if (tls.resumed) text += ", resumed";
  if (!tls.identity.empty()) text += ", shown trustpoint " + tls.identity;
  return text;
}

}  // namespace

struct Log::Inner {
  explicit Inner(const Settings& settings) : writer(settings) {}

  // How many alike were left out; nothing: leave this one out too.
  std::optional<std::uint64_t> admit(const std::string& kind) {
    const std::lock_guard lock(mutex);
    return repeats.admit(kind, Repeats::Time::clock::now());
  }
  // The same of a peer, whatever it is about. Strangers, who may have any number of addresses,
  // count as one.
  std::optional<std::uint64_t> admit_peer(const std::string& peer) {
    const std::lock_guard lock(mutex);
    return of_peers.admit(peer, Repeats::Time::clock::now());
  }

  Writer writer;
  std::mutex mutex;
  Repeats repeats{printed_a_minute, std::chrono::minutes(1)};
  Repeats of_peers{printed_of_a_peer, std::chrono::minutes(1)};
};

Log::Log(const Settings& settings)
    : inner_(std::make_unique<Inner>(settings)), levels_(settings.levels) {}

Log::~Log() = default;

void Log::apply(const Settings& settings) {
  levels_.configure(settings.levels);
  const auto problem = inner_->writer.move(settings);
  if (!problem.empty()) warning("log-stays", "the log stays where it is: " + problem);
}

std::uint64_t Log::lines(Level level) const {
  return lines_[static_cast<std::size_t>(level)].load(std::memory_order_relaxed);
}

std::uint64_t Log::lost() const {
  return inner_->writer.lost();
}

void Log::add(Level level, std::string_view event, std::string_view peer, std::string text,
              std::vector<Field> fields) {
  Entry entry{std::chrono::system_clock::now(),
              level,
              event,
              std::string(peer),
              std::move(text),
              std::move(fields)};
  inner_->writer.write(entry);
  tail_.add(std::move(entry));
  lines_[static_cast<std::size_t>(level)].fetch_add(1, std::memory_order_relaxed);
}

void Log::listening(base::Side side, const base::Endpoint& endpoint) {
  if (!levels_.admits({}, Level::info)) return;
  add(Level::info, "listening", {}, std::string(base::to_string(side)) + " " + endpoint.text(),
      {{"side", std::string(base::to_string(side))}, {"local", endpoint.text()}});
}

void Log::connection_up(const runtime::ConnectionUp& up) {
  const auto level = up.tls == nullptr ? Level::debug : Level::info;
  if (!levels_.admits(up.peer_name, level)) return;
  add(level, "connection-up", up.peer_name, up_text(up), fields_of(up));
}

void Log::connection_down(const runtime::ConnectionDown& down) {
  if (!levels_.admits(down.peer_name, Level::debug)) return;
  const auto why = down.reason == base::DropReason::none
                       ? std::string()
                       : ": " + std::string(base::sentence(down.reason));
  add(Level::debug, "connection-down", down.peer_name, who(down.peer_name, down.remote) + why,
      fields_of(down));
}

void Log::handshake_failed(const tls::Failure& failure) {
  if (!levels_.admits(failure.peer_name, Level::warn)) return;
  const auto alike =
      inner_->admit("handshake " + failure.peer_name + failure.remote.address.text() +
                    std::string(tls::to_string(failure.reason)));
  if (!alike) return;
  const auto of_peer = inner_->admit_peer(failure.peer_name);
  if (!of_peer) return;
  const auto whose =
      failure.peer_name.empty() ? std::string("of no peer") : "of peer " + failure.peer_name;
  add(Level::warn, "handshake-failed", failure.peer_name,
      failure.line() + more_text(*alike, "like it") + more_text(*of_peer, whose),
      with_more(fields_of(failure), *alike + *of_peer));
}

void Log::no_longer_allowed(const tls::Failure& failure) {
  if (!levels_.admits(failure.peer_name, Level::warn)) return;
  const auto alike = inner_->admit("allowed " + failure.remote.text());
  if (!alike) return;
  add(Level::warn, "no-longer-allowed", failure.peer_name,
      "a connection is no longer allowed and will end: " + failure.line() +
          more_text(*alike, "like it"),
      with_more(fields_of(failure), *alike));
}

void Log::connect_failed(std::string_view peer, const base::Endpoint& remote,
                         std::string_view why) {
  if (!levels_.admits(peer, Level::warn)) return;
  const auto alike = inner_->admit("connect " + remote.text());
  if (!alike) return;
  add(Level::warn, "connect-failed", peer,
      "cannot connect to " + who(peer, remote) + ": " + std::string(why) +
          more_text(*alike, "like it"),
      with_more({{"remote", remote.text()}, {"reason", std::string(why)}}, *alike));
}

void Log::vitals_changed(std::string_view peer, const proxy::VitalsChange& change) {
  const bool down = change.vitals.state == policy::State::down;
  const auto level = down ? Level::warn : Level::info;
  if (!levels_.admits(peer, level)) return;
  add(level, event_of(change.vitals.state), peer, vitals_text(peer, change), fields_of(change));
}

void Log::refused(const proxy::Refusal& refusal, std::string_view peer_name) {
  if (!levels_.admits(peer_name, Level::warn)) return;
  const auto reason = base::to_string(refusal.reason);
  const auto alike = inner_->admit(std::string(reason) + refusal.source.remote.address.text());
  if (!alike) return;
  const auto answered =
      refusal.status == 0 ? std::string("no answer") : "answered " + std::to_string(refusal.status);
  const auto detail = refusal.detail.empty() ? std::string() : " (" + refusal.detail + ")";
  add(Level::warn, "refused", peer_name,
      std::string(reason) + " from " + who(peer_name, refusal.source.remote) + ": " +
          std::string(base::sentence(refusal.reason)) + detail + ", " + answered +
          more_text(*alike, "like it"),
      with_more(fields_of(refusal), *alike));
}

void Log::notice(std::string_view event, std::string_view text) {
  if (levels_.admits({}, Level::info)) add(Level::info, event, {}, std::string(text), {});
}

void Log::warning(std::string_view event, std::string_view text) {
  if (!levels_.admits({}, Level::warn)) return;
  const auto alike = inner_->admit(std::string(text));
  if (!alike) return;
  add(Level::warn, event, {}, std::string(text) + more_text(*alike, "like it"),
      with_more({}, *alike));
}

}  // namespace sipward::log
