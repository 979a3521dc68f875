// [control]: the control door over TCP, and its tokens.
#include <sys/stat.h>

#include <fstream>

#include "shell/config/config_test.hpp"
#include "sipward/shell/config/token_file.hpp"
#include "temporary_folder.hpp"

namespace sipward::config::test {
namespace {

using ::testing::HasSubstr;

class Control : public Refused {};
TEST_P(Control, says_what_and_where) {
  check();
}

constexpr auto listen_expected = "; expected \"ADDRESS:PORT\", such as \"127.0.0.1:8061\"";

const Case control_values[] = {
    {"no_port",
     "",
     "[control]\nlisten = \"127.0.0.1\"\ntoken = \"t\"\n",
     {std::string("32:10: listen is \"127.0.0.1\"") + listen_expected}},
    {"a_name",
     "",
     "[control]\nlisten = \"localhost:8061\"\ntoken = \"t\"\n",
     {std::string("32:10: listen is \"localhost:8061\"") + listen_expected}},
    {"no_token",
     "",
     "[control]\nlisten = \"0.0.0.0:8061\"\n",
     {"32:10: [control] listen is set, but no token: whoever reaches it could read all; expected "
      "token = \"FILE\", a file of mode 600 with a secret in it"}},
    {"names",
     "",
     "[control]\nnames = [\"a b\"]\n",
     {"32:10: names is \"a b\"; expected a name without a port"}},
};
INSTANTIATE_TEST_SUITE_P(All, Control, ::testing::ValuesIn(control_values), name_of);

struct Token : ::testing::Test {
  std::string problem_of(const std::string& text, mode_t mode = 0600) {
    const auto path = folder.path() / "token";
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    const auto file = read_token(path);
    token = file.token;
    return file.problem;
  }
  sipward::test::TemporaryFolder folder;
  std::string token;
};

TEST_F(Token, is_the_first_line) {
  EXPECT_EQ(problem_of("0123456789abcdef\n"), "");
  EXPECT_EQ(token, "0123456789abcdef");
  EXPECT_EQ(problem_of("0123456789abcdef", 0400), "");
}

TEST_F(Token, is_nobody_elses) {
  for (const mode_t mode : {0640U, 0604U, 0620U, 0644U}) {
    EXPECT_THAT(problem_of("0123456789abcdef\n", mode), HasSubstr("chmod 600")) << mode;
    EXPECT_EQ(token, "");
  }
}

TEST_F(Token, is_long_and_visible) {
  for (const auto* text :
       {"0123456789abcde\n", "0123456789 abcdef\n", "0123456789abcdef\r\n", "\n"}) {
    EXPECT_THAT(problem_of(text), HasSubstr("16 to 512 visible characters")) << text;
  }
  EXPECT_THAT(problem_of(std::string(513, 'x')), HasSubstr("16 to 512"));
  EXPECT_THAT(problem_of(""), HasSubstr("nothing"));
  EXPECT_THAT(read_token(folder.path() / "absent").problem, HasSubstr("No such file"));
  EXPECT_THAT(read_token(folder.path()).problem, HasSubstr("is no file"));
}

}  // namespace
}  // namespace sipward::config::test
