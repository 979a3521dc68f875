// Numbers that the router changed: told to people, dial-peer by dial-peer.
#include "sipward/import/translations.hpp"

#include <gtest/gtest.h>

#include "import/planned.hpp"

namespace sipward::import {
namespace {

std::string told(std::string_view text) {
  return translations_text(import_ios(text, "test.txt").running);
}

TEST(Translations, each_dial_peer_with_its_profile_and_its_rules) {
  EXPECT_EQ(told("voice translation-rule 7\n rule 1 /^0/ /+49/\n rule 2 /^9//\n"
                 "voice translation-profile IN\n translate calling 7\n"
                 "dial-peer voice 1 voip\n description the carrier\n"
                 " translation-profile incoming in\n session target ipv4:10.0.0.1\n"
                 "dial-peer voice 2 voip\n session target ipv4:10.0.0.2\n"),
            "  dial-peer 1, the carrier\n"
            "    incoming      translation-profile in (line 8)\n"
            "    calling       by translation-rule 7 (line 5)\n"
            "                  rule 1 /^0/ /+49/ (line 2)\n"
            "                  rule 2 /^9// (line 3)\n");
}

TEST(Translations, before_there_were_profiles) {
  EXPECT_EQ(told("dial-peer voice 1 voip\n translate-outgoing called 7\n"),
            "  dial-peer 1\n"
            "    outgoing      without a profile (line 2)\n"
            "    called        by translation-rule 7 (line 2), of which no rule was read\n");
}

TEST(Translations, of_a_profile_that_was_not_read) {
  EXPECT_EQ(told("dial-peer voice 1 voip\n translation-profile outgoing X\n"),
            "  dial-peer 1\n"
            "    outgoing      translation-profile X (line 2), of which nothing was read\n");
}

TEST(Translations, none_of_a_dial_peer_out_of_service) {
  EXPECT_EQ(told("dial-peer voice 1 voip\n shutdown\n translation-profile outgoing X\n"), "");
}

TEST(Translations, all_their_lines_stay_not_understood) {
  const auto imported = import_ios(
      "voice translation-rule 7\n rule 1 /^0/ /+49/\nvoice translation-profile IN\n"
      " translate calling 7\ndial-peer voice 1 voip\n translation-profile incoming IN\n",
      "test.txt");
  for (const auto* text : {"translation-rule 7", "rule 1", "translation-profile IN",
                           "translate calling", "translation-profile incoming"}) {
    EXPECT_EQ(line_with(imported, text).fate, Fate::unread) << text;
  }
  EXPECT_NE(imported.checklist.find("NUMBERS THAT THE ROUTER CHANGED"), std::string::npos);
}

}  // namespace
}  // namespace sipward::import
