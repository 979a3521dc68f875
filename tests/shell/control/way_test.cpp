#include "sipward/shell/control/way.hpp"

#include <gtest/gtest.h>

namespace sipward::control::test {
namespace {

std::string parsed(const char* url) {
  const auto way = parse_way(url);
  return way ? way->text() : "none";
}

TEST(Way, is_a_url_without_a_path) {
  EXPECT_EQ(parsed("https://sbc.example.com:8443"), "https://sbc.example.com:8443");
  EXPECT_EQ(parsed("https://sbc.example.com/"), "https://sbc.example.com:443");
  EXPECT_EQ(parsed("http://127.0.0.1:8061"), "http://127.0.0.1:8061");
  EXPECT_EQ(parsed("http://localhost"), "http://localhost:80");
  EXPECT_EQ(parsed("https://[2001:db8::1]:8443"), "https://[2001:db8::1]:8443");
  for (const auto* wrong :
       {"", "sbc.example.com:8443", "https://", "https:///", "ftp://a", "https://a/status"}) {
    EXPECT_EQ(parsed(wrong), "none") << wrong;
  }
}

TEST(Way, of_a_socket_is_its_path) {
  EXPECT_EQ(Way{.socket = "/run/control.sock"}.text(), "/run/control.sock");
}

TEST(Way, in_cleartext_stays_on_this_host) {
  const auto leaves = [](const char* url) { return leaves_this_host_readable(*parse_way(url)); };
  EXPECT_FALSE(leaves("http://127.0.0.9"));
  EXPECT_FALSE(leaves("http://[::1]"));
  EXPECT_FALSE(leaves("http://localhost"));
  EXPECT_FALSE(leaves("https://192.0.2.1"));
  EXPECT_TRUE(leaves("http://192.0.2.1"));
  EXPECT_TRUE(leaves("http://sbc.example.com"));
  EXPECT_FALSE(leaves_this_host_readable({.socket = "/run/control.sock"}));
}

}  // namespace
}  // namespace sipward::control::test
