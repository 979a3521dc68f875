// Where a line belongs, however the text came here.
#include "sipward/import/sections.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sipward/import/running.hpp"

namespace sipward::import {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::vector<std::pair<std::string, Mode>> modes(std::string_view text) {
  std::vector<std::pair<std::string, Mode>> all;
  for (const auto& line : read_document(text).lines) all.emplace_back(line.text, line.mode);
  return all;
}

const auto of_sip_ua =
    ElementsAre(Pair("sip-ua", Mode::global), Pair("transport tcp tls v1.2", Mode::sip_ua),
                Pair("dial-peer voice 1 voip", Mode::global),
                Pair("session transport tcp tls", Mode::dial_peer));

TEST(Sections, by_indentation) {
  EXPECT_THAT(modes("sip-ua\n transport tcp tls v1.2\n!\ndial-peer voice 1 voip\n"
                    " session transport tcp tls\n"),
              of_sip_ua);
}

TEST(Sections, without_indentation) {
  EXPECT_THAT(modes("sip-ua\ntransport tcp tls v1.2\ndial-peer voice 1 voip\n"
                    "session transport tcp tls\n"),
              of_sip_ua);
}

TEST(Sections, below_conf_t_and_with_line_ends_of_windows) {
  EXPECT_THAT(modes("conf t\r\n sip-ua\r\n  transport tcp tls v1.2\r\n exit\r\n"
                    " dial-peer voice 1 voip\r\n  session transport tcp tls\r\nend\r\n"),
              of_sip_ua);
}

TEST(Sections, with_prompts) {
  EXPECT_THAT(modes("r1#conf t\nr1(config)#sip-ua\nr1(config-sip-ua)#transport tcp tls v1.2\n"
                    "r1(config-sip-ua)#dial-peer voice 1 voip\n"
                    "r1(config-dial-peer)# session transport tcp tls\nr1(config-dial-peer)#end\n"
                    "r1#show clock\n"),
              of_sip_ua);
}

TEST(Sections, pasted_unevenly) {
  EXPECT_THAT(modes("sip-ua\n  transport tcp tls v1.2\n dial-peer voice 1 voip\n"
                    "   session transport tcp tls"),
              of_sip_ua);
}

TEST(Sections, of_a_pager_and_of_a_comment_nothing_stays) {
  EXPECT_THAT(modes("sip-ua ! the agent\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b"
                    " transport tcp tls v1.2\n! comment\ndial-peer voice 1 voip\n"
                    "\tsession transport tcp tls\n"),
              of_sip_ua);
}

TEST(Sections, exit_leaves_one) {
  EXPECT_THAT(
      modes("voice service voip\nsip\nbind control source-interface Gi1\nexit\n"
            "ip address trusted list\nipv4 10.0.0.1\nexit\nexit\nip address trusted list\n"),
      ElementsAre(Pair("voice service voip", Mode::global), Pair("sip", Mode::voice_service),
                  Pair("bind control source-interface Gi1", Mode::voice_service_sip),
                  Pair("ip address trusted list", Mode::voice_service),
                  Pair("ipv4 10.0.0.1", Mode::trusted_list),
                  Pair("ip address trusted list", Mode::global)));
}

TEST(Sections, some_commands_are_shown_deeper_than_those_before_them) {
  EXPECT_THAT(
      modes("voice class e164-pattern-map 1\n description a\n  e164 30T\n  e164 40\n !\n"
            "voice class dpg 1\n dial-peer 1\n"),
      ElementsAre(Pair("voice class e164-pattern-map 1", Mode::global),
                  Pair("description a", Mode::pattern_map), Pair("e164 30T", Mode::pattern_map),
                  Pair("e164 40", Mode::pattern_map), Pair("voice class dpg 1", Mode::global),
                  Pair("dial-peer 1", Mode::peer_group)));
}

TEST(Sections, a_banner_is_one_line_whatever_stands_in_it) {
  const auto document =
      read_document("banner motd ^C\nsip-ua\n transport tcp tls v1.0\n^C\nsip-ua\n");
  ASSERT_EQ(document.lines.size(), 2U);
  EXPECT_EQ(document.lines[0].last, 4U);
  EXPECT_EQ(document.lines[1].number, 5U);
}

TEST(Sections, a_certificate_is_one_line) {
  const auto document = read_document(
      "crypto pki certificate chain A\n certificate ca 01\n  30820001 02030405\n"
      "  AB\n  quit\nsip-ua\n");
  ASSERT_EQ(document.lines.size(), 3U);
  EXPECT_EQ(document.lines[1].blob, "3082000102030405AB");
  EXPECT_EQ(document.lines[1].last, 5U);
  EXPECT_EQ(document.lines[1].mode, Mode::certificate_chain);
}

TEST(Sections, passwords_are_not_repeated) {
  const auto document =
      read_document("sip-ua\n credentials username a password 7 0A0B0C realm r\n");
  EXPECT_EQ(document.lines[1].text, "credentials username a password ***");
}

TEST(Sections, what_is_not_about_sip_is_set_aside) {
  auto document = read_document("interface Gi1\n ip address 10.0.0.1 255.0.0.0\nfoo bar\n");
  read_running(document);
  EXPECT_EQ(document.lines[0].fate, Fate::not_sip);
  EXPECT_EQ(document.lines[1].fate, Fate::not_sip);
  EXPECT_EQ(document.lines[2].fate, Fate::unread);
}

}  // namespace
}  // namespace sipward::import
