// The calls that are under way, by Call-ID, as the proxy sees them pass: from the INVITE that opens
// a dialog to its final refusal or the BYE; and those that ended last. For people, no rule depends
// on it. Both bounded; what was not heard of for long is forgotten. Owned by one worker's Proxy.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/core/proxy/duty.hpp"

namespace sipward::proxy {

struct Leg {
  base::Side side = base::Side::inside;
  base::PeerId peer = base::no_peer;
  base::Endpoint remote;
};

enum class Ending : std::uint8_t {
  none,  // it is under way
  caller_hung_up,
  callee_hung_up,
  refused,       // by a final response, or given up: 487
  out_of_sight,  // answered, and its BYE takes another way
  unheard_of,    // for long, or others needed its room
};
std::string_view to_string(Ending ending);

struct Call {
  std::string call_id;
  std::string from, to;  // addresses of record as the caller wrote them, without tags
  Leg caller, callee;
  base::Time began{}, answered{}, heard{};  // answered: when, or not yet (epoch)
  Ending ending = Ending::none;
  int refusal = 0;  // the status of one that was refused
  base::Time ended{};
  std::size_t slot = 0;  // the book's own
};

class CallBook {
 public:
  // `duty` is told which calls are under way.
  explicit CallBook(Duty& duty, std::size_t most = 50'000, std::size_t most_past = 1'000)
      : duty_(duty), most_(most), most_past_(most_past) {}

  void begun(Call call);  // anew, should it be known
  void answered(std::string_view call_id, base::Time now);
  void heard(std::string_view call_id, base::Time now);  // anything within its dialog
  void ended(std::string_view call_id, Ending how, base::Time now);
  void refused(std::string_view call_id, int status, base::Time now);

  std::size_t size() const { return calls_.size(); }
  const std::list<Call>& all() const { return calls_; }   // the one heard of last first
  const std::deque<Call>& past() const { return past_; }  // the one that ended last first
  const Call* under_way(std::string_view call_id) const;

  // A look at all of them, some at a time, while calls come and go: one that is there all the while
  // is seen, and perhaps again. Those that ended, the last first.
  struct Walk {
    bool past = false;
    std::size_t left = 0;  // under way: slots; past: of all that ever ended
  };
  Walk begin_walk(bool past) const { return {past, past ? ended_ : slots_.size()}; }
  std::vector<const Call*> next(Walk& walk, std::size_t most) const;  // fewer: that was all

 private:
  using Calls = std::list<Call>;
  Calls::iterator find(std::string_view call_id);
  void put_away(Calls::iterator call, Ending how, base::Time now);
  void give_up_slot(const Call& call);
  void forget_old(base::Time now);

  Duty& duty_;
  std::size_t most_, most_past_;
  Calls calls_;
  std::vector<Calls::iterator> slots_;  // all, in no order that matters
  std::deque<Call> past_;
  std::size_t ended_ = 0;                                               // since the start
  boost::unordered_flat_map<std::string_view, Calls::iterator> by_id_;  // into the calls
};

}  // namespace sipward::proxy
