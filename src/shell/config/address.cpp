#include "sipward/shell/config/address.hpp"

#include <algorithm>

namespace sipward::config {
namespace {

using base::HostPort;
using base::IpAddress;

constexpr std::size_t longest_host = 253;  // RFC 1035 §2.3.4, without the final dot
constexpr std::size_t longest_name = 64;

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

struct Written {
  base::Transport transport;
  HostPort place;
  bool has_port;
};

// TRANSPORT:HOST[:PORT]. An IPv6 address needs its brackets: without them its last group would be
// taken for the port, or the port for a group.
std::optional<Written> parse_written(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto transport = base::parse_transport(text.substr(0, colon));
  const auto rest = text.substr(colon + 1);
  const auto after_host = rest.substr(rest.rfind(']') + 1);
  const auto place = HostPort::parse(rest);
  if (!transport || !place || !is_host(place->host)) return std::nullopt;
  const auto colons = std::count(after_host.begin(), after_host.end(), ':');
  if (colons > 1) return std::nullopt;
  return Written{*transport, *place, colons == 1};
}

std::uint16_t port_of(const Written& written) {
  return written.has_port ? written.place.port : base::default_port(written.transport);
}

// The prefix with the bits beyond its length cleared.
base::Prefix cleared(const base::Prefix& prefix) {
  auto bytes = prefix.network.bytes();
  for (std::size_t i = 0; i < prefix.network.size(); ++i) {
    const auto kept = std::clamp(int{prefix.length} - static_cast<int>(i) * 8, 0, 8);
    bytes[i] = static_cast<std::uint8_t>(bytes[i] & (0xff00 >> kept));
  }
  if (!prefix.network.is_v4()) return {IpAddress::v6(bytes), prefix.length};
  return {IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]}), prefix.length};
}

}  // namespace

bool is_host(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return IpAddress::parse(host).has_value();
  return host.size() <= longest_host && is_word(host);
}

bool is_name(std::string_view name) {
  return name.size() <= longest_name && is_word(name);
}

std::optional<HostPort> read_host_port(Section& section, std::string_view key,
                                       const Placed<std::string>& text) {
  auto parsed = HostPort::parse(text.value);
  const auto address = parsed ? IpAddress::parse(parsed->host) : std::nullopt;
  if (parsed && is_host(parsed->host) && !(address && address->is_any())) return parsed;
  section.wrong(text.at, key, in_quotes(text.value),
                address ? "an address that others can reach"
                        : "HOST or HOST:PORT, an IPv6 address in brackets");
  return std::nullopt;
}

std::optional<base::Endpoint> read_endpoint(Section& section, std::string_view key,
                                            const Placed<std::string>& text) {
  const auto written = parse_written(text.value);
  const auto address = written ? IpAddress::parse(written->place.host) : std::nullopt;
  if (address) return base::Endpoint{written->transport, *address, port_of(*written)};
  section.wrong(text.at, key, in_quotes(text.value),
                "TRANSPORT:ADDRESS:PORT, such as \"udp:0.0.0.0:5060\" or \"tls:[::]:5061\"");
  return std::nullopt;
}

std::optional<policy::Target> read_target(Section& section, std::string_view key,
                                          const Placed<std::string>& text) {
  const auto written = parse_written(text.value);
  const auto address = written ? IpAddress::parse(written->place.host) : std::nullopt;
  if (written && port_of(*written) != 0 && !(address && address->is_any())) {
    const bool by_srv = !address && !written->has_port;
    return policy::Target{written->transport, written->place.host,
                          by_srv ? std::uint16_t{0} : port_of(*written), address};
  }
  section.wrong(text.at, key, in_quotes(text.value),
                "TRANSPORT:HOST:PORT, such as \"tls:cucm1.example.com:5061\"");
  return std::nullopt;
}

std::optional<base::Prefix> read_prefix(Section& section, std::string_view key,
                                        const Placed<std::string>& text) {
  const auto prefix = base::Prefix::parse(text.value);
  if (!prefix) {
    section.wrong(text.at, key, in_quotes(text.value),
                  "an address or a prefix such as \"10.0.0.0/8\"");
    return std::nullopt;
  }
  const auto network = cleared(*prefix);
  if (network != *prefix) {
    section.wrong(text.at, key, in_quotes(text.value) + ", which has bits beyond its prefix",
                  in_quotes(network.text()) + " or " + in_quotes(prefix->network.text()));
    return std::nullopt;
  }
  return prefix;
}

}  // namespace sipward::config
