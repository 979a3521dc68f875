#include "sipward/load/measure/users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sipward::load {
namespace {

using testing::HasSubstr;

std::string problems_of_users(std::string_view text) {
  try {
    read_users("users.csv", text);
  } catch (const UsersError& error) {
    return error.what();
  }
  return "";
}

TEST(Users, ColumnsComeInAnyOrder) {
  const auto users = read_users("users.csv",
                                "sni, callee,caller,certificate,key\n"
                                "a.example.com,4711,100,100.pem,100.key\n"
                                ",4712,101,,\n");
  ASSERT_EQ(users.size(), 2U);
  EXPECT_EQ(users[0], (User{"100", "4711", "100.pem", "100.key", "a.example.com"}));
  EXPECT_EQ(users[1], (User{"101", "4712", "", "", ""}));
}

TEST(Users, SpreadsheetsMarksAndQuotesAreRead) {
  const auto users = read_users("u",
                                "\xef\xbb\xbf"
                                "caller,callee,certificate\r\n\r\n# the first floor\r\n"
                                " \"1,00\" , +49111 , \"a \"\"b\"\".pem\"\r\n");
  ASSERT_EQ(users.size(), 1U);
  EXPECT_EQ(users[0], (User{"1,00", "+49111", "a \"b\".pem", "", ""}));
}

TEST(Users, EveryProblemIsToldWithItsLine) {
  const auto problems = problems_of_users("caller,callee\n1\n2,3,4\n5,b@c\n,6\n\"7,8\n9,10\n");
  EXPECT_THAT(problems, HasSubstr("users.csv:2: 1 fields; expected 2, as in the first line"));
  EXPECT_THAT(problems, HasSubstr("users.csv:3: 3 fields; expected 2"));
  EXPECT_THAT(problems, HasSubstr("users.csv:4: \"b@c\" is no user"));
  EXPECT_THAT(problems, HasSubstr("users.csv:5: \"\" is no user"));
  EXPECT_THAT(problems, HasSubstr("users.csv:6: a quote without its other"));
  EXPECT_EQ(problems.find("users.csv:7"), problems.npos);
}

TEST(Users, TheFirstLineHasToNameKnownColumns) {
  EXPECT_THAT(problems_of_users("caller,colour\n1,2\n"),
              HasSubstr("users.csv:1: no column is called \"colour\""));
  EXPECT_THAT(problems_of_users("caller,caller,callee\n1,2,3\n"),
              HasSubstr("caller stands there twice"));
  EXPECT_THAT(problems_of_users("caller,sni\n1,2\n"), HasSubstr("names no caller or no callee"));
}

TEST(Users, AWrongFirstLineIsToldAloneAndALongListOfProblemsIsCut) {
  EXPECT_EQ(problems_of_users("colour,caller,callee\n1,2\n\n3,4\n").find("users.csv:2"),
            std::string::npos);
  std::string text = "caller,callee\n";
  for (int i = 0; i < 1'000; ++i) text += "1\n";
  const auto problems = problems_of_users(text);
  EXPECT_EQ(std::count(problems.begin(), problems.end(), '\n'), 19);
}

TEST(Users, AListOfNobodyIsRefused) {
  EXPECT_THAT(problems_of_users(""), HasSubstr("no user"));
  EXPECT_THAT(problems_of_users("caller,callee\n"), HasSubstr("no user"));
}

}  // namespace
}  // namespace sipward::load
