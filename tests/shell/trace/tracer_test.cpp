// The tracer with its thread: what is put into the tap reaches those who watch. Every wait is
// bounded.
#include "sipward/shell/trace/tracer.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <fstream>

#include "shell/trace/sightings.hpp"
#include "sipward/shell/net/socket.hpp"
#include "temporary_folder.hpp"

namespace sipward::trace {
namespace {

bool within_ten_seconds(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

class TracerTest : public ::testing::Test {
 protected:
  TracerTest() { tap.make_room(2); }

  void start(const Settings& settings = {}) {
    Surroundings surroundings;
    surroundings.who_is_who = []() -> Introduce {
      return [](Sighting& sighting) -> std::string_view {
        return sighting.side == base::Side::inside ? "cvp" : "cucm";
      };
    };
    surroundings.look_up = [](const std::string&, const Found& found) { found(std::nullopt); };
    surroundings.tell = [this](const std::string& sentence) {
      const std::lock_guard lock(mutex);
      told += sentence + "\n";
    };
    tracer.emplace(tap, std::move(surroundings));
    tracer->start(settings);
  }
  std::string told_so_far() {
    const std::lock_guard lock(mutex);
    return told;
  }
  // As many messages as are wanted, of those that a follower gets.
  std::vector<SeenPointer> take(Follower& follower, std::size_t count) {
    std::vector<SeenPointer> all;
    within_ten_seconds([&] {
      for (auto& seen : follower.take().messages) all.push_back(seen);
      return all.size() >= count;
    });
    return all;
  }

  Tap tap;
  std::mutex mutex;
  std::string told;
  test::TemporaryFolder folder;
  std::optional<Tracer> tracer;
};

TEST_F(TracerTest, nobody_watches_at_first) {
  start();
  EXPECT_FALSE(tap.open());
}

TEST_F(TracerTest, who_follows_sees_both_legs_in_order_and_redacted) {
  start();
  const auto follower = tracer->follow({});
  ASSERT_NE(follower, nullptr);
  EXPECT_TRUE(tap.open());
  tap.put(1, from_inside(),
          invite.substr(0, invite.size() - 2) + "Authorization: Digest a\r\n\r\n");
  // In another microsecond: what two workers see within one has no order.
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  tap.put(0, to_outside(), invite);
  const auto seen = take(*follower, 2);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0]->peer, "cvp");
  EXPECT_EQ(seen[1]->peer, "cucm");
  EXPECT_EQ(seen[1]->origin, seen[0]->number);
  EXPECT_NE(seen[0]->text.find("Authorization: Digest x\r\n"), std::string::npos);
}

TEST_F(TracerTest, the_tap_closes_when_the_last_has_gone) {
  start();
  auto follower = tracer->follow({});
  EXPECT_EQ(tracer->report().followers, 1U);
  follower.reset();
  EXPECT_TRUE(within_ten_seconds([&] { return !tap.open(); }));
  EXPECT_EQ(tracer->report().followers, 0U);
}

TEST_F(TracerTest, only_so_many_may_follow) {
  start();
  std::vector<std::shared_ptr<Follower>> followers;
  for (std::size_t i = 0; i < Tracer::most_followers; ++i) {
    followers.push_back(tracer->follow({}));
    ASSERT_NE(followers.back(), nullptr);
  }
  EXPECT_EQ(tracer->follow({}), nullptr);
}

TEST_F(TracerTest, the_newest_stay_in_memory) {
  Settings settings;
  settings.keep = 2;
  start(settings);
  for (int i = 1; i <= 3; ++i) {
    tap.put(0, from_inside(), text_of("INVITE sip:b@h SIP/2.0", "1 INVITE", std::to_string(i)));
  }
  ASSERT_TRUE(within_ten_seconds([&] { return tracer->report().seen == 3; }));
  const auto kept = tracer->kept({});
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0]->facts.call_id, "2");
  EXPECT_EQ(tracer->kept({.call_ids = {"3"}}).size(), 1U);
  settings.keep = 0;
  tracer->set(settings);
  EXPECT_TRUE(tracer->kept({}).empty());
  EXPECT_TRUE(within_ten_seconds([&] { return !tap.open(); }));
}

