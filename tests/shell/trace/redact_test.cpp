#include "sipward/shell/trace/redact.hpp"

#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace sipward::trace
