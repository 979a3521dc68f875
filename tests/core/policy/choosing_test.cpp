// What holds for every strategy, with members that come and go at random: a model that looks at
// everybody knows who may be chosen.
#include <gmock/gmock.h>

#include <set>

#include "groups.hpp"

namespace sipward::policy::test {
namespace {

using namespace std::chrono_literals;

class Lot {
 public:
  explicit Lot(std::uint64_t seed) : bits_(seed) {}
  std::uint32_t operator()(std::size_t bound) {
    bits_ = mix(bits_);
    return below(bits_, static_cast<std::uint32_t>(bound));
  }
  std::uint64_t bits() { return bits_ = mix(bits_); }

 private:
  std::uint64_t bits_;
};

struct Model {
  bool usable = true;
  Time avoid_until = ever;
  bool there(Time now) const { return usable && avoid_until <= now; }
};

struct Play {
  Play(Strategy strategy, std::uint64_t seed) : lot(seed) {
    const auto size = std::size_t{1} + lot(lot(4) == 0 ? 300 : 8);
    for (std::size_t i = 0; i < size; ++i) {
      members.push_back({static_cast<std::uint16_t>(1 + lot(3)),
                         static_cast<std::uint16_t>(lot(3) == 0 ? 0 : lot(100))});
    }
    network = network_of(strategy, members, lot(2) == 0 ? Duration{0} : Duration{20s});
    model.resize(size);
  }

  void change(Chooser& chooser) {
    const auto peer = static_cast<PeerId>(lot(members.size()));
    switch (lot(4)) {
      case 0:
        chooser.set_usable(peer, model[peer].usable = false, now);
        break;
      case 1:
        chooser.set_usable(peer, model[peer].usable = true, lot(2) == 0 ? now : ever);
        break;
      case 2: {
        const auto until = now + Duration{lot(10'000)};
        chooser.avoid(peer, until);
        model[peer].avoid_until = std::max(model[peer].avoid_until, until);
        break;
      }
      default:
        now += Duration{lot(5'000)};
    }
  }

  void ask(Chooser& chooser) {
    std::vector<PeerId> tried;
    while (lot(2) == 0) tried.push_back(static_cast<PeerId>(lot(members.size() + 1)));
    std::set<PeerId> possible;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto peer = static_cast<PeerId>(i);
      const bool again = std::find(tried.begin(), tried.end(), peer) != tried.end();
      if (model[i].there(now) && !again) possible.insert(peer);
    }
    const Chooser::Question question{0, lot.bits(), lot.bits(), now, tried};
    const auto chosen = chooser.choose(question);
    if (possible.empty()) {
      ASSERT_EQ(chosen, base::no_peer);
    } else {
      ASSERT_TRUE(possible.contains(chosen)) << chosen;
    }
    const bool any = std::any_of(model.begin(), model.end(),
                                 [this](const Model& one) { return one.there(now); });
    ASSERT_EQ(chooser.has_usable(0, now), any);
    if (network.groups[0].strategy != Strategy::round_robin) {
      ASSERT_EQ(chooser.choose(question), chosen);  // the same bits, the same answer
    }
  }

  Lot lot;
  std::vector<Weighed> members;
  Network network;
  std::vector<Model> model;
  Time now = start;
};

TEST(choosing, never_names_who_is_down_avoided_or_tried_and_always_somebody_else) {
  for (const auto strategy : strategies) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      Play play(strategy, seed);
      Chooser chooser(play.network);
      for (int step = 0; step < 300; ++step) {
        play.change(chooser);
        play.ask(chooser);
        if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed;
        if (play.lot(50) == 0) chooser.adopt(play.network);
      }
    }
  }
}

TEST(choosing, starves_nobody_who_has_weight) {
  for (const auto strategy : strategies) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      Lot lot(seed);
      std::vector<Weighed> members;
      const auto size = std::size_t{2} + lot(30);
      for (std::size_t i = 0; i < size; ++i) {
        members.push_back({1, static_cast<std::uint16_t>(1 + lot(20))});
      }
      Chooser chooser(network_of(strategy, members));
      std::map<PeerId, double> shares;
      for (std::size_t i = 0; i < size; ++i) {
        const auto peer = static_cast<PeerId>(i);
        const bool up = i == 0 || lot(3) != 0;
        chooser.set_usable(peer, up, ever);
        if (up) shares[peer] = strategy == Strategy::round_robin ? 1 : members[i].weight;
      }
      const auto counts = count(chooser, 50'000);
      ASSERT_EQ(counts.size(), shares.size());
      if (shares.size() > 1) {
        ASSERT_LT(chi_square(counts, shares), bound(shares.size()) * 1.5) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace sipward::policy::test
