// Which routes come of dial-peers that voice classes choose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "import/planned.hpp"

namespace sipward::import {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(PatternMap, entries_of_one_kind_are_one_list) {
  const auto imported = import_with(
      "voice class e164-pattern-map 1\n e164 30\n e164 4...$\n e164 40\n e164 5...$\n e164 6.7\n"
      "dial-peer voice 1 voip\n destination e164-pattern-map 1\n session target ipv4:10.0.0.9\n");
  EXPECT_THAT(
      routes_in(imported.plan),
      ElementsAre("outside ^6[0-9A-D*#]7 > peer-10.0.0.9", "inside ^6[0-9A-D*#]7 > peer-10.0.0.9",
                  "outside 30 40 > peer-10.0.0.9", "inside 30 40 > peer-10.0.0.9",
                  "outside 4000-4999 5000-5999 > peer-10.0.0.9",
                  "inside 4000-4999 5000-5999 > peer-10.0.0.9"));
  EXPECT_THAT(imported.places.at(line_with(imported, "e164 40").number),
              ElementsAre("[[route]] to peer-10.0.0.9: user_prefix"));
}

TEST(PatternMap, the_longest_entry_of_all_wins_and_what_stands_between_splits_the_list) {
  const auto imported = import_with(
      "voice class e164-pattern-map 1\n e164 3\n e164 300\n"
      "dial-peer voice 1 voip\n destination e164-pattern-map 1\n session target dns:b.example.com\n"
      " session transport tcp tls\n"
      "dial-peer voice 2 voip\n destination-pattern 30\n session target dns:a.example.com\n"
      " session transport tcp tls\n");
  EXPECT_THAT(routes_in(imported.plan),
              ElementsAre("inside 300 > b.example.com", "inside 30 > a.example.com",
                          "inside 3 > b.example.com"));
}

TEST(PatternMap, dial_peers_with_the_same_one_stand_in_for_each_other) {
  const auto imported = import_with(
      "voice class e164-pattern-map 1\n e164 30\n e164 40\n"
      "dial-peer voice 1 voip\n destination e164-pattern-map 1\n preference 2\n"
      " session target ipv4:10.0.0.1\n"
      "dial-peer voice 2 voip\n destination e164-pattern-map 1\n session target ipv4:10.0.0.2\n");
  EXPECT_THAT(routes_in(imported.plan),
              ElementsAre("outside 30 40 > dial-peers-2-1", "inside 30 40 > dial-peers-2-1"));
  EXPECT_THAT(members_in(imported.plan, "dial-peers-2-1"),
              ElementsAre("peer-10.0.0.2 1", "peer-10.0.0.1 2"));
}

TEST(PatternMap, without_a_number_it_is_to_be_filled_in) {
  for (const auto* map : {"", "voice class e164-pattern-map 1\n url flash:a.cfg\n",
                          "voice class e164-pattern-map 1\n e164 3{2}\n"}) {
    const auto imported =
        import_with(std::string(map) +
                    "dial-peer voice 1 voip\n destination e164-pattern-map 1\n session target "
                    "ipv4:10.0.0.9\n");
    EXPECT_THAT(
        texts_of(imported.plan.fill_in),
        Contains("the numbers of the route to peer-10.0.0.9, dial-peer-1: IOS chooses it by "
                 "e164-pattern-map 1, of which no number is here"));
  }
}

TEST(PatternMap, what_is_not_understood_of_it_says_why) {
  const auto imported = import_with(
      "voice class e164-pattern-map 1\n url flash:a.cfg\n e164 3{2}\n e164 30\n"
      "dial-peer voice 1 voip\n destination e164-pattern-map 1\n session target ipv4:10.0.0.9\n");
  EXPECT_EQ(line_with(imported, "url").fate, Fate::unread);
  EXPECT_THAT(line_with(imported, "url").note, HasSubstr("in that file"));
  EXPECT_EQ(line_with(imported, "3{2}").fate, Fate::unread);
  EXPECT_EQ(line_with(imported, "e164 30").fate, Fate::used);
}

TEST(PatternMap, out_of_service_it_has_no_route) {
  const auto imported = import_with(
      "voice class e164-pattern-map 1\n e164 30\n shutdown\n"
      "dial-peer voice 1 voip\n destination e164-pattern-map 1\n session target ipv4:10.0.0.9\n");
  EXPECT_THAT(routes_in(imported.plan), IsEmpty());
  EXPECT_THAT(texts_of(imported.plan.different),
              Contains("e164-pattern-map 1 is out of service: no route asks for it"));
}

TEST(DialPeerGroup, its_members_take_the_calls_whatever_their_patterns_say) {
  const auto imported = import_with(
      "voice class dpg 7\n dial-peer 12 preference 1\n dial-peer 11\n"
      "dial-peer voice 1 voip\n incoming called-number 5..$\n destination dpg 7\n");
  EXPECT_THAT(routes_in(imported.plan),
              ElementsAre("outside 500-599 > dpg-7", "inside 500-599 > dpg-7"));
  EXPECT_EQ(imported.plan.routes.front().to, "dpg-7");  // before all patterns
  EXPECT_THAT(members_in(imported.plan, "dpg-7"),
              ElementsAre("peer-10.0.0.1 1", "peer-10.0.0.2 2"));
  EXPECT_EQ(line_with(imported, "dial-peer 12 preference 1").fate, Fate::used);
}

TEST(DialPeerGroup, a_dot_is_every_number) {
  const auto imported = import_with(
      "voice class dpg 7\n dial-peer 21\n"
      "dial-peer voice 1 voip\n incoming called-number .\n destination dpg 7\n");
  EXPECT_THAT(routes_in(imported.plan), ElementsAre("inside ^\\+?[0-9A-D*#] > a.example.com"));
}

TEST(DialPeerGroup, an_inbound_map_is_its_numbers) {
  const auto imported = import_with(
      "voice class dpg 7\n dial-peer 21\n dial-peer 22\n"
      "voice class e164-pattern-map 3\n e164 30\n e164 40\n"
      "dial-peer voice 1 voip\n incoming called e164-pattern-map 3\n destination dpg 7\n");
  EXPECT_THAT(routes_in(imported.plan), Contains("inside 30 40 > dpg-7"));
}

TEST(DialPeerGroup, the_other_side_cannot_stand_in) {
  const auto imported = import_with(
      "voice class dpg 7\n dial-peer 21\n dial-peer 11 preference 1\n"
      "dial-peer voice 1 voip\n incoming called-number 30\n destination dpg 7\n");
  EXPECT_THAT(routes_in(imported.plan), Contains("inside 30 > a.example.com"));
  EXPECT_THAT(texts_of(imported.plan.different),
              Contains("dial-peers-21-11: peer-10.0.0.1 is on the other side than the first and "
                       "cannot stand in for it; left out"));
}

TEST(DialPeerGroup, a_member_without_a_pattern_takes_no_other_calls) {
  const auto imported = import_ios(
      "voice class dpg 7\n dial-peer 1\n"
      "dial-peer voice 1 voip\n session target ipv4:10.0.0.1\n"
      "dial-peer voice 2 voip\n incoming called-number 30\n destination dpg 7\n",
      "test.txt");
  EXPECT_EQ(text_of(imported.plan.routes.front()), "outside 30 > peer-10.0.0.1");
  EXPECT_EQ(imported.plan.routes.size(), 2U);  // and the way back
}

TEST(DialPeerGroup, what_leads_nowhere_is_told) {
  const auto told = [](std::string_view group) {
    return texts_of(
        import_with(std::string(group) +
                    "dial-peer voice 1 voip\n incoming called-number 30\n destination dpg 7\n")
            .plan.different);
  };
  EXPECT_THAT(told(""), Contains("dial-peer 1 leads to dpg 7, which was not read: its calls go by "
                                 "the other routes"));
  EXPECT_THAT(told("voice class dpg 7\n dial-peer 11\n shutdown\n"),
              Contains("dial-peer 1 leads to dpg 7, which is out of service: its calls go by the "
                       "other routes"));
  EXPECT_THAT(told("voice class dpg 7\n dial-peer 99\n"),
              Contains("dial-peer 1 leads to dpg 7, which leads nowhere: there is no route"));
}

TEST(DialPeerGroup, who_comes_in_must_be_said) {
  const auto imported =
      import_with("voice class dpg 7\n dial-peer 11\ndial-peer voice 1 voip\n destination dpg 7\n");
  EXPECT_THAT(routes_in(imported.plan), IsEmpty());
  EXPECT_THAT(texts_of(imported.plan.different),
              Contains("dial-peer 1: nothing says which calls come in by it, so its dpg has no "
                       "route"));
}

}  // namespace
}  // namespace sipward::import
