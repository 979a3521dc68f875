#include <openssl/ssl.h>
#include <sys/socket.h>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::HasSubstr;
using Step = Handshake::Step;

using UnfinishedHandshake = TlsTest;

// The client's data, sent before it was judged, must not make our close a reset that eats the
// alert.
TEST_F(UnfinishedHandshake, the_alert_arrives_though_data_was_sent_before_it) {
  sockets = std::make_unique<SocketPair>(SocketPair::Kind::tcp);
  auto client = raw();
  client.certificate =
      authority.issue("odd", {.common_name = "other.example", .alternatives = "DNS:other.example"});
  auto handshake =
      Handshake::accept(build(settings()), base::Side::outside, sockets->ours(), remote());
  end = std::make_unique<RawEnd>(client, sockets->theirs());
  end->step();  // ClientHello
  ASSERT_TRUE(sockets->wait_for_ours());
  ASSERT_EQ(handshake.step(), Step::want_read);
  ASSERT_TRUE(sockets->wait_for_theirs());
  end->step();
  ASSERT_TRUE(end->done());
  // More than OpenSSL reads at once.
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(end->write(std::string(16'000, 'x')));
  ASSERT_TRUE(sockets->wait_for_ours());
  ASSERT_EQ(handshake.step(), Step::failed);
  sockets->close_ours();
  ASSERT_TRUE(sockets->wait_for_theirs());
  EXPECT_EQ(end->read(), "");
  EXPECT_EQ(end->alert(), "bad certificate");
  char more = 0;
  EXPECT_EQ(::recv(sockets->theirs(), &more, 1, 0), 0);  // an end; many stacks lose data to a reset
}

TEST_F(UnfinishedHandshake, tls_1_1_only) {
  auto client = raw();
  client.min = client.max = TLS1_1_VERSION;
  auto handshake = accepted_from(client, settings());
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::unsupported_version);
  EXPECT_EQ(handshake.failure().alert_sent, "protocol version");
  EXPECT_THAT(handshake.failure().remedy, HasSubstr("allow TLS 1.2 or 1.3 on peer cucm"));
}

TEST_F(UnfinishedHandshake, no_cipher_in_common) {
  auto client = raw();
  client.max = TLS1_2_VERSION;
  client.ciphers = "AES128-SHA";
  auto handshake = accepted_from(client, settings());
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::no_shared_cipher);
}

Failure accept_bytes(const std::shared_ptr<const ContextSet>& contexts, std::string_view bytes) {
  SocketPair sockets;
  auto handshake =
      Handshake::accept(contexts, base::Side::outside, sockets.ours(),
                        {base::Transport::tls, *base::IpAddress::parse("127.0.0.1"), 1});
  EXPECT_EQ(handshake.step(), Step::want_read);
  EXPECT_EQ(::send(sockets.theirs(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
  EXPECT_EQ(handshake.step(), Step::failed);
  return handshake.failure();
}

TEST_F(UnfinishedHandshake, cleartext_sip) {
  const auto failure =
      accept_bytes(build(settings()), "OPTIONS sip:sbc.example SIP/2.0\r\nVia: x\r\n\r\n");
  EXPECT_EQ(failure.reason, FailureReason::cleartext);
  EXPECT_EQ(failure.detail, "cleartext SIP: OPTIONS sip:sbc.example SIP/2.0");
  EXPECT_EQ(failure.peer, 7);
  EXPECT_THAT(failure.remedy, HasSubstr("set the transport of peer cucm to TLS"));
}

TEST_F(UnfinishedHandshake, other_cleartext) {
  const auto contexts = build(settings());
  EXPECT_EQ(accept_bytes(contexts, "GET / HTTP/1.1\r\n").detail, "no TLS: GET / HTTP/1.1");
  EXPECT_EQ(accept_bytes(contexts, std::string_view("\x01\x02", 2)).reason,
            FailureReason::cleartext);
}

TEST_F(UnfinishedHandshake, garbage_after_a_tls_byte) {
  const auto failure = accept_bytes(build(settings()), "\x16garbage that is no record at all");
  EXPECT_NE(failure.reason, FailureReason::none);
  EXPECT_FALSE(failure.detail.empty());
}

TEST_F(UnfinishedHandshake, a_cleartext_server) {
  auto handshake = Handshake::dial(build(settings()), 7, sockets->ours(), remote());
  EXPECT_EQ(handshake.step(), Step::want_read);
  const std::string_view answer = "SIP/2.0 400 Bad Request\r\n\r\n";
  ASSERT_GT(::send(sockets->theirs(), answer.data(), answer.size(), MSG_NOSIGNAL), 0);
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::cleartext);
  EXPECT_THAT(handshake.failure().remedy, HasSubstr("answers in cleartext"));
}

TEST_F(UnfinishedHandshake, closed_by_the_peer) {
  auto handshake = Handshake::dial(build(settings()), 7, sockets->ours(), remote());
  EXPECT_EQ(handshake.step(), Step::want_read);
  sockets->close_theirs();
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::closed_by_peer);
}

TEST_F(UnfinishedHandshake, silence_is_timed_out) {
  auto handshake =
      Handshake::accept(build(settings()), base::Side::outside, sockets->ours(), remote());
  EXPECT_EQ(handshake.step(), Step::want_read);
  handshake.time_out();
  EXPECT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::timed_out);
  EXPECT_EQ(handshake.failure().detail, "no byte arrived");
  EXPECT_EQ(handshake.failure().peer_name, "cucm");
}

TEST_F(UnfinishedHandshake, an_unknown_peer_is_not_dialled) {
  auto handshake = Handshake::dial(build(settings()), 99, sockets->ours(), remote());
  EXPECT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::internal);
}

}  // namespace
}  // namespace sipward::tls::test
