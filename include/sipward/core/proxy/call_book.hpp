// The calls that are under way, by Call-ID, as the proxy sees them pass: from the INVITE that opens
// a dialog to its final refusal or the BYE. For people, no rule depends on it. Bounded; what was
// not heard of for long is forgotten. Owned by one worker's Proxy.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"

namespace sipward::proxy {

struct Leg {
  base::Side side = base::Side::inside;
  base::PeerId peer = base::no_peer;
  base::Endpoint remote;
};

struct Call {
  std::string call_id;
  std::string from, to;  // addresses of record as the caller wrote them, without tags
  Leg caller, callee;
  base::Time began{}, answered{}, heard{};  // answered: when, or not yet (epoch)
};

class CallBook {
 public:
  explicit CallBook(std::size_t most = 50'000) : most_(most) {}

  void begun(Call call);  // anew, should it be known
  void answered(std::string_view call_id, base::Time now);
  void heard(std::string_view call_id, base::Time now);  // anything within its dialog
  void ended(std::string_view call_id);

  std::size_t size() const { return calls_.size(); }
  const std::list<Call>& all() const { return calls_; }  // the one heard of last first

 private:
  using Calls = std::list<Call>;
  Calls::iterator find(std::string_view call_id);
  void forget_old(base::Time now);

  std::size_t most_;
  Calls calls_;
  boost::unordered_flat_map<std::string_view, Calls::iterator> by_id_;  // into the calls
};

}  // namespace sipward::proxy
