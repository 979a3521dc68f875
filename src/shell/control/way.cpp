#include "sipward/shell/control/way.hpp"

#include "sipward/core/base/endpoint.hpp"

namespace sipward::control {
namespace {

constexpr std::string_view https_scheme = "https://";
constexpr std::string_view http_scheme = "http://";
constexpr std::uint16_t https_port = 443;
constexpr std::uint16_t http_port = 80;

}  // namespace

std::string Way::text() const {
  if (!socket.empty()) return socket.string();
  return std::string(secure ? https_scheme : http_scheme) + base::HostPort{host, port}.uri_text();
}

std::optional<Way> parse_way(std::string_view url) {
  Way way;
  way.secure = url.starts_with(https_scheme);
  if (!way.secure && !url.starts_with(http_scheme)) return std::nullopt;
  url.remove_prefix(way.secure ? https_scheme.size() : http_scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.find_first_of("/?#@") != url.npos) return std::nullopt;
  auto place = base::HostPort::parse(url);
  if (!place || place->host.empty()) return std::nullopt;
  way.host = std::move(place->host);
  way.port = place->port;
  if (way.port == 0) way.port = way.secure ? https_port : http_port;
  return way;
}

bool leaves_this_host_readable(const Way& way) {
  if (!way.socket.empty() || way.secure || way.host == "localhost") return false;
  const auto address = base::IpAddress::parse(way.host);
  return !address || !(base::Prefix::parse("127.0.0.0/8")->contains(*address) ||
                       *address == *base::IpAddress::parse("::1"));
}

}  // namespace sipward::control
