#include <openssl/ssl.h>

#include <ctime>
#include <thread>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using Step = Handshake::Step;

constexpr auto resumed_version = [](const auto& one) {
  return one.param == TLS1_3_VERSION ? "tls1_3" : "tls1_2";
};

// One handshake a call, each on a fresh pair of sockets.
struct Resumption : TlsTest, ::testing::WithParamInterface<int> {
  // The peer dials `contexts` from `address`, offering `session`.
  Handshake accept(const std::shared_ptr<const ContextSet>& contexts,
                   ssl_session_st* session = nullptr, std::string_view address = "127.0.0.1") {
    end.reset();
    sockets = std::make_unique<SocketPair>();
    auto handshake =
        Handshake::accept(contexts, base::Side::outside, sockets->ours(), remote(address));
    auto client = raw();
    client.max = GetParam();
    client.session = session;
    end = std::make_unique<RawEnd>(client, sockets->theirs());
    drive(handshake, *end);
    return handshake;
  }

  // After which the client has the session, the ticket of TLS 1.3 too.
  Owned<ssl_session_st> session_of(const std::shared_ptr<const ContextSet>& contexts) {
    auto handshake = accept(contexts);
    EXPECT_EQ(handshake.step(), Step::done) << handshake.failure().line();
    const auto stream = handshake.take();
    end->read();
    return end->session();
  }
};
INSTANTIATE_TEST_SUITE_P(Each, Resumption, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         resumed_version);

TEST_P(Resumption, a_peer_resumes_and_is_known_again) {
  const auto contexts = build(settings());
  const auto session = session_of(contexts);
  auto handshake = accept(contexts, session.get());
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  EXPECT_TRUE(end->resumed());
  const auto stream = handshake.take();
  EXPECT_TRUE(stream.facts().resumed);
  EXPECT_EQ(stream.facts().peer, 7);
  EXPECT_EQ(stream.facts().verified_name, "cucm.example");
  EXPECT_EQ(stream.facts().certificate().subject, "CN=cucm.example");
}

TEST_P(Resumption, a_changed_policy_judges_anew) {
  const auto session = session_of(build(settings()));
  auto changed = settings();
  changed.peers[0].names = {"other.example"};
  auto handshake = accept(build(changed), session.get());
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::wrong_name);
}

TEST_P(Resumption, anothers_address_does_not_get_the_session) {
  auto with = settings();
  with.peers.push_back(peer(8, "other", "127.0.0.2", {"other.example"}));
  const auto contexts = build(with);
  const auto session = session_of(contexts);
  auto handshake = accept(contexts, session.get(), "127.0.0.2");
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::wrong_name);
  EXPECT_EQ(handshake.failure().peer_name, "other");
}

TEST_P(Resumption, a_lax_peers_session_opens_no_strict_one) {
  auto with = settings();
  const Authority other("Other CA", folder.path());
  with.trustpoints.push_back({"strict", {{ours.chain, ours.key}}, {other.certificate()}});
  with.peers.push_back(peer(8, "strict", "127.0.0.2", {"cucm.example"}));
  with.peers[1].trustpoint = "strict";
  const auto contexts = build(with);
  const auto session = session_of(contexts);
  auto handshake = accept(contexts, session.get(), "127.0.0.2");
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::unknown_authority);
}

// Its certificate is checked against a list that is valid for some seconds only.
struct ShortList : Resumption {
  ContextSettings checked() {
    const auto path = folder.path() / "ca.crl";
    authority.write_crl(path, {.until_day = 0, .until_second = 4});
    auto with = settings();
    with.trustpoints[0].revocation = {{path}, Revocation::leaf, IfUnknown::refuse, Ocsp::off};
    return with;
  }

  static void wait_until(std::int64_t moment) {
    while (std::time(nullptr) <= moment) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
};
INSTANTIATE_TEST_SUITE_P(Each, ShortList, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         resumed_version);

TEST_P(ShortList, no_session_outlives_the_list_that_it_was_judged_by) {
  const auto contexts = build(checked());
  const auto session = session_of(contexts);
  auto resumed = accept(contexts, session.get());
  ASSERT_EQ(resumed.step(), Step::done) << resumed.failure().line();
  const auto facts = resumed.take().facts();
  EXPECT_TRUE(facts.resumed);
  wait_until(facts.until);
  auto handshake = accept(contexts, session.get());
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::revocation_unknown);
}

struct DialledResumption : Resumption {
  // Both ends are ours; the dialled one's stream is read, so that its ticket is kept.
  SessionFacts dial(const std::shared_ptr<const ContextSet>& server_contexts,
                    const std::shared_ptr<const ContextSet>& contexts,
                    std::string_view address = "127.0.0.1") {
    sockets = std::make_unique<SocketPair>();
    auto server = Handshake::accept(server_contexts, base::Side::outside, sockets->theirs(),
                                    remote("127.0.0.1"));
    auto client = Handshake::dial(contexts, 7, sockets->ours(), remote(address));
    drive(client, server);
    EXPECT_EQ(client.step(), Step::done) << client.failure().line();
    EXPECT_EQ(server.step(), Step::done) << server.failure().line();
    const auto served = server.take();
    auto stream = client.take();
    char data[10];
    EXPECT_EQ(stream.read(data, sizeof data).status, Stream::Status::want_read);
    return stream.facts();
  }

  ContextSettings of_the_server() const {
    auto made = settings();
    made.trustpoints[0].credentials[0].chain = theirs.chain;
    made.trustpoints[0].credentials[0].key = theirs.key;
    made.peers = {peer(3, "sbc", "127.0.0.0/8", {"sbc.example"})};
    made.peers[0].max = GetParam() == TLS1_3_VERSION ? Version::tls1_3 : Version::tls1_2;
    return made;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, DialledResumption, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         resumed_version);

TEST_P(DialledResumption, we_resume_again_and_again) {
  const auto server = build(of_the_server());
  const auto contexts = build(settings());
  EXPECT_FALSE(dial(server, contexts).resumed);
  for (int i = 0; i < 3; ++i) {
    const auto facts = dial(server, contexts);
    EXPECT_TRUE(facts.resumed);
    EXPECT_EQ(facts.verified_name, "cucm.example");
    EXPECT_EQ(facts.certificate().subject, "CN=cucm.example");
  }
}

TEST_P(DialledResumption, another_endpoint_is_another_session) {
  const auto server = build(of_the_server());
  const auto contexts = build(settings());
  EXPECT_FALSE(dial(server, contexts).resumed);
  EXPECT_FALSE(dial(server, contexts, "127.0.0.9").resumed);
}

TEST_P(DialledResumption, new_settings_resume_nothing) {
  const auto server = build(of_the_server());
  EXPECT_FALSE(dial(server, build(settings())).resumed);
  EXPECT_FALSE(dial(server, build(settings())).resumed);
}

}  // namespace
}  // namespace sipward::tls::test
