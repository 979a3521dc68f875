#include "sipward/shell/control/reach.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "sipward/shell/control/socket_file.hpp"
#include "sipward/shell/net/address.hpp"

namespace sipward::control {
namespace {

using Deadline = Line::Clock::time_point;
using std::chrono::milliseconds;

milliseconds left_until(Deadline deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Line::Clock::now());
  return std::max(left, milliseconds(0));
}

std::string unreachable(const Way& way, int error) {
  auto told = way.text() + ": " + net::error_text(error);
  if (error == EAGAIN || error == ETIMEDOUT) return too_late(way);
  if (way.socket.empty()) return told;
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "no sipward runs here: " + told +
             "; give the configuration it was started with: -c FILE";
    case ECONNREFUSED:
      return "no sipward runs here any more: " + told + "; start it: sipward run -c FILE";
    case EACCES:
      return told + "; ask as root or as the user that sipward runs as";
    default:
      return told;
  }
}

// Waits for the resolver as long as that takes.
std::vector<base::Endpoint> places_of(const Way& way, std::string& problem) {
  if (const auto address = base::IpAddress::parse(way.host)) {
    return {{base::Transport::tcp, *address, way.port}};
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(way.host.c_str(), nullptr, &hints, &list);
  if (error != 0) {
    problem = way.text() + ": " + ::gai_strerror(error);
    return {};
  }
  std::vector<base::Endpoint> places;
  for (const auto* one = list; one != nullptr; one = one->ai_next) {
    net::SocketAddress address;
    std::copy_n(reinterpret_cast<const char*>(one->ai_addr), one->ai_addrlen,
                reinterpret_cast<char*>(&address.storage));
    places.push_back(net::to_endpoint(address.storage, base::Transport::tcp));
    places.back().port = way.port;
  }
  ::freeaddrinfo(list);
  return places;
}

net::Opened connect_in_time(const base::Endpoint& place, Deadline deadline) {
  auto begun = net::begin_connect(place);
  if (!begun.descriptor) return begun;
  pollfd wanted{begun.descriptor.get(), POLLOUT, 0};
  const auto left = left_until(deadline).count();
  if (::poll(&wanted, 1, static_cast<int>(left)) != 1) return {net::Descriptor(), ETIMEDOUT};
  const int error = net::connect_error(begun.descriptor);
  if (error != 0) return {net::Descriptor(), error};
  return begun;
}

// The first of its addresses that takes the connection.
net::Opened connect(const Way& way, Deadline deadline, Reached& reached) {
  if (!way.socket.empty()) return connect_to(way.socket, left_until(deadline));
  net::Opened last{net::Descriptor(), EADDRNOTAVAIL};
  for (const auto& place : places_of(way, reached.problem)) {
    last = connect_in_time(place, deadline);
    reached.remote = place;
    if (last.descriptor) break;
  }
  return last;
}

// What problems with the files are told of.
constexpr auto given = "--ca, --cert";

tls::ContextSettings settings_of(const Way& way) {
  tls::ContextSettings settings;
  tls::TrustpointSettings trustpoint{.name = given, .anchors = {way.anchors}};
  if (!way.certificate.empty()) {
    trustpoint.credentials.push_back({.chain = way.certificate, .key = way.key});
  }
  settings.trustpoints.push_back(std::move(trustpoint));
  tls::PeerTlsSettings peer;
  peer.peer = 0;
  peer.name = way.host;
  peer.trustpoint = given;
  peer.names = {base::lower(way.host)};
  if (!base::IpAddress::parse(way.host)) peer.server_name = peer.names.front();
  peer.name_rules.one_label = true;  // RFC 9110 §4.3.4, as browsers have it
  settings.peers.push_back(std::move(peer));
  return settings;
}

}  // namespace

std::string too_late(const Way& way) {
  return "sipward at " + way.text() + " did not answer in time; it may be busy: try again";
}

Reached reach(boost::asio::io_context& context, const Way& way, Deadline deadline) {
  Reached reached;
  if (way.secure) {
    auto built = tls::ContextSet::build(settings_of(way));
    if (!built.contexts) {
      reached.problem = built.errors.front();
      return reached;
    }
    reached.contexts = std::move(built.contexts);
  }
  auto connected = connect(way, deadline, reached);
  if (!connected.descriptor) {
    if (reached.problem.empty()) reached.problem = unreachable(way, connected.error);
    return reached;
  }
  reached.line = std::make_unique<Line>(context, std::move(connected.descriptor));
  reached.line->expires_at(deadline);
  if (way.secure) {
    reached.line->secure(
        tls::Handshake::dial(reached.contexts, 0, reached.line->descriptor(), reached.remote));
  }
  return reached;
}

std::string tls_problem(const Reached& reached) {
  if (const auto* failure = reached.line->failure()) return failure->line();
  const auto* stream = reached.line->secured();
  if (stream == nullptr || !stream->alert()) return {};
  return tls::refused_later(*reached.contexts, stream->facts(), reached.remote, *stream->alert())
      .line();
}

}  // namespace sipward::control
