#include "sipward/shell/runtime/evidence.hpp"

#include <gtest/gtest.h>

namespace sipward::runtime {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Clock = Evidence::Clock;

const Clock::time_point start{hours(24 * 20'000)};

Evidence evidence(Clock::time_point at, std::uint64_t sent) {
  Evidence made;
  made.until = at;
  made.peers["cucm"].sent.encrypted = sent;
  return made;
}

std::uint64_t sent(const Evidence& evidence) {
  const auto found = evidence.peers.find("cucm");
  return found == evidence.peers.end() ? 0 : found->second.sent.encrypted;
}

TEST(Evidence, of_a_span_is_what_was_added) {
  auto earlier = evidence(start, 10);
  auto later = evidence(start + hours(1), 25);
  const Negotiated kind{tls::Role::client, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "x25519", false};
  earlier.peers["cucm"].handshakes[kind] = 2;
  later.peers["cucm"].handshakes[kind] = 5;
  later.peers["cucm"].refusals[{tls::Role::server, tls::FailureReason::wrong_name}] = 1;
  const auto added = difference(later, earlier);
  EXPECT_EQ(added.since, start);
  EXPECT_EQ(added.until, start + hours(1));
  const auto& of_cucm = added.peers.at("cucm");
  EXPECT_EQ(of_cucm.sent.encrypted, 15U);
  EXPECT_EQ(of_cucm.handshakes.at(kind), 3U);
  EXPECT_EQ(of_cucm.refusals.size(), 1U);
}

TEST(Evidence, of_a_span_leaves_out_peers_of_which_nothing_crossed) {
  const auto added = difference(evidence(start + hours(1), 10), evidence(start, 10));
  EXPECT_TRUE(added.peers.empty());
}

TEST(Evidence, a_peer_that_was_away_is_counted_anew) {
  EXPECT_EQ(sent(difference(evidence(start + hours(1), 3), evidence(start, 10))), 3U);
}

TEST(EvidenceMarks, are_due_each_hour) {
  EvidenceMarks marks;
  EXPECT_TRUE(marks.is_due(start));
  marks.keep(evidence(start, 1));
  EXPECT_FALSE(marks.is_due(start + minutes(59)));
  EXPECT_TRUE(marks.is_due(start + hours(1)));
}

TEST(EvidenceMarks, the_last_one_that_is_old_enough_is_taken) {
  EvidenceMarks marks;
  for (std::uint64_t i = 0; i < 5; ++i) marks.keep(evidence(start + hours(i), i));
  EXPECT_EQ(sent(marks.at(start + hours(2) + minutes(30))), 2U);
  EXPECT_EQ(sent(marks.at(start + hours(9))), 4U);
  EXPECT_TRUE(marks.at(start - minutes(1)).peers.empty());
}

TEST(EvidenceMarks, are_kept_each_hour_for_two_days_and_each_day_for_a_month) {
  EvidenceMarks marks;
  constexpr std::uint64_t hours_of_forty_days = 40 * 24;
  for (std::uint64_t i = 0; i <= hours_of_forty_days; ++i) {
    marks.keep(evidence(start + hours(i), i));
  }
  const auto end = start + hours(hours_of_forty_days);
  EXPECT_EQ(sent(marks.at(end - hours(47))), hours_of_forty_days - 47);
  EXPECT_EQ(sent(marks.at(end - hours(24 * 10) + hours(5))) % 24, 0U);
  EXPECT_TRUE(marks.at(end - hours(24 * 32)).peers.empty());
}

}  // namespace
}  // namespace sipward::runtime
