// Which peers a connection may be, before any certificate is seen; and that what is strict by name
// cannot be had by what is lax by address.
#include "sipward/shell/tls/selection.hpp"

#include "shell/tls/tls_test.hpp"
#include "sipward/shell/tls/context.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Selecting : public TlsTest {
 protected:
  std::vector<int> chosen(const ContextSettings& with, base::ListenerId listener,
                          std::string_view name) {
    const auto contexts = build(with);
    auto candidates = contexts->inner().selection.by_address(
        base::Side::outside, *base::IpAddress::parse("127.0.0.1"), listener);
    narrow(candidates, name);
    std::vector<int> ids;
    for (const auto* policy : candidates) ids.push_back(policy->settings.peer);
    return ids;
  }
};

TEST_F(Selecting, goes_by_the_name_that_is_asked_for) {
  auto with = settings();
  with.peers.push_back(peer(8, "strict", "127.0.0.0/8", {"strict.example"}));
  with.peers[1].sni = {"sbc1.example", "sbc2.example"};
  with.peers[1].min = Version::tls1_3;  // they need not agree: no ClientHello means both
  EXPECT_THAT(chosen(with, base::no_listener, "sbc2.example"), ElementsAre(8));
  EXPECT_THAT(chosen(with, base::no_listener, "other.example"), ElementsAre(7));
  EXPECT_THAT(chosen(with, base::no_listener, ""), ElementsAre(7));
  with.peers[0].sni = {"sbc3.example"};
  EXPECT_THAT(chosen(with, base::no_listener, ""), IsEmpty());
  EXPECT_THAT(chosen(with, base::no_listener, "other.example"), IsEmpty());
}

TEST_F(Selecting, goes_by_the_listener) {
  auto with = settings();
  with.peers[0].listeners = {1};
  with.peers.push_back(peer(8, "second", "127.0.0.0/8", {"cucm.example"}));
  with.peers[1].listeners = {2};
  EXPECT_THAT(chosen(with, 1, ""), ElementsAre(7));
  EXPECT_THAT(chosen(with, 2, ""), ElementsAre(8));
  EXPECT_THAT(chosen(with, 3, ""), IsEmpty());
}

TEST_F(Selecting, a_prefix_at_another_listener_does_not_hide_a_shorter_one) {
  auto with = settings();
  with.peers.push_back(peer(8, "host", "127.0.0.1/32", {"host.example"}));
  with.peers[1].listeners = {2};
  EXPECT_THAT(chosen(with, 1, ""), ElementsAre(7));
  EXPECT_THAT(chosen(with, 2, ""), ElementsAre(8));
}

// The lax peer believes anybody at its address; the strict one is asked for by name.
class LaxAndStrict : public Selecting, public ::testing::WithParamInterface<int> {
 protected:
  ContextSettings lax_and_strict() {
    auto with = settings();
    with.peers[0].verify = Verify::none;
    with.peers[0].names.clear();
    with.peers.push_back(peer(8, "strict", "127.0.0.0/8", {"strict.example"}));
    with.peers[1].sni = {"strict-for.example"};
    return with;
  }
  RawSettings client(Files certificate, std::string name) {
    RawSettings made = raw();
    made.certificate = std::move(certificate);
    made.min = made.max = GetParam();
    made.server_name = std::move(name);
    return made;
  }
};

TEST_P(LaxAndStrict, whoever_asks_for_the_strict_one_is_judged_as_such) {
  const auto with = lax_and_strict();
  auto none = accepted_from(client({}, "strict-for.example"), with);
  EXPECT_EQ(none.step(), Handshake::Step::failed);
  EXPECT_EQ(none.failure().reason, FailureReason::no_certificate);
  EXPECT_EQ(none.failure().peer_name, "strict");
  sockets = std::make_unique<SocketPair>();
  auto other = accepted_from(client(theirs, "strict-for.example"), with);
  EXPECT_EQ(other.step(), Handshake::Step::failed);
  EXPECT_EQ(other.failure().reason, FailureReason::wrong_name);
}

TEST_P(LaxAndStrict, the_lax_one_takes_anybody) {
  auto handshake = accepted_from(client({}, ""), lax_and_strict());
  ASSERT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
  const auto facts = handshake.take().facts();
  EXPECT_EQ(facts.peer, 7);
  EXPECT_EQ(facts.certificate().subject, "");
}

TEST_P(LaxAndStrict, a_session_of_the_lax_one_is_not_resumed_as_the_strict_one) {
  const auto contexts = build(lax_and_strict());
  const auto meet = [&](const RawSettings& who) {
    sockets = std::make_unique<SocketPair>();
    auto handshake = Handshake::accept(contexts, base::Side::outside, sockets->ours(), remote());
    end = std::make_unique<RawEnd>(who, sockets->theirs());
    drive(handshake, *end);
    return handshake;
  };
  auto first = meet(client({}, ""));
  ASSERT_EQ(first.step(), Handshake::Step::done);
  auto stream = first.take();
  stream.write("x", 1);
  sockets->wait_for_theirs();
  end->read();
  const auto session = end->session();
  auto again = client({}, "strict-for.example");
  again.session = session.get();
  EXPECT_EQ(meet(again).step(), Handshake::Step::failed);
}

INSTANTIATE_TEST_SUITE_P(Each, LaxAndStrict, ::testing::Values(0x0303, 0x0304),
                         [](const auto& of) { return of.param == 0x0303 ? "tls1_2" : "tls1_3"; });

TEST_F(Selecting, a_name_nobody_is_configured_for_is_refused_and_told) {
  auto with = settings();
  with.peers[0].sni = {"sbc.example"};
  auto asks = raw();
  asks.server_name = "other.example";
  const auto handshake = accepted_from(asks, with);
  EXPECT_EQ(handshake.failure().reason, FailureReason::no_candidate);
  EXPECT_EQ(handshake.failure().detail, "it asks for \"other.example\"");
  EXPECT_EQ(handshake.failure().remedy,
            "add the name that it asks for to sni of the peer that it is, or remove sni there");
}

}  // namespace
}  // namespace sipward::tls::test
