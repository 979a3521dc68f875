#include "sipward/shell/runtime/peer_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::runtime {
namespace {

using ::testing::SizeIs;

tls::Failure failure(const std::string& address) {
  tls::Failure made;
  made.reason = tls::FailureReason::expired;
  made.remote = {base::Transport::tls, *base::IpAddress::parse(address), 5061};
  return made;
}

TEST(PeerBook, connections_are_counted_up_and_down) {
  PeerBook book;
  tls::SessionFacts facts;
  facts.verified_name = "a.example";
  book.up("a", &facts);
  book.up("a", nullptr);
  book.down("a");
  EXPECT_EQ(book.of("a").connections, 1U);
  EXPECT_EQ(book.of("a").opened, 2U);
  EXPECT_EQ(book.of("a").last_session->verified_name, "a.example");
  EXPECT_EQ(book.of("b").opened, 0U);
}

TEST(PeerBook, the_last_failure_stays) {
  PeerBook book;
  book.failed("a", failure("192.0.2.1"));
  book.failed("a", failure("192.0.2.2"));
  book.up("a", nullptr);
  const auto record = book.of("a");
  EXPECT_EQ(record.failures, 2U);
  EXPECT_EQ(record.last_failure->remote.address.text(), "192.0.2.2");
  EXPECT_THAT(book.strangers(), SizeIs(0));
}

TEST(PeerBook, strangers_are_kept_by_address_and_never_more_than_64) {
  PeerBook book;
  for (int i = 0; i < 100; ++i) {
    book.failed("", failure("192.0.2." + std::to_string(i)));
    book.failed("", failure("192.0.2." + std::to_string(i)));
  }
  const auto strangers = book.strangers();
  ASSERT_THAT(strangers, SizeIs(64));
  EXPECT_EQ(strangers.front().failures, 2U);
}

}  // namespace
}  // namespace sipward::runtime
