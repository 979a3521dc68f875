// Bytes of packets, taken apart by hand; tests/system/trace_test.py has tshark read whole files.
#include "sipward/shell/trace/packets.hpp"

#include <gtest/gtest.h>

#include "shell/trace/sightings.hpp"
#include "sipward/shell/trace/pcapng.hpp"

namespace sipward::trace {
namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

// RFC 1071: the sum of what was sent, checksum included, is all ones.
std::uint32_t sum_of(const std::string& bytes) {
  std::uint64_t sum = 0;
  const auto padded = bytes.size() % 2 == 0 ? bytes : bytes + '\0';
  for (std::size_t i = 0; i < padded.size(); i += 2) sum += number_at(padded, i, 2);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint32_t>(sum);
}

std::string with_pseudo_head(const std::string& packet, std::size_t head, std::size_t addresses,
                             char protocol) {
  const auto segment = packet.substr(head);
  const auto size = segment.size();
  std::string pseudo = packet.substr(addresses, head - addresses);
  pseudo += std::string{'\0', protocol, static_cast<char>(size >> 8), static_cast<char>(size)};
  return pseudo + segment;
}

std::vector<std::string> whole_packets(Packets& packets, const Sighting& sighting,
                                       std::string_view message) {
  std::vector<std::string> all;
  for (const auto& packet : packets.of(sighting, message)) {
    all.push_back(packet.head + std::string(packet.message));
  }
  return all;
}

TEST(Packets, a_datagram_over_ipv4) {
  Packets packets;
  const auto made = whole_packets(packets, from_inside(), "message");
  ASSERT_EQ(made.size(), 1U);
  const auto& packet = made.front();
  EXPECT_EQ(packet.size(), 20U + 8 + 7);
  EXPECT_EQ(number_at(packet, 0, 1), 0x45U);
  EXPECT_EQ(number_at(packet, 2, 2), packet.size());
  EXPECT_EQ(number_at(packet, 12, 4), 0xc612850dU) << "198.18.133.13";
  EXPECT_EQ(number_at(packet, 16, 4), 0x0a000002U) << "10.0.0.2";
  EXPECT_EQ(number_at(packet, 20, 2), 5060U);
  EXPECT_EQ(packet.substr(28), "message");
  EXPECT_EQ(sum_of(packet.substr(0, 20)), 0xffffU);
  EXPECT_EQ(sum_of(with_pseudo_head(packet, 20, 12, 17)), 0xffffU);
}

TEST(Packets, a_datagram_over_ipv6) {
  Packets packets;
  auto sighting = from_inside();
  sighting.remote.address = *base::IpAddress::parse("2001:db8::1");
  sighting.local.address = *base::IpAddress::parse("2001:db8::2");
  const auto packet = whole_packets(packets, sighting, "message").front();
  EXPECT_EQ(packet.size(), 40U + 8 + 7);
  EXPECT_EQ(number_at(packet, 0, 1), 0x60U);
  EXPECT_EQ(number_at(packet, 4, 2), 15U);
  EXPECT_EQ(number_at(packet, 20, 4), 1U) << "the end of 2001:db8::1";
  EXPECT_EQ(sum_of(with_pseudo_head(packet, 40, 8, 17)), 0xffffU);
}

TEST(Packets, a_stream_counts_the_bytes_of_both_ways) {
  Packets packets;
  const auto sent = to_outside();
  auto received = sent;
  received.received = true;
  const auto first = whole_packets(packets, sent, "12345").front();
  EXPECT_EQ(number_at(first, 20, 2), 40'000U);
  EXPECT_EQ(number_at(first, 22, 2), 5061U);
  EXPECT_EQ(number_at(first, 24, 4), 1U);
  EXPECT_EQ(sum_of(with_pseudo_head(first, 20, 12, 6)), 0xffffU);
  const auto answer = whole_packets(packets, received, "123").front();
  EXPECT_EQ(number_at(answer, 20, 2), 5061U);
  EXPECT_EQ(number_at(answer, 24, 4), 1U);
  EXPECT_EQ(number_at(answer, 28, 4), 6U) << "acknowledges what was sent";
  const auto second = whole_packets(packets, sent, "1").front();
  EXPECT_EQ(number_at(second, 24, 4), 6U);
  EXPECT_EQ(number_at(second, 28, 4), 4U);
  auto other = sent;
  other.local.port = 40'001;
  EXPECT_EQ(number_at(whole_packets(packets, other, "1").front(), 24, 4), 1U)
      << "a stream of its own";
}

TEST(Packets, a_message_that_no_packet_holds) {
  Packets packets;
  const std::string large(200'000, 'm');
  const auto made = whole_packets(packets, to_outside(), large);
  ASSERT_EQ(made.size(), 4U);
  std::string whole;
  for (const auto& packet : made) {
    EXPECT_EQ(number_at(packet, 2, 2), packet.size());
    EXPECT_EQ(number_at(packet, 24, 4), 1U + whole.size());
    whole += packet.substr(40);
  }
  EXPECT_EQ(whole, large);
}

TEST(Packets, the_oldest_streams_are_forgotten) {
  Packets packets(1);
  auto other = to_outside();
  other.local.port = 40'001;
  whole_packets(packets, to_outside(), "12345");
  whole_packets(packets, other, "12345");
  EXPECT_EQ(number_at(whole_packets(packets, to_outside(), "1").front(), 24, 4), 1U);
}

std::uint32_t little_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

TEST(Pcapng, every_block_says_its_length_twice) {
  auto file = pcapng_head();
  append_pcapng(file, from_inside().time, "head", "packet", "comment");
  append_pcapng(file, from_inside().time, "", "packet1", "");
  std::vector<std::uint32_t> types;
  for (std::size_t at = 0; at < file.size();) {
    const auto size = little_at(file, at + 4);
    ASSERT_EQ(size % 4, 0U);
    ASSERT_LE(at + size, file.size());
    ASSERT_EQ(little_at(file, at + size - 4), size);
    types.push_back(little_at(file, at));
    at += size;
  }
  EXPECT_EQ(types, std::vector<std::uint32_t>({0x0a0d0d0a, 1, 6, 6}));
}

}  // namespace
}  // namespace sipward::trace
