// [dns]: whom the resolver asks, how long it waits, and how long what it found serves.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr std::size_t most_servers = 8;
constexpr std::uint16_t dns_port = 53;

// "127.0.0.53:53", "[::1]", "2001:db8::1"
std::optional<std::string> read_server(const std::string& text) {
  const auto bare = base::IpAddress::parse(text);
  const auto place = bare ? std::optional(base::HostPort{text, 0}) : base::HostPort::parse(text);
  const auto address = place ? base::IpAddress::parse(place->host) : std::nullopt;
  if (!address || address->is_any()) return std::nullopt;
  const auto port = place->port != 0 ? place->port : dns_port;
  return address->uri_host() + ":" + std::to_string(port);
}

void read_servers(Section& section, std::vector<std::string>& into) {
  for (const auto& text : section.take_texts("servers")) {
    const auto server = read_server(text.value);
    if (!server) {
      section.wrong(text.at, "servers", in_quotes(text.value),
                    "ADDRESS or ADDRESS:PORT, an IPv6 address in brackets");
    } else if (into.size() == most_servers) {
      return section.problems().error(text.at, "there are more than 8 DNS servers");
    } else {
      into.push_back(*server);
    }
  }
}

}  // namespace

void read_dns(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
              Problems& problems) {
  const auto* table = table_named(root, "dns", problems);
  if (table == nullptr) return;
  Section section(*table, "[dns]", problems);
  auto& dns = draft.dns;
  read_servers(section, dns.servers);
  if (const auto timeout = section.take_duration("timeout", 10ms, 60s)) {
    dns.timeout = timeout->value;
  }
  if (const auto tries = section.take_number("tries", 1, 10)) {
    dns.tries = static_cast<std::size_t>(tries->value);
  }
  if (const auto text = section.take_text("hosts")) dns.hosts = resolve(folder, text->value);
  if (const auto stale = section.take_duration("stale", 0ms, 720h)) {
    draft.network.limits.stale_names = stale->value;
  }
  section.finish();
}

}  // namespace sipward::config
