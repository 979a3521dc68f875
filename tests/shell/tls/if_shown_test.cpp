// verify = if_shown: a certificate is asked for, and judged as any other if one is shown.
#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IfShown : public TlsTest {
 protected:
  ContextSettings lenient() const {
    auto made = settings();
    made.peers.push_back(peer(8, "second", "127.0.0.0/8", {"second.example"}));
    for (auto& one : made.peers) one.verify = Verify::if_shown;
    return made;
  }
  RawSettings showing_nothing() const { return {.anchors = authority.certificate()}; }
};

TEST_F(IfShown, who_shows_none_is_let_in_as_nobody) {
  auto handshake = accepted_from(showing_nothing(), lenient());
  ASSERT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
  auto stream = handshake.take();
  EXPECT_EQ(stream.facts().leaf, nullptr);
  EXPECT_EQ(stream.facts().verified_name, "");
  Failure failure;
  auto changed = lenient();
  changed.peers.front().names.push_back("another.example");
  EXPECT_EQ(stream.judge_again(*build(changed), failure), Standing::allowed);
  changed.peers.front().verify = changed.peers.back().verify = Verify::full;
  EXPECT_EQ(stream.judge_again(*build(changed), failure), Standing::refused);
}

TEST_F(IfShown, the_name_tells_who_it_is) {
  auto first = accepted_from(raw(), lenient());
  ASSERT_EQ(first.step(), Handshake::Step::done) << first.failure().line();
  EXPECT_EQ(first.take().facts().peer, 7);
  sockets = std::make_unique<SocketPair>();
  auto shown = raw();
  shown.certificate = authority.issue(
      "second", {.common_name = "second.example", .alternatives = "DNS:second.example"});
  auto second = accepted_from(shown, lenient());
  ASSERT_EQ(second.step(), Handshake::Step::done) << second.failure().line();
  EXPECT_EQ(second.take().facts().peer, 8);
}

TEST_F(IfShown, what_is_shown_is_judged) {
  const Authority other("Other CA", folder.path());
  auto shown = raw();
  shown.certificate = other.issue("stranger");
  auto refused = accepted_from(shown, lenient());
  ASSERT_EQ(refused.step(), Handshake::Step::failed);
  EXPECT_EQ(refused.failure().reason, FailureReason::unknown_authority);
  sockets = std::make_unique<SocketPair>();
  shown.certificate = ours;
  auto unnamed = accepted_from(shown, lenient());
  ASSERT_EQ(unnamed.step(), Handshake::Step::failed);
  EXPECT_EQ(unnamed.failure().reason, FailureReason::wrong_name);
}

TEST_F(IfShown, those_who_share_addresses_are_all_lenient_or_none_is) {
  auto mixed = lenient();
  mixed.peers.front().verify = Verify::full;
  EXPECT_THAT(ContextSet::build(mixed).errors, ElementsAre(HasSubstr("verify must be full")));
  mixed = lenient();
  mixed.peers.front().names.clear();
  EXPECT_THAT(ContextSet::build(mixed).errors, ElementsAre(HasSubstr("no names")));
}

}  // namespace
}  // namespace sipward::tls::test
