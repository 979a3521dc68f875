#include "sipward/core/policy/chooser.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "sipward/core/policy/draw.hpp"

namespace sipward::policy {
namespace {

constexpr std::uint64_t full_share = std::uint64_t{1} << 32;
// Of a member that is just back. Draws that are turned down for it are so many at most; then the
// last stands: at a tenth that is one choice in thirty.
constexpr std::uint64_t least_share = full_share / 10;
constexpr int most_draws = 32;
// Of a hash, before the members are compared one by one: with one in sixty-four up that is few.
constexpr int most_probes = 64;
// Of a tier, to find one with a full share.
constexpr int most_looks = 64;

bool by_hash(Strategy strategy) {
  return strategy == Strategy::hash_call_id || strategy == Strategy::hash_caller;
}

constexpr auto later = [](const auto& a, const auto& b) { return a.until > b.until; };

}  // namespace

Chooser::Choice::Choice(const Group& group)
    : name(group.name), strategy(group.strategy), slow_start(group.slow_start), lineup(group) {}

Chooser::Chooser(const Network& network) {
  adopt(network);
}

void Chooser::adopt(const Network& network) {
  if (known_.size() < network.peers.size()) known_.resize(network.peers.size());
  ids_.clear();
  for (const auto& peer : network.peers) ids_.push_back(peer.stable_id);
  std::vector<Choice> before = std::move(choices_);
  choices_.clear();
  choices_.reserve(network.groups.size());
  for (const auto& group : network.groups) {
    auto& choice = choices_.emplace_back(group);
    for (const auto& seat : choice.lineup.seats()) {
      if (by_hash(group.strategy) && seat.tier == 0) {
        choice.claims.push_back({ids_[seat.peer], seat.weight});
      }
    }
    const auto same = [&](const Choice& old) { return old.name == choice.name; };
    const auto old = std::find_if(before.begin(), before.end(), same);
    if (old != before.end()) inherit(*old, choice);
    if (choice.slots.empty()) choice.slots = share_slots(choice.claims);
    for (std::size_t place = 0; place < choice.lineup.seats().size(); ++place) {
      show_in(choice, static_cast<Place>(place));
    }
  }
}

void Chooser::inherit(const Choice& before, Choice& choice) const {
  if (before.claims == choice.claims) choice.slots = before.slots;
  if (before.lineup.seats().empty()) return;
  const auto next = choice.lineup.place_of(before.lineup.seats()[before.turn].peer);
  if (next != Lineup::nowhere) choice.turn = next;
}

// A letter may be there before the network that it speaks of.
Chooser::Known& Chooser::known(PeerId peer) {
  if (known_.size() <= peer) known_.resize(peer + std::size_t{1});
  return known_[peer];
}

bool Chooser::present(PeerId peer) const {
  return known_[peer].usable && !known_[peer].awaited;
}

void Chooser::show_in(Choice& choice, Place place) const {
  const auto peer = choice.lineup.seats()[place].peer;
  choice.lineup.put(place, present(peer));
  if (known_[peer].since == Time::min()) return;
  choice.all_ramped = std::max(choice.all_ramped, known_[peer].since + choice.slow_start);
}

void Chooser::show(PeerId peer) {
  for (auto& choice : choices_) {
    const auto place = choice.lineup.place_of(peer);
    if (place != Lineup::nowhere) show_in(choice, place);
  }
}

void Chooser::set_usable(PeerId peer, bool usable, Time since) {
  known(peer).usable = usable;
  if (usable) known(peer).since = since;
  show(peer);
}

void Chooser::avoid(PeerId peer, Time until) {
  auto& of = known(peer);
  of.avoid_until = std::max(of.avoid_until, until);
  if (of.awaited) return;
  of.awaited = true;
  await(peer, of.avoid_until);
  show(peer);
}

void Chooser::await(PeerId peer, Time until) {
  avoided_.push_back({until, peer});
  std::push_heap(avoided_.begin(), avoided_.end(), later);
}

void Chooser::end_avoidance(Time now) {
  while (!avoided_.empty() && avoided_.front().until <= now) {
    const auto peer = avoided_.front().peer;
    std::pop_heap(avoided_.begin(), avoided_.end(), later);
    avoided_.pop_back();
    if (known_[peer].avoid_until > now) {
      await(peer, known_[peer].avoid_until);  // it was put off meanwhile
    } else {
      known_[peer].awaited = false;
      show(peer);
    }
  }
}

PeerId Chooser::choose(const Question& question) {
  end_avoidance(question.now);
  if (question.group >= choices_.size()) return base::no_peer;
  auto& choice = choices_[question.group];
  // While this question is answered those tried are not there.
  for (const auto peer : question.tried) {
    const auto place = choice.lineup.place_of(peer);
    if (place != Lineup::nowhere) choice.lineup.put(place, false);
  }
  const auto place = pick(choice, question);
  for (const auto peer : question.tried) {
    const auto back = choice.lineup.place_of(peer);
    if (back != Lineup::nowhere) choice.lineup.put(back, present(peer));
  }
  return place == Lineup::nowhere ? base::no_peer : choice.lineup.seats()[place].peer;
}

bool Chooser::has_usable(GroupId group, Time now) const {
  if (group >= choices_.size()) return false;
  const auto& lineup = choices_[group].lineup;
  if (lineup.first(0) != Lineup::nowhere) return true;
  // Those whose time is over are let in by the next choose().
  return std::any_of(lineup.seats().begin(), lineup.seats().end(), [&](const Lineup::Seat& seat) {
    return known_[seat.peer].usable && known_[seat.peer].avoid_until <= now;
  });
}

Chooser::Place Chooser::pick(Choice& choice, const Question& question) const {
  switch (choice.strategy) {
    case Strategy::round_robin:
      return pick_in_turn(choice, question);
    case Strategy::hash_call_id:
    case Strategy::hash_caller:
      return pick_by_hash(choice, question);
    case Strategy::priority:
      break;
  }
  return pick_by_weight(choice, question);
}

// In parts of 2^32.
std::uint64_t Chooser::share(const Choice& choice, Place place, Time now) const {
  const auto since = known_[choice.lineup.seats()[place].peer].since;
  if (now >= choice.all_ramped || since == Time::min() || now >= since + choice.slow_start ||
      choice.slow_start == base::Duration{0}) {
    return full_share;
  }
  const auto elapsed = static_cast<std::uint64_t>(std::max(now - since, base::Duration{0}).count());
  const auto whole = static_cast<std::uint64_t>(choice.slow_start.count());
  return std::max(least_share, elapsed * full_share / whole);
}

// Where everybody is new, what they do not take yet goes to the next tier that takes it.
Chooser::Tier Chooser::tier_with_room(const Choice& choice, Place first,
                                      const Question& question) const {
  const auto& lineup = choice.lineup;
  const auto whole = lineup.tier_at(first);
  if (question.now >= choice.all_ramped) return whole;
  auto random = question.random;
  for (auto at = first; at != Lineup::nowhere;) {
    const auto tier = lineup.tier_at(at);
    std::uint64_t best = 0;
    for (int i = 0; i < most_looks && at < tier.end && best < full_share; ++i) {
      best = std::max(best, share(choice, at, question.now));
      at = lineup.first(at + std::size_t{1});
    }
    random = mix(random);
    if ((random & 0xffffffffU) < best) return tier;
    at = lineup.first(tier.end);
  }
  return whole;
}

Chooser::Place Chooser::pick_by_weight(const Choice& choice, const Question& question) const {
  const auto first = choice.lineup.first(0);
  if (first == Lineup::nowhere) return first;
  const auto tier = tier_with_room(choice, first, question);
  auto random = mix(~question.random);
  auto place = Lineup::nowhere;
  for (int i = 0; i < most_draws; ++i, random = mix(random)) {
    place = choice.lineup.draw(tier, random);
    if ((random & 0xffffffffU) < share(choice, place, question.now)) break;
  }
  return place;
}

Chooser::Place Chooser::pick_in_turn(Choice& choice, const Question& question) const {
  const auto& lineup = choice.lineup;
  auto random = question.random;
  auto place = Lineup::nowhere;
  std::size_t from = choice.turn;
  for (int i = 0; i < most_draws; ++i) {
    place = lineup.first(from);
    if (place == Lineup::nowhere) place = lineup.first(0);
    if (place == Lineup::nowhere) return place;
    random = mix(random);
    if ((random & 0xffffffffU) < share(choice, place, question.now)) break;
    from = place + std::size_t{1};
  }
  choice.turn = static_cast<Place>((place + std::size_t{1}) % lineup.seats().size());
  return place;
}

// Each hash and member: from a certain share on, so that what came back to a member stays there.
bool Chooser::welcomes(const Choice& choice, Place place, const Question& question) const {
  const auto all = share(choice, place, question.now);
  if (all >= full_share) return true;
  const auto id = ids_[choice.lineup.seats()[place].peer];
  return (mix(question.hash ^ mix(id)) & 0xffffffffU) < all;
}

// The hash leads to a slot, that to the next, and so on: the first whose owner is there. Who goes
// is passed over by those alone whose first he was.
Chooser::Place Chooser::pick_by_hash(const Choice& choice, const Question& question) const {
  const auto first = choice.lineup.first(0);
  if (first == Lineup::nowhere) return first;
  const auto& tier = choice.lineup.tier_at(first);
  if (tier.begin != 0) return nearest(choice, tier, question);
  const auto size = static_cast<std::uint32_t>(choice.slots.size());
  auto probe = question.hash;
  for (int i = 0; i < most_probes; ++i) {
    probe = mix(probe);
    const auto owner = choice.slots[below(probe, size)];
    if (choice.lineup.has(owner) && welcomes(choice, owner, question)) return owner;
  }
  return nearest(choice, tier, question);
}

// Weighted rendezvous hashing: as consistent, but it looks at everybody who is there.
Chooser::Place Chooser::nearest(const Choice& choice, const Tier& tier,
                                const Question& question) const {
  const auto& lineup = choice.lineup;
  auto best = std::tuple(true, std::numeric_limits<double>::infinity(), Lineup::nowhere);
  for (auto at = lineup.first(tier.begin); at < tier.end; at = lineup.first(at + std::size_t{1})) {
    const auto& seat = lineup.seats()[at];
    const auto bits = mix(mix(question.hash) + ids_[seat.peer]) >> 11;
    const double distance = -std::log((static_cast<double>(bits) + 0.5) * 0x1p-53) / seat.weight;
    best = std::min(best, {!welcomes(choice, at, question), distance, at});
  }
  return std::get<2>(best);
}

}  // namespace sipward::policy