TEST_F(TracerTest, a_file_is_written_turned_and_kept_over_a_reload) {
  Settings settings;
  settings.pcapng = {folder.path() / "t.pcapng", 2'000, 2};
  start(settings);
  const auto put_one = [&](std::uint64_t passed) {
    tap.put(0, from_inside(), invite);
    ASSERT_TRUE(within_ten_seconds([&] { return tracer->report().pcapng.passed == passed; }));
  };
  put_one(1);
  const auto size = std::filesystem::file_size(settings.pcapng.file);
  EXPECT_GT(size, invite.size());
  settings.rate = 1'000;
  tracer->set(settings);
  put_one(2);
  EXPECT_GT(std::filesystem::file_size(settings.pcapng.file), size) << "the same file goes on";
  for (std::uint64_t passed = 3; passed < 40; ++passed) put_one(passed);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "t.pcapng.1"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "t.pcapng.2"));
  EXPECT_LE(std::filesystem::file_size(settings.pcapng.file), 2'000U);
  EXPECT_EQ(std::filesystem::status(settings.pcapng.file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(TracerTest, a_file_that_cannot_be_written_is_told_of_once) {
  Settings settings;
  settings.pcapng.file = folder.path() / "nowhere" / "t.pcapng";
  start(settings);
  for (std::uint64_t lost = 1; lost <= 3; ++lost) {
    tap.put(0, from_inside(), invite);
    ASSERT_TRUE(within_ten_seconds([&] { return tracer->report().pcapng.lost == lost; }));
  }
  EXPECT_EQ(told_so_far(), "trace: " + settings.pcapng.file.string() +
                               " cannot be written: No such file or directory\n");
}

TEST_F(TracerTest, packets_for_homer_over_udp) {
  const auto server = net::open_udp(endpoint(base::Transport::udp, "127.0.0.1", 0), false);
  ASSERT_TRUE(server.descriptor);
  const auto port = net::local_endpoint(server.descriptor.get(), base::Transport::udp).port;
  Settings settings;
  settings.hep = HepTarget{base::Transport::udp, {"127.0.0.1", port}};
  start(settings);
  for (int i = 0; i < 100; ++i) tap.put(0, from_inside(), invite);
  ASSERT_TRUE(within_ten_seconds([&] { return tracer->report().hep.passed == 100; }));
  for (int i = 0; i < 100; ++i) {
    std::string packet(2'000, '\0');
    const auto size = ::recv(server.descriptor.get(), packet.data(), packet.size(), MSG_DONTWAIT);
    ASSERT_GT(size, 0);
    packet.resize(static_cast<std::size_t>(size));
    EXPECT_TRUE(packet.starts_with("HEP3"));
    EXPECT_TRUE(packet.ends_with(invite));
  }
}

TEST_F(TracerTest, what_was_held_back_reaches_homer_whole) {
  const auto server = net::open_udp(endpoint(base::Transport::udp, "127.0.0.1", 0), false);
  ASSERT_TRUE(server.descriptor);
  const auto port = net::local_endpoint(server.descriptor.get(), base::Transport::udp).port;
  Settings settings;
  settings.hep = HepTarget{base::Transport::udp, {"127.0.0.1", port}};
  settings.filter.peers = {"cucm"};
  start(settings);
  tap.put(0, from_inside(), invite);
  ASSERT_TRUE(within_ten_seconds([&] { return tracer->report().seen == 1; }));
  EXPECT_EQ(tracer->report().hep.passed, 0U) << "nobody knows yet whose call it is";
  tap.put(0, to_outside(), invite);
  ASSERT_TRUE(within_ten_seconds([&] { return tracer->report().hep.passed == 2; }));
  for (int i = 0; i < 2; ++i) {
    std::string packet(2'000, '\0');
    const auto size = ::recv(server.descriptor.get(), packet.data(), packet.size(), MSG_DONTWAIT);
    ASSERT_GT(size, 0);
    packet.resize(static_cast<std::size_t>(size));
    EXPECT_TRUE(packet.ends_with(invite));
  }
}

TEST_F(TracerTest, packets_for_homer_over_tcp_that_comes_later) {
  std::uint16_t port = 0;
  {
    const auto closed = net::open_listener(endpoint(base::Transport::tcp, "127.0.0.1", 0));
    port = net::local_endpoint(closed.descriptor.get(), base::Transport::tcp).port;
  }
  Settings settings;
  settings.hep = HepTarget{base::Transport::tcp, {"127.0.0.1", port}};
  start(settings);
  tap.put(0, from_inside(), invite);
  ASSERT_TRUE(within_ten_seconds([&] { return tracer->report().hep.lost == 1; }));
  EXPECT_EQ(told_so_far(), "trace: messages to tcp:127.0.0.1:" + std::to_string(port) +
                               " are lost: Connection refused\n");
  const auto listener = net::open_listener(endpoint(base::Transport::tcp, "127.0.0.1", port));
  ASSERT_TRUE(listener.descriptor);
  ASSERT_TRUE(within_ten_seconds([&] {
    tap.put(0, from_inside(), invite);
    return tracer->report().hep.passed > 0;
  }));
  EXPECT_NE(told_so_far().find("takes messages again"), std::string::npos);
  const auto accepted = net::accept_one(listener.descriptor.get(), base::Transport::tcp);
  ASSERT_TRUE(accepted.descriptor);
  std::string bytes(4, '\0');
  ASSERT_EQ(::recv(accepted.descriptor.get(), bytes.data(), 4, MSG_DONTWAIT), 4);
  EXPECT_EQ(bytes, "HEP3");
}

TEST_F(TracerTest, what_was_seen_still_leaves_at_the_end) {
  Settings settings;
  settings.pcapng.file = folder.path() / "t.pcapng";
  start(settings);
  tap.put(0, from_inside(), invite);
  tracer.reset();
  std::ifstream file(settings.pcapng.file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_NE(text.find("INVITE sip:0815@b"), std::string::npos);
}

}  // namespace
}  // namespace sipward::trace
