// What is known of peers, by the certificate they are reached with.
#include "sipward/core/proxy/known_vitals.hpp"

#include <gtest/gtest.h>

namespace sipward::proxy {
namespace {

using policy::Cause;
using policy::State;

const policy::Vitals down{State::down, Cause::tcp, "refused", {}};
const policy::Vitals up{State::up, Cause::none, {}, {}};

TEST(known_vitals, of_whom_nothing_was_heard_may_be_called) {
  const KnownVitals known;
  EXPECT_EQ(known.of({3}).state, State::unknown);
  EXPECT_TRUE(known.usable({3}));
  EXPECT_TRUE(known.usable({base::no_peer, "phone-lsc"}));
}

TEST(known_vitals, each_peer_has_its_own) {
  KnownVitals known;
  known.set({3}, down);
  EXPECT_FALSE(known.usable({3}));
  EXPECT_EQ(known.of({3}).reason, "refused");
  EXPECT_TRUE(known.usable({2}));
  EXPECT_TRUE(known.usable({4}));
  known.set({3}, up);
  EXPECT_TRUE(known.usable({3}));
  EXPECT_EQ(known.of({3}).reason, "");
}

TEST(known_vitals, a_certificate_of_which_nothing_is_known_counts_as_the_peers_own) {
  KnownVitals known;
  known.set({3}, down);
  EXPECT_FALSE(known.usable({3, "phone-lsc"}));
  known.set({3, "phone-lsc"}, up);
  EXPECT_TRUE(known.usable({3, "phone-lsc"}));
  EXPECT_FALSE(known.usable({3, "another"}));
  EXPECT_FALSE(known.usable({3})) << "it says nothing of the peer's own";
}

TEST(known_vitals, on_trial_is_usable) {
  KnownVitals known;
  known.set({3}, {State::trial});
  EXPECT_TRUE(known.usable({3}));
}

}  // namespace
}  // namespace sipward::proxy
