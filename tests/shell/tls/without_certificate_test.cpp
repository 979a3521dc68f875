// Dialling without a certificate of our own, as a probe may, and what a refused chain leaves
// behind.
#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WithoutCertificate : public TlsTest {
 protected:
  ContextSettings bare(std::vector<std::filesystem::path> anchors) const {
    auto made = settings();
    made.trustpoints = {{.name = "ours", .anchors = std::move(anchors)}};
    return made;
  }
  RawSettings undemanding() const { return {.certificate = theirs, .anchors = {}}; }
};

TEST_F(WithoutCertificate, ItDialsAndJudgesAllTheSame) {
  auto good = dialled_to(undemanding(), bare({authority.certificate()}));
  ASSERT_EQ(good.step(), Handshake::Step::done);
  EXPECT_EQ(good.take().facts().verified_name, "cucm.example");
}

TEST_F(WithoutCertificate, WithoutAnchorsItRefusesEveryPeerAndKeepsWhatItPresented) {
  auto refused = dialled_to(undemanding(), bare({}));
  ASSERT_EQ(refused.step(), Handshake::Step::failed);
  const auto& failure = refused.failure();
  EXPECT_EQ(failure.reason, FailureReason::unknown_authority);
  ASSERT_THAT(failure.chain, SizeIs(1));
  EXPECT_EQ(failure.chain.front().subject, "CN=cucm.example");
  EXPECT_THAT(failure.chain.front().fingerprint, SizeIs(64));
}

TEST_F(WithoutCertificate, ThePeerHasNoneThatAPinCouldMatch) {
  auto pinned = settings();
  pinned.peers.front().verify = Verify::none;
  auto stranger = raw();
  stranger.certificate = {};
  EXPECT_EQ(accepted_from(stranger, pinned).step(), Handshake::Step::done);
  pinned.peers.front().pins = {std::string(64, '0')};
  sockets = std::make_unique<SocketPair>();
  auto refused = accepted_from(stranger, pinned);
  ASSERT_EQ(refused.step(), Handshake::Step::failed);
  EXPECT_EQ(refused.failure().reason, FailureReason::no_certificate);
  EXPECT_EQ(refused.failure().detail, "its key is pinned");
}

TEST_F(WithoutCertificate, OneOfChainAndKeyIsNotEnough) {
  auto half = bare({authority.certificate()});
  half.trustpoints.front().credentials.push_back({.chain = ours.chain});
  EXPECT_THAT(ContextSet::build(half).errors, ElementsAre(HasSubstr("cannot be read")));
}

TEST_F(WithoutCertificate, WithOneAnchorsAreNeeded) {
  auto unanchored = settings();
  unanchored.trustpoints.front().anchors.clear();
  EXPECT_THAT(ContextSet::build(unanchored).errors, ElementsAre(HasSubstr("anchors: none")));
}

TEST_F(WithoutCertificate, AChainThatIsAcceptedIsNotKept) {
  auto wrong = settings();
  wrong.peers.front().names = {"other.example"};
  auto refused = dialled_to(raw(), wrong);
  ASSERT_EQ(refused.step(), Handshake::Step::failed);
  EXPECT_EQ(refused.failure().chain.at(0).subject, "CN=cucm.example");
  EXPECT_THAT(dialled_to(raw(), settings()).failure().chain, IsEmpty());
}

}  // namespace
}  // namespace sipward::tls::test
