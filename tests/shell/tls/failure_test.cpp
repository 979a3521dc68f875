#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sipward/shell/tls/first_bytes.hpp"
#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Failure, every_reason_has_its_own_name_and_a_sentence) {
  std::set<std::string_view> names;
  const int count = static_cast<int>(FailureReason::internal) + 1;
  for (int i = 0; i < count; ++i) {
    names.insert(to_string(static_cast<FailureReason>(i)));
    EXPECT_FALSE(sentence(static_cast<FailureReason>(i)).empty());
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
}

TEST(Failure, line_says_all_that_is_known) {
  Failure failure;
  failure.reason = FailureReason::wrong_name;
  failure.stage = Stage::name;
  failure.peer_name = "cucm";
  failure.remote = {base::Transport::tls, *base::IpAddress::parse("192.0.2.1"), 40000};
  failure.alert_sent = "bad certificate";
  failure.presented = {"DNS:a.example", "CN=a"};
  failure.expected = {"b.example"};
  failure.anchors = {"CN=CA"};
  failure.subject = "CN=a";
  failure.issuer = "CN=CA";
  failure.not_after = "2030-01-01";
  failure.chain.resize(3);
  failure.chain[1].subject = "CN=Middle";
  failure.chain[1].not_after = "2031-01-01";
  failure.chain[2].subject = "CN=CA";
  failure.chain[2].not_after = "2032-01-01";
  failure.remedy = "do this";
  EXPECT_EQ(failure.line(),
            "peer cucm, accepted from tls:192.0.2.1:40000: wrong_name: the certificate carries "
            "none of the names expected; stage name; alert sent: bad certificate; presented "
            "DNS:a.example, CN=a; expected b.example; subject CN=a; issuer CN=CA; not after "
            "2030-01-01; chain CN=Middle until 2031-01-01, CN=CA until 2032-01-01; anchors CN=CA; "
            "remedy: do this");
}

TEST(Failure, blames_a_certificate_where_one_is_the_reason_ours_or_theirs) {
  const auto blames = [](FailureReason reason, const char* alert = "") {
    Failure failure;
    failure.reason = reason;
    failure.alert_received = alert;
    return failure.blames_certificate();
  };
  for (const auto reason :
       {FailureReason::no_certificate, FailureReason::unknown_authority, FailureReason::expired,
        FailureReason::not_yet_valid, FailureReason::revoked, FailureReason::wrong_name}) {
    EXPECT_TRUE(blames(reason)) << to_string(reason);
  }
  for (const auto reason :
       {FailureReason::none, FailureReason::timed_out, FailureReason::internal}) {
    EXPECT_FALSE(blames(reason)) << to_string(reason);
  }
  for (const auto* alert : {"bad certificate", "certificate expired", "certificate required",
                            "unsupported certificate", "unknown CA"}) {
    EXPECT_TRUE(blames(FailureReason::refused_by_peer, alert)) << alert;
  }
  for (const auto* alert : {"handshake failure", "protocol version", "internal error", ""}) {
    EXPECT_FALSE(blames(FailureReason::refused_by_peer, alert)) << alert;
  }
}

TEST(Failure, line_leaves_out_what_is_not_known) {
  Failure failure;
  failure.role = Role::client;
  failure.reason = FailureReason::timed_out;
  EXPECT_THAT(failure.line(), HasSubstr("no peer, dialled at "));
  EXPECT_THAT(failure.line(), Not(HasSubstr("presented")));
  EXPECT_EQ(failure.short_cause(), "the handshake did not end in time");
}

TEST(Escaping, leaves_nothing_that_could_mislead) {
  EXPECT_EQ(escaped("a b.example"), "a b.example");
  EXPECT_EQ(escaped("\x1b[31m\r\n\"\\\xc3\xa9"), "\\x1b[31m\\x0d\\x0a\\x22\\x5c\\xc3\\xa9");
  EXPECT_LT(escaped(std::string(10'000, 'x')).size(), 130U);
}

TEST(FirstBytes, tell_tls_from_sip_and_the_rest) {
  EXPECT_TRUE(may_be_tls('\x16'));
  EXPECT_TRUE(may_be_tls('\x15'));
  EXPECT_TRUE(may_be_tls('\x80'));
  for (const char other : {'I', 'S', '\r', 'G', '\x01', '\0'}) EXPECT_FALSE(may_be_tls(other));
  EXPECT_EQ(described("INVITE sip:a"), "cleartext SIP: INVITE sip:a");
  EXPECT_EQ(described("SIP/2.0 200 OK\r\n"), "cleartext SIP: SIP/2.0 200 OK");
  EXPECT_EQ(described("\r\n\r\n"), "cleartext SIP: line ends");
  EXPECT_EQ(described("GET / HTTP/1.1\r\nx"), "no TLS: GET / HTTP/1.1");
}

}  // namespace
}  // namespace sipward::tls
