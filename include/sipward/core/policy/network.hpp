// What the core knows of the configuration: sides, listeners, peers, routes, limits. Immutable,
// built whole from the settings, shared by all workers as part of a Snapshot. TLS material is the
// shell's; here a peer is a name, prefixes, a target and the rewriting that it needs.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/core/policy/group.hpp"
#include "sipward/core/policy/overload_settings.hpp"
#include "sipward/core/policy/route.hpp"
#include "sipward/core/sip/framer.hpp"
#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::policy {

using base::HostPort;
using base::ListenerId;
using base::Transport;

// How many connections we open to each address of a peer: one for all workers, or each worker one.
enum class Connections : std::uint8_t { one, per_worker };
enum class ContactStyle : std::uint8_t { token_param, token_user, keep };       // rewriting.md §4
enum class RecordRouteStyle : std::uint8_t { transport_param, double_, none };  // §3
enum class RequestUriStyle : std::uint8_t { own, target, keep };                // §7
enum class UriScheme : std::uint8_t { sip, sips };                              // §7
enum class Redirect : std::uint8_t { map, pass, follow };                       // §9
enum class Oversize : std::uint8_t { fragment, tcp, refuse };                   // §8
enum class Sdes : std::uint8_t { pass, warn, refuse };                          // §10
enum class Topology : std::uint8_t { keep, hide };                              // §2
enum class IdentityHost : std::uint8_t { keep, advertise };                     // §7
enum class OptionsOutside : std::uint8_t { truth, always };                     // §9

// How a peer is moved from cleartext to TLS (house.md "Trust").
enum class Security : std::uint8_t {
  off,      // cleartext
  observe,  // cleartext; TLS is tried beside it, to see what would fail
  prefer,   // TLS, and cleartext while TLS fails
  require   // never cleartext
};

// Where a peer's host takes cleartext: "udp:5060".
struct CleartextPort {
  Transport transport = Transport::udp;
  std::uint16_t port = 5060;
};

// Where a peer is reached: "tls:cucm1.example.com:5061".
struct Target {
  Transport transport = Transport::udp;
  std::string host;                  // name or address, IPv6 without brackets
  std::uint16_t port = 0;            // of a name 0: its SRV records say it; of an address never
  std::optional<IpAddress> address;  // when host is an address
};

struct Peer {
  std::string name;
  std::uint32_t stable_id = 0;  // of the name; the same after restart and reload
  Side side = Side::inside;
  std::vector<base::Prefix> prefixes;
  std::optional<Target> target;  // none: it only dials us
  Connections connections = Connections::one;
  Security security = Security::off;
  std::optional<CleartextPort> cleartext;  // prefer: at the target's host, when TLS fails
  std::optional<Target> observed;          // observe: the TLS beside the cleartext target
  std::vector<std::string> names;          // lower case; what its certificate must carry
  std::optional<HostPort> advertise;       // what it sees of us; else the listener's, the side's
  ContactStyle contact = ContactStyle::token_param;
  RecordRouteStyle record_route = RecordRouteStyle::transport_param;
  RequestUriStyle request_uri = RequestUriStyle::own;
  UriScheme scheme = UriScheme::sip;
  Redirect redirect = Redirect::map;
  Oversize oversize = Oversize::fragment;
  Sdes sdes = Sdes::warn;
  Topology topology = Topology::keep;
  IdentityHost identity_host = IdentityHost::keep;
  // The trustpoint whose certificate its requests are dialled with instead of the next hop's: a
  // phone's own, where CUCM wants to see that.
  std::string outbound_trustpoint;
  bool terminates_sips = false;
  bool trust_identity = true;
  std::optional<HealthSettings> health;  // none: nobody looks after it
  ArrivalLimits limits;                  // of what it sends us
  std::uint16_t rank = 0;     // among peers with equal claims the lowest wins; equal: the first
  bool removed = false;       // by a reload: only what it left running still names it
  std::size_t max_uri = 255;  // bytes
};

struct Listener {
  Side side = Side::inside;
  base::Endpoint bind;  // port may be 0 until bound
  std::optional<HostPort> advertise;
};

struct SideSettings {
  HostPort advertise;             // host never empty once built; port 0: the listener's
  std::vector<HostPort> aliases;  // port 0: any port
};

struct Limits {
  sip::FrameLimits frame;
  std::size_t transactions = 200'000;  // per worker
  std::size_t long_uris = 10'000;      // entries of the bounded table of long Contacts
  std::size_t udp_message_bytes = 65'507;
  std::size_t udp_mtu = 1'300;  // RFC 3261 §18.1.1: MTU - 200
  std::size_t retry_after_seconds = 10;
  base::Duration stale_names = std::chrono::hours(24);  // what was looked up serves while DNS fails
};

struct Network {
  std::array<SideSettings, 2> sides;  // indexed by Side
  std::vector<Listener> listeners;
  std::vector<Peer> peers;
  std::vector<Group> groups;
  std::vector<Route> routes;
  transaction::Timing timing;
  Limits limits;
  OverloadSettings overload;
  OptionsOutside options_outside = OptionsOutside::truth;

  const SideSettings& side(Side s) const { return sides[static_cast<std::size_t>(s)]; }

  PeerId peer_by_name(std::string_view name) const;
  GroupId group_by_name(std::string_view name) const;
  // May requests of that sender take the route, its other conditions aside? A sender that is no
  // peer: base::no_peer. Who was removed may take none.
  bool open_to(const Route& route, Side side, PeerId from) const;
  // May a route lead to that peer, alone or as one of a group?
  bool reaches(const Route& route, PeerId to) const;
  std::string_view target_name(const RouteTarget& target) const;  // "" of a refusal
  // May a dialog between these two exist (a route in either direction; outside to outside only
  // with hairpin)?
  bool may_talk(PeerId a, PeerId b) const;

  // What the given peer sees of us on a leg of that transport: the peer's advertise, else that of
  // the first listener of its side and transport, else the side's. The port is never 0.
  HostPort advertised(PeerId to, Transport transport) const;
};

std::string_view to_string(Security security);  // "require"

// What SRV records of that transport are asked for (RFC 3263 §4.1): "_sips._tcp" for TLS.
std::string_view srv_service(Transport transport);

// FNV-1a of the name: the number that stands for a peer in tokens.
std::uint32_t stable_id(std::string_view peer_name);

}  // namespace sipward::policy
