// The tables of plain values: [server], [tls], [timers], [limits], [connections].
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr std::int64_t kib = 1024;
constexpr std::int64_t mib = 1024 * kib;
constexpr std::int64_t most_connections = 1'000'000;

// Long enough for anybody, short enough that no sum of them overflows.
constexpr milliseconds longest = 168h;

void take(Section& section, std::string_view key, milliseconds least, milliseconds& into) {
  if (const auto duration = section.take_duration(key, least, longest)) into = duration->value;
}

void take_count(Section& section, std::string_view key, std::int64_t least, std::int64_t most,
                std::size_t& into) {
  if (const auto number = section.take_number(key, least, most)) {
    into = static_cast<std::size_t>(number->value);
  }
}

void take_size(Section& section, std::string_view key, std::int64_t least, std::int64_t most,
               std::size_t& into) {
  if (const auto size = section.take_size(key, least, most)) {
    into = static_cast<std::size_t>(size->value);
  }
}

void read_server(Section& section, const std::filesystem::path& folder,
                 runtime::ServerSettings& server) {
  take_count(section, "workers", 0, 256, server.workers);
  if (const auto flag = section.take_flag("handshake_thread")) {
    server.handshake_thread = flag->value;
  }
  if (const auto text = section.take_text("state_folder")) {
    server.state_folder = resolve(folder, text->value);
    server.control = server.state_folder / "control.sock";
  }
  if (const auto text = section.take_text("control")) {
    server.control = resolve(folder, text->value);
  }
  take(section, "drain_time", 0ms, server.drain_time);
  if (const auto flag = section.take_flag("watch_files")) server.watch_files = flag->value;
}

void read_timers(Section& section, transaction::Timing& timing) {
  take(section, "t1", 1ms, timing.t1);
  take(section, "t2", 1ms, timing.t2);
  take(section, "t4", 1ms, timing.t4);
  take(section, "timer_b", 1ms, timing.timer_b);
  take(section, "timer_c", 1ms, timing.timer_c);
  take(section, "timer_d", 1ms, timing.timer_d);
  take(section, "timer_f", 1ms, timing.timer_f);
}

void read_limits(Section& section, policy::Limits& limits) {
  take_size(section, "header_bytes", kib, mib, limits.frame.header_bytes);
  take_size(section, "body_bytes", kib, 16 * mib, limits.frame.body_bytes);
  take_count(section, "header_lines", 16, 10'000, limits.frame.header_lines);
  take_size(section, "udp_message_bytes", kib, 65'507, limits.udp_message_bytes);
  take_size(section, "udp_mtu", 512, 65'507, limits.udp_mtu);
  take_count(section, "transactions", 1, 10'000'000, limits.transactions);
  take_count(section, "long_uris", 0, 10'000'000, limits.long_uris);
  take_count(section, "retry_after_seconds", 1, 86'400, limits.retry_after_seconds);
}

void read_connections(Section& section, runtime::ConnectionSettings& connections) {
  take(section, "connect_timeout", 1ms, connections.connect_timeout);
  take(section, "handshake_timeout", 1ms, connections.handshake_timeout);
  take(section, "first_message_timeout", 1ms, connections.first_message_timeout);
  take(section, "message_timeout", 1ms, connections.message_timeout);
  take(section, "idle_timeout", 1ms, connections.idle_timeout);
  take(section, "observe_interval", 1s, connections.observe_interval);
  take(section, "keepalive_interval", 0ms, connections.keepalive_interval);
  take_count(section, "max_connections", 1, most_connections, connections.max_connections);
  take_count(section, "max_connections_per_source", 1, most_connections,
             connections.max_connections_per_source);
  take_count(section, "max_handshakes", 1, most_connections, connections.max_handshakes);
  take_size(section, "write_queue_bytes", 64 * kib, 1024 * mib, connections.write_queue_bytes);
}

void read_tls(Section& section, const std::filesystem::path& folder, Draft& draft) {
  if (const auto text = section.take_text("key_log")) {
    draft.key_log = {resolve(folder, text->value), text->at};
  }
  draft.key_log_peers = section.take_texts("key_log_peers");
  using tls::Resumption;
  constexpr std::pair<std::string_view, Resumption> words[] = {
      {"cache", Resumption::cache}, {"tickets", Resumption::tickets}, {"none", Resumption::none}};
  section.take_word("resumption", words, draft.resumption);
  if (const auto text = section.take_text("ticket_keys")) {
    draft.ticket_keys = {resolve(folder, text->value), text->at};
    if (draft.resumption != Resumption::tickets) {
      section.problems().warning(text->at,
                                 "[tls] ticket_keys does nothing unless resumption is \"tickets\"");
    }
  }
}

// Calls `read` with the table [name], if there is one, and reports what it left.
template <class Read>
void with_section(const toml::table& root, std::string_view name, Problems& problems, Read read) {
  const auto* table = table_named(root, name, problems);
  if (table == nullptr) return;
  Section section(*table, "[" + std::string(name) + "]", problems);
  read(section);
  section.finish();
}

}  // namespace

void read_values(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                 Problems& problems) {
  with_section(root, "server", problems,
               [&](Section& section) { read_server(section, folder, draft.server); });
  with_section(root, "tls", problems, [&](Section& section) { read_tls(section, folder, draft); });
  with_section(root, "timers", problems,
               [&](Section& section) { read_timers(section, draft.network.timing); });
  with_section(root, "limits", problems,
               [&](Section& section) { read_limits(section, draft.network.limits); });
  with_section(root, "connections", problems,
               [&](Section& section) { read_connections(section, draft.connections); });
}

}  // namespace sipward::config
