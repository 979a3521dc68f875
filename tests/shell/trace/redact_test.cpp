#include "sipward/shell/trace/redact.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

#include "shell/trace/redact_slowly.hpp"

namespace sipward::trace {
namespace {

std::string redacted(std::string text) {
  redact(text);
  return text;
}

const std::string start = "REGISTER sip:h SIP/2.0\r\n";

TEST(Redact, credentials_but_for_the_user) {
  EXPECT_EQ(
      redacted(start + "Authorization: Digest username=\"4711\", response=\"ab\"\r\nTo: x\r\n"),
      start + "Authorization: Digest username=\"4711\"" + std::string(15, 'x') + "\r\nTo: x\r\n");
  EXPECT_EQ(redacted(start + "Proxy-Authorization: Basic QWxhZGRpbg==\r\n\r\n"),
            start + "Proxy-Authorization: Basic xxxxxxxxxxxx\r\n\r\n");
  EXPECT_EQ(redacted(start + "authorization \t:Bearer abc\r\n\r\n"),
            start + "authorization \t:Bearer xxx\r\n\r\n");
  EXPECT_EQ(redacted(start + "Authorization: opaque\r\n\r\n"),
            start + "Authorization: opaque\r\n\r\n");
}

TEST(Redact, folded_and_bare_lines) {
  EXPECT_EQ(redacted(start + "Authorization: Digest a=b,\r\n response=\"c\"\r\n\td\r\nTo: x\r\n"),
            start + "Authorization: Digest xxxx\r\nxxxxxxxxxxxxx\r\nxx\r\nTo: x\r\n");
  EXPECT_EQ(redacted(start + "Authorization: Digest abc\nTo: x\n"),
            start + "Authorization: Digest xxx\nTo: x\n");
  EXPECT_EQ(redacted(start + "Authorization: Digest abc"), start + "Authorization: Digest xxx");
  EXPECT_EQ(redacted(start + "Authorization: Digest username=\"open"),
            start + "Authorization: Digest xxxxxxxxxxxxxx");
}

TEST(Redact, names_that_only_look_alike_stay) {
  for (const std::string line : {"Authorization-X: Digest abc", "P-Asserted-Identity: <sip:a@b>",
                                 "Authentication-Info: nextnonce=\"1\"", "Accept: application/sdp",
                                 "WWW-Authenticate: Digest nonce=\"1\""}) {
    EXPECT_EQ(redacted(start + line + "\r\n\r\n"), start + line + "\r\n\r\n");
  }
}

TEST(Redact, media_keys_of_sdp) {
  EXPECT_EQ(redacted("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^20|1:4\r\n"),
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxxxxxx|2^20|1:4\r\n");
  EXPECT_EQ(redacted("a=crypto:2 X inline:a;inline:bc|2^1\r\na=x\r\n"),
            "a=crypto:2 X inline:x;inline:xx|2^1\r\na=x\r\n");
  EXPECT_EQ(redacted("k=base64:c2Vj\r\nk=prompt\r\n"), "k=base64:xxxx\r\nk=prompt\r\n");
  EXPECT_EQ(redacted("a=ice-ufrag:8hhY\r\na=ice-pwd:asd8\r\n"),
            "a=ice-ufrag:8hhY\r\na=ice-pwd:xxxx\r\n");
  EXPECT_EQ(redacted("a=key-mgmt:mikey AQAF\r\n"), "a=key-mgmt:mikey xxxx\r\n");
  EXPECT_EQ(redacted("a=crypto:1 X inline:abc"), "a=crypto:1 X inline:xxx");
}

TEST(Redact, bodies_within_bodies) {
  const std::string part = "--b\r\nContent-Type: message/sip\r\n\r\nINVITE sip:a SIP/2.0\r\n";
  EXPECT_EQ(redacted(start + "\r\n" + part + "Authorization: Digest abc\r\n--b--"),
            start + "\r\n" + part + "Authorization: Digest xxx\r\n--b--");
}

TEST(Redact, no_bytes_and_odd_bytes) {
  EXPECT_EQ(redacted(""), "");
  EXPECT_EQ(redacted("a="), "a=");
  EXPECT_EQ(redacted("k"), "k");
  const std::string odd("\0\xff\n=\n\n\r\n:\n", 9);
  EXPECT_EQ(redacted(odd), odd);
}

// Made of what matters, of what looks like it, and of odd ends, in any order and at any place
// within sixteen.
TEST(Redact, what_is_passed_over_at_once_holds_nothing_secret) {
  constexpr std::array pieces{"\r\n",
                              "\n",
                              "\r",
                              "\r\n ",
                              "\n\t",
                              "\r\n\r\n",
                              "\n\n",
                              " ",
                              "\t",
                              ":",
                              "=",
                              "|",
                              ";",
                              "\"",
                              "x",
                              "Authorization",
                              "authorization",
                              "AUTHORIZATION",
                              "Proxy-Authorization",
                              "pRoXy-aUtHoRiZaTiOn",
                              "Proxy-",
                              "Authentication-Info",
                              "Allow",
                              "P-Asserted-Identity",
                              "\r\nAuthorization: Digest ",
                              "\nPROXY-AUTHORIZATION \t:",
                              "username=\"",
                              "username=\"4711\"",
                              "Digest ",
                              "basic ",
                              "response=\"6629fae49393a05397450978507c4ef1\"",
                              "nonce=\"a\",\r\n cnonce=\"b\"",
                              "\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:",
                              "inline:",
                              "Inline:",
                              "inline",
                              "d0RmdmcmVCspeEc3",
                              "\r\nk=",
                              "\nk=base64:",
                              "\r\nK=clear:",
                              "\r\na=ice-pwd:",
                              "\nA=ICE-PWD:",
                              "\na=key-mgmt:mikey ",
                              "\r\na=rtpmap:8 PCMA/8000",
                              "\r\nv=0",
                              "\r\no=- 1 1 IN IP4 192.0.2.1",
                              "\r\nx=inline:secret",
                              "\r\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK1",
                              "\r\ni: 1@a",
                              "\r\nl: 0",
                              "\r\nContent-Length: 0",
                              "INVITE sip:a@b SIP/2.0",
                              "SIP/2.0 200 OK",
                              "--boundary\r\n",
                              "\xff\xfe",
                              "k",
                              "a",
                              "p",
                              "A",
                              "P"};
  std::mt19937 random(20'261'127);
  std::uniform_int_distribution<std::size_t> any_piece(0, pieces.size() - 1);
  std::uniform_int_distribution<std::size_t> any_count(0, 40);
  for (int i = 0; i < 50'000; ++i) {
    std::string text(i % 3 == 0 ? start : "");
    for (auto count = any_count(random); count > 0; --count) text += pieces[any_piece(random)];
    if (i % 7 == 0) text[text.empty() ? 0 : random() % text.size()] = '\0';
    ASSERT_EQ(redacted(text), SlowRedaction::of(text)) << text;
  }
}

}  // namespace
}  // namespace sipward::trace
