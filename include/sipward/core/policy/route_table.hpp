// The routes of a Network, made ready so that the first that fits a new request is found fast: for
// each sender a list of those that may be for it, method and scheme in a word, the other conditions
// as checks that one comparison mostly settles. Immutable, part of a Directory; choosing takes no
// lock and, regular expressions and folded headers aside, no memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/core/policy/request_view.hpp"

namespace sipward::policy {

// What a route may ask for, in the order in which it is looked at: what costs least first.
enum class Criterion : std::uint8_t {
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
  // The first condition of routes()[index] that the request does not meet, its sender aside.
  Criterion failing(std::size_t index, const RouteQuestion& question) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  // One entry of one list of a RouteMatch. All of a list stand together; one of them must hold,
  // but of headers each.
  struct Check {
    std::uint64_t head = 0, mask = 0;  // what the part's head must be; no mask: look closer
    Criterion criterion = Criterion::none;
    Part part = Part::user;
    bool last = true;        // of those that stand together
    std::uint32_t item = 0;  // in the list
  };
  struct Entry {
    std::uint32_t methods = 0;  // a bit a method
    std::uint32_t schemes = 0;
    std::vector<Check> checks;
    std::vector<HeaderCheck> headers;

    Check first;  // if it stands alone, of checks; else one that holds

    bool is_for(const RequestView& view) const {
      return (methods & view.method_bit()) != 0 && (schemes & view.scheme_bit()) != 0;
    }
    bool may_fit(RequestView& view) const {
      return is_for(view) && ((view.head(first.part) ^ first.head) & first.mask) == 0;
    }
  };
  struct List {
    std::vector<const Entry*> entries;
    std::vector<const Route*> routes;
  };
  using Slots = std::map<std::string, std::uint16_t, std::less<>>;

  static Entry entry_of(const RouteMatch& match, Slots& slots);
  static void add_user_checks(const RouteMatch& match, std::vector<Check>& checks);
  static void add_host_checks(const std::vector<HostPattern>& hosts, Criterion criterion, Part part,
                              std::vector<Check>& checks);
  List list_of(const Network& network, Side side, PeerId from) const;
  const List& of(Side side, PeerId from) const;
  Criterion failing(const Entry& entry, RequestView& view) const;  // beyond is_for()
  bool holds(const Check& check, const Entry& entry, RequestView& view) const;

  std::vector<Route> routes_;
  std::vector<Entry> entries_;  // by route
  std::vector<List> lists_;     // the first two: of senders that are no peers
  std::vector<std::uint32_t> list_of_peer_;
};

}  // namespace sipward::policy
