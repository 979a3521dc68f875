// Addresses, prefixes, hosts and reasons: read as people write them, written as they are read.
#include "sipward/core/base/endpoint.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "sipward/core/base/drop_reason.hpp"

namespace sipward::base {
namespace {

TEST(ip_address, reads_what_it_writes) {
  for (const auto* text : {"0.0.0.0", "10.0.0.2", "255.255.255.255", "::", "2001:db8::1"}) {
    const auto address = IpAddress::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->text(), text);
  }
  EXPECT_EQ(IpAddress::parse("[2001:DB8:0::1]")->uri_host(), "[2001:db8::1]");
  EXPECT_EQ(IpAddress::parse("::ffff:192.0.2.1")->text(), "192.0.2.1");
}

TEST(ip_address, names_are_none) {
  for (const auto* text : {"", "a", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ",
                           "1..2.3", "-1.2.3.4", ":::", "2001:db8::1::", "[10.0.0.1]", "::1%lo"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(ip_address, reads_v4_as_the_system_does) {
  std::mt19937 random(11);
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (int part = 0; part < 4; ++part) {
      if (part > 0 || random() % 50 == 0) text += '.';
      const auto pick = random() % 20;
      text += pick == 0   ? ""
              : pick == 1 ? "0" + std::to_string(random() % 9)
                          : std::to_string(random() % 300);
    }
    in_addr theirs{};
    const bool valid = ::inet_pton(AF_INET, text.c_str(), &theirs) == 1;
    ASSERT_EQ(IpAddress::parse(text).has_value(), valid) << text;
    if (!valid) continue;
    EXPECT_EQ(IpAddress::parse(text)->text(), text);
  }
}

TEST(ip_address, masked_keeps_the_first_bits) {
  EXPECT_EQ(IpAddress::parse("10.255.255.255")->masked(9).text(), "10.128.0.0");
  EXPECT_EQ(IpAddress::parse("10.1.2.3")->masked(0).text(), "0.0.0.0");
  EXPECT_EQ(IpAddress::parse("10.1.2.3")->masked(32).text(), "10.1.2.3");
  EXPECT_EQ(IpAddress::parse("2001:db8:ffff::1")->masked(33).text(), "2001:db8:8000::");
}

TEST(prefix, is_an_address_with_a_length_it_can_have) {
  EXPECT_EQ(Prefix::parse("10.0.0.0/8")->text(), "10.0.0.0/8");
  EXPECT_EQ(Prefix::parse("10.0.0.1")->length, 32);
  EXPECT_EQ(Prefix::parse("2001:db8::/32")->length, 32);
  for (const auto* text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "a/8", "::/129"}) {
    EXPECT_FALSE(Prefix::parse(text)) << text;
  }
  EXPECT_TRUE(Prefix::parse("10.0.0.0/8")->contains(*IpAddress::parse("10.9.9.9")));
  EXPECT_FALSE(Prefix::parse("0.0.0.0/0")->contains(*IpAddress::parse("::1")));
}

TEST(host_port, with_and_without_port) {
  EXPECT_EQ(HostPort::parse("sbc.example.com:5061"), (HostPort{"sbc.example.com", 5061}));
  EXPECT_EQ(HostPort::parse("[2001:db8::1]:5061")->uri_text(), "[2001:db8::1]:5061");
  EXPECT_EQ(HostPort::parse("host")->port, 0);
}

TEST(text, is_compared_without_regard_to_case) {
  EXPECT_TRUE(equal_ignoring_case("TrAnSport", "tRaNsPORT"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));  // a bit apart, as letters are
  EXPECT_EQ(hash_ignoring_case("SBC.example"), hash_ignoring_case("sbc.EXAMPLE"));
  EXPECT_NE(hash_ignoring_case("ab"), hash_ignoring_case("ba"));
}

TEST(transport, words_and_ports) {
  for (const auto transport : {Transport::udp, Transport::tcp, Transport::tls}) {
    EXPECT_EQ(parse_transport(to_string(transport)), transport);
    EXPECT_EQ(parse_transport(via_name(transport)), transport);
  }
  EXPECT_EQ(parse_transport("sctp"), std::nullopt);
  EXPECT_EQ(default_port(Transport::tls), 5061);
  EXPECT_EQ((Endpoint{Transport::tls, *IpAddress::parse("::1"), 5061}.text()), "tls:[::1]:5061");
}

TEST(drop_reasons, have_names_and_sentences_of_their_own) {
  std::set<std::string_view> names, sentences;
  for (std::size_t i = 0; i < drop_reason_count; ++i) {
    const auto reason = static_cast<DropReason>(i);
    EXPECT_TRUE(names.insert(to_string(reason)).second) << to_string(reason);
    EXPECT_TRUE(sentences.insert(sentence(reason)).second) << sentence(reason);
  }
}

}  // namespace
}  // namespace sipward::base
