// The routes of a Network, made ready so that the first that fits a new request is found fast: for
// each sender a list of those that may be for it, cheap conditions in one word each. Immutable,
// part of a Directory; choosing takes no lock and, regular expressions and folded headers aside, no
// memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/core/policy/request_view.hpp"

namespace sipward::policy {

// What a route may ask for, in the order in which it is looked at: what costs least first.
enum class Condition : std::uint8_t {
  none,  // the route fits
  sender,
  method,
  scheme,
  user_range,
  user_prefix,
  host,
  header,
  from_name,
  from_host,
  to_host,
  user_pattern
};

class RouteTable {
 public:
  explicit RouteTable(const Network& network);
  RouteTable(const RouteTable&) = delete;
  RouteTable& operator=(const RouteTable&) = delete;

  // The first that fits; null if none does.
  const Route* choose(const RouteQuestion& question) const;
  // Those that a sender may take, conditions aside, in order; what stands behind a route without
  // conditions is never taken and not among them. A sender that is no peer: base::no_peer.
  std::span<const Route* const> open_to(Side side, PeerId from) const;
  // The first condition of routes()[index] that the request does not meet.
  Condition failing(std::size_t index, const RouteQuestion& question) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct HeaderCheck {
    const HeaderCondition* wanted = nullptr;
    sip::Header known = sip::Header::other;
    std::uint16_t slot = 0;  // in a RequestView
  };
  struct Entry {
    std::uint32_t methods = 0;  // a bit a method, a scheme
    std::uint16_t schemes = 0;
    std::uint16_t conditions = 0;  // a bit a Condition, beyond those two
    const Route* route = nullptr;
    const std::vector<HeaderCheck>* headers = nullptr;
  };
  struct List {
    std::vector<Entry> entries;
    std::vector<const Route*> routes;
  };
  using Slots = std::map<std::string, std::uint16_t, std::less<>>;

  Entry entry_of(std::size_t index) const;
  List list_of(const Network& network, Side side, PeerId from) const;
  const List& of(Side side, PeerId from) const;
  void add_headers(const Route& route, Slots& slots);
  static Condition failing(const Entry& entry, RequestView& view);
  static Condition failing_user(const Entry& entry, RequestView& view);
  static Condition failing_text(const Entry& entry, RequestView& view);

  std::vector<Route> routes_;
  std::vector<std::vector<HeaderCheck>> headers_;  // by route
  std::vector<List> lists_;                        // the first two: of senders that are no peers
  std::vector<std::uint32_t> list_of_peer_;
};

}  // namespace sipward::policy
