// [trustpoint.*] and the tables of plain values: [server], [tls], [timers], [limits],
// [connections].
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

namespace fs = std::filesystem;

const toml::table* table_named(const toml::table& root, std::string_view name, Problems& problems) {
  const auto* node = root.get(name);
  if (node == nullptr) return nullptr;
  if (const auto* table = node->as_table()) return table;
  problems.error(place_of(*node), std::string(name) + " is no table",
                 "[" + std::string(name) + "]");
  return nullptr;
}

fs::path resolve(const fs::path& folder, const std::string& text) {
  return text.empty() ? fs::path() : folder / text;
}

void take(Section& section, std::string_view key, std::chrono::milliseconds& into) {
  if (const auto duration = section.take_duration(key)) into = duration->value;
}

void take_positive(Section& section, std::string_view key, std::chrono::milliseconds& into) {
  const auto duration = section.take_duration(key);
  if (!duration) return;
  into = duration->value;
  if (into.count() == 0) section.wrong(duration->at, key, "0", "more than 0");
}

void take_count(Section& section, std::string_view key, std::int64_t most, std::size_t& into) {
  if (const auto number = section.take_number(key, 1, most)) {
    into = static_cast<std::size_t>(number->value);
  }
}

void take_size(Section& section, std::string_view key, std::int64_t least, std::size_t& into) {
  const auto size = section.take_size(key);
  if (!size) return;
  into = static_cast<std::size_t>(size->value);
  if (size->value < least) {
    section.wrong(size->at, key, std::to_string(size->value), "at least " + std::to_string(least));
  }
}

void read_server(const toml::table& table, const fs::path& folder, Draft& draft,
                 Problems& problems) {
  Section section(table, "[server]", problems);
  auto& server = draft.server;
  if (const auto number = section.take_number("workers", 0, 256)) {
    server.workers = static_cast<std::size_t>(number->value);
  }
  if (const auto text = section.take_text("state_folder")) {
    server.state_folder = resolve(folder, text->value);
  }
  constexpr std::pair<std::string_view, std::string_view> levels[] = {{"trace", "trace"},
                                                                      {"debug", "debug"},
                                                                      {"info", "info"},
                                                                      {"warn", "warn"},
                                                                      {"error", "error"}};
  std::string_view level = server.log_level;
  section.take_word("log_level", levels, level);
  server.log_level = std::string(level);
  if (const auto text = section.take_text("log_file")) {
    server.log_file = resolve(folder, text->value);
  }
  take(section, "drain_time", server.drain_time);
  section.finish();
}

void read_timers(const toml::table& table, Draft& draft, Problems& problems) {
  Section section(table, "[timers]", problems);
  auto& timing = draft.network.timing;
  take_positive(section, "t1", timing.t1);
  take_positive(section, "t2", timing.t2);
  take_positive(section, "t4", timing.t4);
  take_positive(section, "timer_b", timing.timer_b);
  take_positive(section, "timer_c", timing.timer_c);
  take_positive(section, "timer_d", timing.timer_d);
  take_positive(section, "timer_f", timing.timer_f);
  section.finish();
}

void read_sizes(const toml::table& table, Draft& draft, Problems& problems) {
  Section section(table, "[limits]", problems);
  auto& limits = draft.network.limits;
  take_size(section, "header_bytes", 1024, limits.frame.header_bytes);
  take_size(section, "body_bytes", 1024, limits.frame.body_bytes);
  take_count(section, "header_lines", 10'000, limits.frame.header_lines);
  take_count(section, "transactions", 10'000'000, limits.transactions);
  take_count(section, "retry_after_seconds", 86'400, limits.retry_after_seconds);
  section.finish();
}

void read_connections(const toml::table& table, Draft& draft, Problems& problems) {
  Section section(table, "[connections]", problems);
  auto& connections = draft.connections;
  take_positive(section, "connect_timeout", connections.connect_timeout);
  take_positive(section, "handshake_timeout", connections.handshake_timeout);
  take_positive(section, "first_message_timeout", connections.first_message_timeout);
  take_positive(section, "message_timeout", connections.message_timeout);
  take_positive(section, "idle_timeout", connections.idle_timeout);
  take(section, "keepalive_interval", connections.keepalive_interval);
  take_count(section, "max_connections", 10'000'000, connections.max_connections);
  take_count(section, "max_connections_per_source", 10'000'000,
             connections.max_connections_per_source);
  take_count(section, "max_handshakes", 1'000'000, connections.max_handshakes);
  take_size(section, "write_queue", 64 * 1024, connections.write_queue_bytes);
  section.finish();
}

}  // namespace

void read_trustpoints(const toml::table& root, const fs::path& folder, Draft& draft,
                      Problems& problems) {
  const auto* all = table_named(root, "trustpoint", problems);
  if (all == nullptr) return;
  for (const auto& [key, node] : *all) {
    const std::string name(key.str());
    const auto* table = node.as_table();
    if (table == nullptr) {
      problems.error(place_of(node), "trustpoint." + name + " is no table",
                     "[trustpoint." + name + "]");
      continue;
    }
    Section section(*table, "[trustpoint." + name + "]", problems);
    TrustpointDraft draft_of{{name, {}, {}, {}}, section.place()};
    for (const auto* needed : {"chain", "key", "anchors"}) {
      section.require(needed, "the path of a PEM file");
    }
    if (const auto text = section.take_text("chain")) {
      draft_of.settings.chain = resolve(folder, text->value);
    }
    if (const auto text = section.take_text("key")) {
      draft_of.settings.key = resolve(folder, text->value);
    }
    for (const auto& text : section.take_texts("anchors")) {
      draft_of.settings.anchors.push_back(resolve(folder, text.value));
    }
    section.finish();
    draft.trustpoints.push_back(std::move(draft_of));
  }
}

void read_limits(const toml::table& root, const fs::path& folder, Draft& draft,
                 Problems& problems) {
  if (const auto* table = table_named(root, "server", problems)) {
    read_server(*table, folder, draft, problems);
  }
  if (const auto* table = table_named(root, "timers", problems)) {
    read_timers(*table, draft, problems);
  }
  if (const auto* table = table_named(root, "limits", problems)) {
    read_sizes(*table, draft, problems);
  }
  if (const auto* table = table_named(root, "connections", problems)) {
    read_connections(*table, draft, problems);
  }
  if (const auto* table = table_named(root, "tls", problems)) {
    Section section(*table, "[tls]", problems);
    if (const auto text = section.take_text("key_log"))
      draft.key_log = resolve(folder, text->value);
    section.finish();
  }
}

}  // namespace sipward::config
