// Look-ups on threads of their own. Names come from the system's own table and from addresses, so
// that no network is needed.
#include "sipward/shell/net/resolver.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <memory>

namespace sipward::net::test {
namespace {

using Addresses = std::vector<base::IpAddress>;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

Addresses looked_up(Resolver& resolver, const std::string& name) {
  const auto promise = std::make_shared<std::promise<Addresses>>();
  auto answer = promise->get_future();
  resolver.look_up(name, [promise](Addresses found) { promise->set_value(std::move(found)); });
  if (answer.wait_for(std::chrono::seconds(30)) != std::future_status::ready) {
    ADD_FAILURE() << "no answer for " << name;
    return {};
  }
  return answer.get();
}

base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value_or(base::IpAddress());
}

TEST(resolver, finds_names_of_the_hosts_file) {
  Resolver resolver(1);
  const auto found = looked_up(resolver, "localhost");
  EXPECT_THAT(found, Not(IsEmpty()));
  EXPECT_THAT(found, Each(AnyOf(ip("127.0.0.1"), ip("::1"))));
}

TEST(resolver, gives_each_address_once) {
  Resolver resolver(1);
  EXPECT_THAT(looked_up(resolver, "127.0.0.1"), ElementsAre(ip("127.0.0.1")));
  EXPECT_THAT(looked_up(resolver, "::1"), ElementsAre(ip("::1")));
}

TEST(resolver, answers_what_is_no_name_with_nothing) {
  Resolver resolver(1);
  EXPECT_THAT(looked_up(resolver, "no such.name"), IsEmpty());
  EXPECT_THAT(looked_up(resolver, "..."), IsEmpty());
  EXPECT_THAT(looked_up(resolver, std::string(5000, 'x')), IsEmpty());
}

TEST(resolver, answers_every_question_of_many) {
  constexpr int questions = 200;
  std::atomic<int> answered = 0;
  std::promise<void> all;
  auto done = all.get_future();
  Resolver resolver(3);
  for (int i = 0; i < questions; ++i) {
    resolver.look_up("localhost", [&](const Addresses& found) {
      EXPECT_THAT(found, Not(IsEmpty()));
      if (++answered == questions) all.set_value();
    });
  }
  EXPECT_EQ(done.wait_for(std::chrono::seconds(30)), std::future_status::ready);
}

TEST(resolver, ends_with_questions_still_waiting) {
  std::atomic<int> answered = 0;
  {
    Resolver resolver(1);
    for (int i = 0; i < 1000; ++i) resolver.look_up("localhost", [&](const auto&) { ++answered; });
  }
  EXPECT_LE(answered, 1000);
}

}  // namespace
}  // namespace sipward::net::test
