// Addresses, prefixes and endpoints: what is parsed comes back as it is written, and what is none
// is refused.
#include "sipward/core/base/endpoint.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace sipward::base::test {
namespace {

IpAddress ip(std::string_view text) {
  const auto address = IpAddress::parse(text);
  EXPECT_TRUE(address) << text;
  return address.value_or(IpAddress());
}

TEST(ip_address, comes_back_in_its_shortest_spelling) {
  for (const auto* text : {"0.0.0.0", "10.0.0.2", "255.255.255.255", "::", "::1", "2001:db8::1",
                           "fe80::1:2:3", "2001:db8:1:2:3:4:5:6"}) {
    EXPECT_EQ(ip(text).text(), text);
    EXPECT_EQ(ip(ip(text).uri_host()), ip(text));
  }
  EXPECT_EQ(ip("2001:0DB8:0:0::0001").text(), "2001:db8::1");
  EXPECT_EQ(ip("[2001:db8::1]"), ip("2001:db8::1"));
  EXPECT_EQ(ip("2001:db8::1").uri_host(), "[2001:db8::1]");
  EXPECT_EQ(ip("10.0.0.2").uri_host(), "10.0.0.2");
}

TEST(ip_address, of_any_bytes_comes_back) {
  std::uint32_t state = 1;
  for (int i = 0; i < 2000; ++i) {
    std::array<std::uint8_t, 16> bytes{};
    for (auto& byte : bytes) {
      state = state * 1664525 + 1013904223;
      byte = (state >> 28) < 5 ? 0 : static_cast<std::uint8_t>(state >> 20);
    }
    const auto v6 = IpAddress::v6(bytes);
    ASSERT_EQ(ip(v6.text()), v6) << v6.text();
    const auto v4 = IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
    ASSERT_EQ(ip(v4.text()), v4) << v4.text();
  }
}

TEST(ip_address, an_ipv4_mapped_one_is_ipv4) {
  EXPECT_EQ(ip("::ffff:192.0.2.1"), ip("192.0.2.1"));
  EXPECT_TRUE(ip("::ffff:192.0.2.1").is_v4());
  EXPECT_FALSE(ip("::192.0.2.1").is_v4());
}

TEST(ip_address, is_any_when_all_zero) {
  EXPECT_TRUE(ip("0.0.0.0").is_any());
  EXPECT_TRUE(ip("::").is_any());
  EXPECT_FALSE(ip("0.0.0.1").is_any());
  EXPECT_NE(ip("0.0.0.0"), ip("::"));
}

TEST(ip_address, of_other_shapes_is_refused) {
  for (const auto* text : {"",
                           ".",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.",
                           ".1.2.3",
                           "1.2.3.256",
                           "01.2.3.4",
                           "1.2.3.04",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1.2.3.-4",
                           "1..2.3",
                           "a.b.c.d",
                           "example.com",
                           "[]",
                           "[1.2.3.4]",
                           "[::1",
                           "::1]",
                           ":::1",
                           "1:2:3",
                           "2001:db8::1::2",
                           "::g",
                           "::1%eth0",
                           "1:2:3:4:5:6:7:8:9",
                           "2001:db8:0000:0000:0000:0000:0000:0000:0001"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
  EXPECT_FALSE(IpAddress::parse(std::string(500, '1')));
  EXPECT_FALSE(IpAddress::parse(std::string("1.2.3.4\0", 8)));
}

TEST(ip_address, is_masked_to_any_number_of_bits) {
  EXPECT_EQ(ip("10.255.255.255").masked(12), ip("10.240.0.0"));
  EXPECT_EQ(ip("10.1.2.3").masked(0), ip("0.0.0.0"));
  EXPECT_EQ(ip("10.1.2.3").masked(32), ip("10.1.2.3"));
  EXPECT_EQ(ip("2001:db8:ffff::1").masked(33), ip("2001:db8:8000::"));
  EXPECT_EQ(ip("2001:db8::1").masked(128), ip("2001:db8::1"));
}

TEST(prefix, contains_its_own_and_no_other) {
  const auto prefix = Prefix::parse("198.18.133.9/24");
  ASSERT_TRUE(prefix);
  EXPECT_TRUE(prefix->contains(ip("198.18.133.255")));
  EXPECT_FALSE(prefix->contains(ip("198.18.134.0")));
  EXPECT_FALSE(prefix->contains(ip("2001:db8::1")));
  EXPECT_TRUE(Prefix::parse("0.0.0.0/0")->contains(ip("1.2.3.4")));
  EXPECT_FALSE(Prefix::parse("0.0.0.0/0")->contains(ip("::1")));
  EXPECT_TRUE(Prefix::parse("::/0")->contains(ip("::1")));
}

TEST(prefix, comes_back_as_it_is_written) {
  EXPECT_EQ(Prefix::parse("10.0.0.0/8")->text(), "10.0.0.0/8");
  EXPECT_EQ(Prefix::parse("10.0.0.2")->text(), "10.0.0.2/32");
  EXPECT_EQ(Prefix::parse("2001:db8::/32")->text(), "2001:db8::/32");
  EXPECT_EQ(Prefix::parse("::1")->length, 128);
  for (const auto* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1",
                           "10.0.0.0/8/8", "10.0.0.0/x", "10/8", "host/8", "10.0.0.0/ 8"}) {
    EXPECT_FALSE(Prefix::parse(text)) << text;
  }
}

TEST(endpoint, is_written_as_in_settings) {
  EXPECT_EQ((Endpoint{Transport::tls, ip("10.0.0.2"), 5061}).text(), "tls:10.0.0.2:5061");
  EXPECT_EQ((Endpoint{Transport::udp, ip("::1"), 5060}).text(), "udp:[::1]:5060");
}

TEST(endpoint, hashes_apart_by_each_of_its_parts) {
  std::unordered_set<std::size_t> hashes;
  for (const auto transport : {Transport::udp, Transport::tcp, Transport::tls}) {
    for (const auto* address : {"10.0.0.2", "10.0.0.3", "::1", "::2"}) {
      for (const int port : {5060, 5061}) {
        hashes.insert(EndpointHash{}({transport, ip(address), static_cast<std::uint16_t>(port)}));
      }
    }
  }
  EXPECT_EQ(hashes.size(), 24U);
}

TEST(host_port, comes_back_as_it_is_written) {
  for (const auto* text :
       {"host", "sbc.example.com:5061", "10.0.0.2:5060", "[::1]:5061", "[::1]"}) {
    const auto parsed = HostPort::parse(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->uri_text(), text);
  }
  EXPECT_EQ(HostPort::parse("::1")->uri_text(), "[::1]");
  EXPECT_EQ(HostPort::parse("[2001:db8::1]:1")->host, "2001:db8::1");
}

TEST(host_port, of_other_shapes_is_refused) {
  for (const auto* text : {"", ":5060", "host:", "host:x", "host:65536", "host:-1", "[::1",
                           "[::1]x", "[host]:1", "[]:1", "1:2:3:x", "[::1]:", "host:50 60"}) {
    EXPECT_FALSE(HostPort::parse(text)) << text;
  }
}

TEST(transports, are_known_by_name_whatever_the_case) {
  for (const auto transport : {Transport::udp, Transport::tcp, Transport::tls}) {
    EXPECT_EQ(parse_transport(to_string(transport)), transport);
    EXPECT_EQ(parse_transport(via_name(transport)), transport);
  }
  EXPECT_FALSE(parse_transport("sctp"));
  EXPECT_FALSE(parse_transport(""));
  EXPECT_EQ(default_port(Transport::tls), 5061);
  EXPECT_EQ(default_port(Transport::tcp), 5060);
  EXPECT_FALSE(is_stream(Transport::udp));
  EXPECT_EQ(other(Side::inside), Side::outside);
  EXPECT_NE(to_string(Side::inside), to_string(Side::outside));
}

TEST(text, is_compared_and_hashed_whatever_the_case) {
  EXPECT_TRUE(equal_ignoring_case("SBC.Example.COM", "sbc.example.com"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_FALSE(equal_ignoring_case("[", "{")) << "no letters, though 32 apart";
  EXPECT_EQ(hash_ignoring_case("SBC"), hash_ignoring_case("sbc"));
  EXPECT_NE(hash_ignoring_case("sbc"), hash_ignoring_case("scb"));
  EXPECT_EQ(lower("AbC-1\xc3\x9c"), "abc-1\xc3\x9c");
}

}  // namespace
}  // namespace sipward::base::test
