// Packets taken apart by their own lengths; tests/system/trace_test.py has sngrep read them.
#include "sipward/shell/trace/hep.hpp"

#include <gtest/gtest.h>

#include <map>

#include "shell/trace/sightings.hpp"

namespace sipward::trace {
namespace {

std::uint16_t short_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                                    static_cast<unsigned char>(bytes[at + 1]));
}

// By type; fails the test if the lengths do not add up.
std::map<int, std::string> chunks_of(std::string_view packet) {
  std::map<int, std::string> chunks;
  EXPECT_EQ(packet.substr(0, 4), "HEP3");
  EXPECT_EQ(short_at(packet, 4), packet.size());
  for (std::size_t at = 6; at < packet.size();) {
    const auto size = short_at(packet, at + 4);
    EXPECT_EQ(short_at(packet, at), 0) << "the vendor";
    EXPECT_GE(size, 6);
    chunks[short_at(packet, at + 2)] = packet.substr(at + 6, size - 6U);
    at += size;
  }
  return chunks;
}

TEST(Hep, a_datagram_that_was_received) {
  std::string packet;
  ASSERT_TRUE(append_hep_head(packet, from_inside(), 7, "call-1", 2001));
  const auto chunks = chunks_of(packet + "message");
  EXPECT_EQ(chunks.at(1), "\x02");
  EXPECT_EQ(chunks.at(2), "\x11");
  EXPECT_EQ(chunks.at(3), "\xc6\x12\x85\x0d");
  EXPECT_EQ(chunks.at(4), std::string("\x0a\0\0\x02", 4));
  EXPECT_EQ(chunks.at(7), "\x13\xc4");
  EXPECT_EQ(chunks.at(8), "\x13\xc4");
  EXPECT_EQ(chunks.at(9), std::string("\x65\x53\xf1\0", 4));
  EXPECT_EQ(chunks.at(10), std::string("\0\x01\xe2\x40", 4));
  EXPECT_EQ(chunks.at(11), "\x01");
  EXPECT_EQ(chunks.at(12), std::string("\0\0\x07\xd1", 4));
  EXPECT_EQ(chunks.at(15), "message");
  EXPECT_EQ(chunks.at(17), "call-1");
}

TEST(Hep, one_that_was_sent_over_tls_and_ipv6) {
  auto sighting = to_outside();
  sighting.remote.address = *base::IpAddress::parse("2001:db8::1");
  sighting.local.address = *base::IpAddress::parse("2001:db8::2");
  std::string packet;
  ASSERT_TRUE(append_hep_head(packet, sighting, 7, "", 1));
  const auto chunks = chunks_of(packet + "message");
  EXPECT_EQ(chunks.at(1), "\x0a");
  EXPECT_EQ(chunks.at(2), "\x06");
  EXPECT_EQ(chunks.at(5).back(), '\x02') << "from us";
  EXPECT_EQ(chunks.at(6).back(), '\x01');
  EXPECT_EQ(short_at(chunks.at(7), 0), 40'000);
  EXPECT_EQ(short_at(chunks.at(8), 0), 5061);
  EXPECT_FALSE(chunks.contains(3));
}

TEST(Hep, one_that_no_datagram_holds_is_left_out) {
  std::string packet;
  constexpr std::size_t head = 105;
  ASSERT_TRUE(append_hep_head(packet, from_inside(), most_hep_bytes - head, "", 1));
  EXPECT_EQ(packet.size(), head);
  packet.clear();
  EXPECT_FALSE(append_hep_head(packet, from_inside(), most_hep_bytes - head + 1, "", 1));
  EXPECT_TRUE(packet.empty());
}

}  // namespace
}  // namespace sipward::trace
