#include <gtest/gtest.h>

#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

// "10.0.0.0/8", with " inverse" behind a wildcard mask; "" for what is none. `rest`: what is left.
std::string prefix_of(const std::vector<std::string>& words, std::string* rest = nullptr) {
  Line line;
  line.words = words;
  Words cursor(line);
  bool inverse = false;
  const auto prefix = read_prefix(cursor, inverse);
  if (rest != nullptr) *rest = cursor.rest();
  return prefix ? prefix->text() + (inverse ? " inverse" : "") : "";
}

TEST(Prefixes, of_masks) {
  EXPECT_EQ(prefix_of({"198.18.133.3", "255.255.255.255"}), "198.18.133.3/32");
  EXPECT_EQ(prefix_of({"10.1.2.3", "255.255.0.0"}), "10.1.0.0/16");
  EXPECT_EQ(prefix_of({"10.1.2.0", "0.0.0.255"}), "10.1.2.0/24 inverse");
  EXPECT_EQ(prefix_of({"10.1.2.3", "0.0.0.0"}), "10.1.2.3/32 inverse");
  EXPECT_EQ(prefix_of({"0.0.0.0", "0.0.0.0"}), "0.0.0.0/0");
  EXPECT_EQ(prefix_of({"10.1.2.0", "255.0.255.0"}), "");
}

TEST(Prefixes, of_lengths_and_bare_addresses) {
  EXPECT_EQ(prefix_of({"10.1.2.3", "/24"}), "10.1.2.0/24");
  EXPECT_EQ(prefix_of({"2001:db8::1/64"}), "2001:db8::/64");
  EXPECT_EQ(prefix_of({"10.1.2.3", "/33"}), "");
  EXPECT_EQ(prefix_of({"example.com"}), "");
  std::string rest;
  EXPECT_EQ(prefix_of({"2001:db8::1", "trustpoint", "A"}, &rest), "2001:db8::1/128");
  EXPECT_EQ(rest, "trustpoint A");
}

std::string destination_of(const std::string& text) {
  const auto to = read_destination(text);
  if (!to) return "";
  return to->host + " " + std::to_string(to->port) + (to->is_address ? " address" : " name");
}

TEST(Destinations, of_session_targets) {
  EXPECT_EQ(destination_of("ipv4:198.18.133.13:5061"), "198.18.133.13 5061 address");
  EXPECT_EQ(destination_of("ipv4:10.0.0.1"), "10.0.0.1 0 address");
  EXPECT_EQ(destination_of("ipv6:[2001:DB8::1]:5070"), "2001:db8::1 5070 address");
  EXPECT_EQ(destination_of("ipv6:2001:db8::1"), "2001:db8::1 0 address");
  EXPECT_EQ(destination_of("dns:CUCM1.example.com:5061"), "cucm1.example.com 5061 name");
  EXPECT_EQ(destination_of("dns:example.com"), "example.com 0 name");
}

TEST(Destinations, refused) {
  for (const auto* text : {"", "ras", "loopback:rtp", "dns:", "dns:$d$.example.com", "ipv4:10.0.0",
                           "ipv4:10.0.0.1:0", "ipv4:10.0.0.1:70000", "ipv4:0.0.0.0"}) {
    EXPECT_EQ(destination_of(text), "") << text;
  }
}

}  // namespace
}  // namespace sipward::import
