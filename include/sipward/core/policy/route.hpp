// A route: whose new requests it is for, what else must be true of them, and where they go. Read
// from the configuration, immutable, part of a Network. CVP: a static route; CUBE: a dial-peer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/core/policy/group.hpp"
#include "sipward/core/policy/pattern.hpp"
#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::policy {

using base::IpAddress;
using base::Side;

// A host as it stands in a URI, its address read once.
struct WrittenHost {
  explicit WrittenHost(std::string_view host) : text(host), address(IpAddress::parse(host)) {}
  std::string_view text;
  std::optional<IpAddress> address;
};

// "example.com", "192.0.2.1", or "*.example.com": one label in place of the star, never two.
struct HostPattern {
  std::string text;  // lower case, without the star: ".example.com"
  bool one_label = false;
  std::optional<IpAddress> address;

  static std::optional<HostPattern> parse(std::string_view text);
  bool matches(const WrittenHost& host) const;
  std::string written() const;  // "*.example.com"
};

// How the user of a Request-URI begins. A number is compared without visual separators
// (RFC 3966 §5.1.1), any other text byte for byte.
struct UserPrefix {
  std::string text;
  bool is_number = false;

  static std::optional<UserPrefix> parse(std::string_view text);  // at most 32 bytes
};

// "+4930100-+4930199": every number of that many digits in between, ends included, with the plus
// if they have it. A number that goes on behind those digits is not among them.
struct NumberRange {
  bool plus = false;
  std::uint8_t digits = 0;  // 1 to 18
  std::uint64_t first = 0, last = 0;

  static std::optional<NumberRange> parse(std::string_view text);
  std::string end(std::uint64_t value) const;  // "+4930100", of first or last
  std::string written() const;
};

struct HeaderCondition {
  std::string name;
  std::optional<std::string> equals;  // none: it is enough that it is there
};

// All conditions must hold, of a list one entry. An empty list is no condition.
struct RouteMatch {
  std::vector<HostPattern> from_names{};  // of the sender's certificate, as verified
  std::vector<std::string> methods{};     // "INVITE"
  std::vector<sip::Scheme> schemes{};
  std::vector<UserPrefix> user_prefixes{};
  std::vector<NumberRange> user_ranges{};
  std::vector<Pattern> user_patterns{};
  std::vector<HostPattern> hosts{}, to_hosts{}, from_hosts{};
  std::vector<HeaderCondition> headers{};  // all of them

  bool empty() const;  // of anything a request could fail
};

struct Anybody {};  // whom the certificate says

struct ToGroup {
  GroupId group = no_group;
};

// An answer of our own in place of a target.
struct Refuse {
  int status = 403;
  std::string phrase;  // empty: the RFC's
};

// Where calls that fit a route go: to a peer, to one of a group, or nowhere.
using RouteTarget = std::variant<PeerId, ToGroup, Refuse>;

struct Route {
  std::variant<Side, PeerId, Anybody> from = Side::inside;
  RouteTarget to = base::no_peer;
  bool hairpin = false;  // outside -> outside permitted
  RouteMatch match{};
};

}  // namespace sipward::policy
