// Look-up by host as it is written in SIP: names without regard to case, addresses by value, so
// that "[2001:DB8::1]" and "2001:db8::1" are one host. No look-up allocates. Immutable once built.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::policy {

template <class Entry>
class HostTable {
 public:
  Entry& operator[](std::string_view host) {
    if (const auto address = base::IpAddress::parse(host)) return addresses_[*address];
    return names_[std::string(host)];
  }
  const Entry* find(std::string_view host) const {
    if (const auto address = base::IpAddress::parse(host)) return at(addresses_, *address);
    return at(names_, host);
  }

 private:
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return base::hash_ignoring_case(name); }
  };
  struct NameEqual {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const {
      return base::equal_ignoring_case(a, b);
    }
  };
  template <class Map, class Key>
  static const Entry* at(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
  }

  std::unordered_map<std::string, Entry, NameHash, NameEqual> names_;
  std::unordered_map<base::IpAddress, Entry, base::IpAddressHash> addresses_;
};

}  // namespace sipward::policy
