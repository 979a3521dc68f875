// Chooses the member of a group that gets a new dialog. It is told who is usable and who wants to
// be left alone, and answers in well under a microsecond among 1,000 members, however many are
// down, without allocating. Plain state: each worker has its own, and tells it what letters say.
//
//   priority        the lowest priority that has somebody; there by weight, weight 0 when alone
//   round_robin     in turn, weights and priorities aside
//   hash_…          the same hash, the same member: one that goes moves its own share and takes it
//                   back when it returns; by weight, priorities aside
//
// Who sent 503 with Retry-After asked for nothing until then and gets nothing, even when nobody
// else is left: there the caller learns the truth. Who is back from a failure has a share that
// grows over the group's slow_start from a tenth to all of it; the rest goes to others of its
// priority, and while all of those are new too, to the next priority.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sipward/core/policy/lineup.hpp"
#include "sipward/core/policy/maglev.hpp"
#include "sipward/core/policy/network.hpp"

namespace sipward::policy {

using base::Time;

class Chooser {
 public:
  explicit Chooser(const Network& network);
  // After a reload: peers keep their places, and what is known of them stays.
  void adopt(const Network& network);

  // Everybody is usable until told otherwise. `since`: when it came back; Time::min(): it has its
  // full share at once.
  void set_usable(PeerId peer, bool usable, Time since);
  void avoid(PeerId peer, Time until);  // the latest of several counts

  struct Question {
    GroupId group = no_group;
    std::uint64_t hash = 0;    // of Call-ID or caller, for hash_…
    std::uint64_t random = 0;  // decides all else: the same bits, the same answer
    Time now;
    std::span<const PeerId> tried;  // who must not be chosen
  };
  PeerId choose(const Question& question);  // no_peer: nobody is left
  bool has_usable(GroupId group, Time now) const;

 private:
  using Place = Lineup::Place;
  using Tier = Lineup::Tier;

  struct Known {
    bool usable = true;
    bool awaited = false;  // stands in avoided_
    Time since = Time::min();
    Time avoid_until = Time::min();
  };
  struct Choice {
    explicit Choice(const Group& group);
    std::string name;
    Strategy strategy;
    base::Duration slow_start;
    Lineup lineup;
    std::vector<SlotClaim> claims;     // hash_…: of the first tier
    std::vector<std::uint16_t> slots;  // by them
    Time all_ramped = Time::min();     // from then on everybody has his full share
    Place turn = 0;                    // round_robin: whose it is
  };
  struct Awaited {
    Time until;
    PeerId peer = base::no_peer;
  };

  void inherit(const Choice& before, Choice& choice) const;
  Known& known(PeerId peer);
  bool present(PeerId peer) const;
  void show(PeerId peer);
  void show_in(Choice& choice, Place place) const;
  void await(PeerId peer, Time until);
  void end_avoidance(Time now);

  Place pick(Choice& choice, const Question& question) const;
  Place pick_by_weight(const Choice& choice, const Question& question) const;
  Place pick_in_turn(Choice& choice, const Question& question) const;
  Place pick_by_hash(const Choice& choice, const Question& question) const;
  Place nearest(const Choice& choice, const Tier& tier, const Question& question) const;
  Tier tier_with_room(const Choice& choice, Place first, const Question& question) const;
  std::uint64_t share(const Choice& choice, Place place, Time now) const;
  bool welcomes(const Choice& choice, Place place, const Question& question) const;

  std::vector<Known> known_;        // by PeerId
  std::vector<std::uint32_t> ids_;  // by PeerId: the name's number, the same on every replica
  std::vector<Choice> choices_;     // by GroupId
  std::vector<Awaited> avoided_;    // a heap, the next to end first; one entry a peer
};

}  // namespace sipward::policy
