// Dialled on behalf of a device: shown with its certificate, judged as ever, sessions its own.
#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::HasSubstr;
using Step = Handshake::Step;

struct Identity : TlsTest {
  Identity() : phone(authority.issue("phone", {.common_name = "SEP001122334455"})) {}

  ContextSettings with_phone() const {
    auto made = settings();
    made.trustpoints.push_back({"phone", {{phone.chain, phone.key}}, {authority.certificate()}});
    return made;
  }
  Handshake dialled_as(const std::shared_ptr<const ContextSet>& contexts,
                       std::string_view identity) {
    sockets = std::make_unique<SocketPair>();
    auto handshake = Handshake::dial(contexts, 7, sockets->ours(), remote(), {{}, identity});
    auto server = raw();
    server.role = Role::server;
    end = std::make_unique<RawEnd>(server, sockets->theirs());
    drive(handshake, *end);
    return handshake;
  }
  Files phone;
};

TEST_F(Identity, the_devices_certificate_is_shown) {
  const auto contexts = build(with_phone());
  auto as_phone = dialled_as(contexts, "phone");
  ASSERT_EQ(as_phone.step(), Step::done) << as_phone.failure().line();
  EXPECT_EQ(end->shown().subject, "CN=SEP001122334455");
  EXPECT_EQ(as_phone.take().facts().identity, "phone");
  auto as_ourselves = dialled_as(contexts, {});
  ASSERT_EQ(as_ourselves.step(), Step::done);
  EXPECT_EQ(end->shown().subject, "CN=sbc.example");
  EXPECT_EQ(as_ourselves.take().facts().identity, "");
}

TEST_F(Identity, the_peer_is_judged_by_its_own_trustpoint) {
  const Authority other("Other CA", folder.path());
  auto with = with_phone();
  with.trustpoints[1].anchors = {other.certificate()};
  auto good = dialled_as(build(with), "phone");
  EXPECT_EQ(good.step(), Step::done) << good.failure().line();
  with.trustpoints[0].anchors = {other.certificate()};
  with.trustpoints[1].anchors = {authority.certificate()};
  auto refused = dialled_as(build(with), "phone");
  ASSERT_EQ(refused.step(), Step::failed);
  EXPECT_EQ(refused.failure().reason, FailureReason::unknown_authority);
}

TEST_F(Identity, a_session_made_as_one_is_not_resumed_as_another) {
  auto far = settings();
  far.trustpoints[0].credentials[0] = {.chain = theirs.chain, .key = theirs.key};
  far.peers = {peer(3, "sbc", "127.0.0.0/8", {"sbc.example", "sep001122334455"})};
  far.peers[0].name_rules.common_name_also = true;
  const auto server_contexts = build(far);
  const auto contexts = build(with_phone());
  const auto resumed = [&](std::string_view identity) {
    sockets = std::make_unique<SocketPair>();
    auto server = Handshake::accept(server_contexts, base::Side::outside, sockets->theirs(),
                                    remote("127.0.0.1"));
    auto client = Handshake::dial(contexts, 7, sockets->ours(), remote(), {{}, identity});
    drive(client, server);
    EXPECT_EQ(client.step(), Step::done) << client.failure().line();
    EXPECT_EQ(server.step(), Step::done) << server.failure().line();
    const auto served = server.take();
    auto stream = client.take();
    char data[10];
    EXPECT_EQ(stream.read(data, sizeof data).status, Stream::Status::want_read);
    return stream.facts().resumed;
  };
  EXPECT_FALSE(resumed({}));
  EXPECT_FALSE(resumed("phone"));
  EXPECT_TRUE(resumed("phone"));
  EXPECT_TRUE(resumed({}));
}

TEST_F(Identity, that_there_is_not) {
  auto refused = dialled_as(build(with_phone()), "nobody");
  ASSERT_EQ(refused.step(), Step::failed);
  EXPECT_THAT(refused.failure().line(), HasSubstr("there is no trustpoint nobody"));
}

}  // namespace
}  // namespace sipward::tls::test
