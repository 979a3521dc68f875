#include "sipward/shell/tls/pin.hpp"

#include <gtest/gtest.h>

namespace sipward::tls {
namespace {

TEST(pin, base64_and_hexadecimal_are_the_same_key) {
  const std::string digits = "60b87575447dcba2a36b7d11ac09fb24a9db406fee12d2cc90180517616e8a18";
  EXPECT_EQ(read_pin("sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg="), digits);
  EXPECT_EQ(read_pin("60B87575447DCBA2A36B7D11AC09FB24A9DB406FEE12D2CC90180517616E8A18"), digits);
}

TEST(pin, anything_else_is_none) {
  for (const auto* text : {"", "sha256//", "sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg",
                           "sha1//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=",
                           "sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fu!hg=",
                           "60b87575447dcba2a36b7d11ac09fb24a9db406fee12d2cc90180517616e8a1",
                           "g0b87575447dcba2a36b7d11ac09fb24a9db406fee12d2cc90180517616e8a18"}) {
    EXPECT_FALSE(read_pin(text)) << text;
  }
}

}  // namespace
}  // namespace sipward::tls
