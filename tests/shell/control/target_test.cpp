#include "sipward/shell/control/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::control::test {
namespace {

using ::testing::HasSubstr;

TEST(PercentEncoding, keeps_what_is_unreserved) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b/c%+\u00fc\n"), "a%20b%2Fc%25%2B%C3%BC%0A");
}

TEST(PercentEncoding, is_undone) {
  EXPECT_EQ(percent_decoded("a%20b%2Fc%25%2B%C3%bc%0a"), "a b/c%+\u00fc\n");
  EXPECT_EQ(percent_decoded(""), "");
  EXPECT_EQ(percent_decoded("+1%2b1"), "+1+1");
}

TEST(PercentEncoding, what_is_bad_is_not_guessed) {
  for (const auto* text :
       {"%", "a%4", "%4g", "%g4", "%%41", "% 41", "%-1", "%00", "%ff", "%C3", "%c0%80", "\xff"}) {
    EXPECT_FALSE(percent_decoded(text)) << text;
  }
}

TEST(Target, is_a_path_and_a_decoded_query) {
  Request request;
  EXPECT_EQ(read_target("/peers/a%2Fb?since=10%20s&detail&number=+1&x=a=b", request), "");
  EXPECT_EQ(request.path, "/peers/a%2Fb");
  EXPECT_EQ(request.query, (std::map<std::string, std::string>{
                               {"detail", ""}, {"number", "+1"}, {"since", "10 s"}, {"x", "a=b"}}));
}

TEST(Target, an_empty_query_is_none) {
  for (const auto* text : {"/", "/?", "/?&", "/?&&"}) {
    Request request{.path = "", .query = {{"left", "over"}}};
    EXPECT_EQ(read_target(text, request), "") << text;
    EXPECT_EQ(request.path, "/");
    EXPECT_TRUE(request.query.empty());
  }
}

TEST(Target, what_is_wrong_is_told) {
  Request request;
  EXPECT_THAT(read_target("", request), HasSubstr("begins with"));
  EXPECT_THAT(read_target("*", request), HasSubstr("begins with"));
  EXPECT_THAT(read_target("http://host/path", request), HasSubstr("begins with"));
  EXPECT_THAT(read_target("/a%2", request), HasSubstr("path is badly"));
  EXPECT_THAT(read_target("/a?b=%zz", request), HasSubstr("query is badly"));
  EXPECT_THAT(read_target("/a?%ff=b", request), HasSubstr("query is badly"));
  EXPECT_THAT(read_target("/a?b=1&b=2", request), HasSubstr("\"b\" twice"));
}

TEST(Target, is_written_as_it_is_read) {
  const Request request{.path = "/peers/" + percent_encoded("a/b \u00fc"),
                        .query = {{"a&b", "c=d"}, {"e", ""}, {"f", "+1 %"}}};
  Request again;
  EXPECT_EQ(read_target(target_of(request), again), "");
  EXPECT_EQ(again.path, request.path);
  EXPECT_EQ(again.query, request.query);
}

TEST(Target, nothing_in_a_path_ends_the_request_line) {
  EXPECT_EQ(target_of({.path = "/a b\r\nX: y?c#d/%41"}), "/a%20b%0D%0AX:%20y%3Fc%23d/%41");
}

}  // namespace
}  // namespace sipward::control::test
