// Files that are no TOML, no files, or that mean harm.
#include <filesystem>
#include <fstream>

#include "shell/config/config_test.hpp"
#include "sipward/shell/config/draft.hpp"

namespace sipward::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string only_error(std::string_view text) {
  const auto loaded = load(text);
  EXPECT_EQ(loaded.settings, nullptr);
  EXPECT_EQ(loaded.errors.size(), 1U);
  EXPECT_THAT(texts(loaded.warnings), IsEmpty());
  return loaded.errors.empty() ? "" : loaded.errors.front().text();
}

TEST(Syntax, an_error_is_told_alone_with_its_place) {
  EXPECT_THAT(only_error(changed("\"cvp\"\nside", "\"cvp\nside")),
              StartsWith("sipward.toml:19:12: "));
  EXPECT_THAT(only_error(changed("chain = \"sbc.pem\"", "chain = sbc.pem")),
              StartsWith("sipward.toml:8:"));
}

TEST(Syntax, a_trustpoint_twice) {
  EXPECT_THAT(only_error(changed("", "[trustpoint.ca]\n")), StartsWith("sipward.toml:31:"));
}

TEST(Syntax, a_key_twice) {
  EXPECT_THAT(only_error(changed("name = \"cvp\"", "name = \"cvp\"\nname = \"cvp2\"")),
              StartsWith("sipward.toml:20:"));
}

TEST(Syntax, bytes_that_are_no_utf8) {
  EXPECT_THAT(only_error("[inside]\nadvertise = \"\xff\xfe\"\n"), StartsWith("sipward.toml:2:"));
}

TEST(Syntax, values_nested_beyond_measure) {
  EXPECT_THAT(only_error("x = " + repeated("[", 100'000)), StartsWith("sipward.toml:1:"));
  EXPECT_THAT(only_error("x = " + repeated("{a=", 100'000)), StartsWith("sipward.toml:1:"));
}

// Dotted keys nest tables without brackets.
TEST(Syntax, tables_nested_beyond_measure) {
  const std::string said =
      ": more than 16 dots outside quotes on one line; "
      "expected texts in quotes, and tables that are not so deep";
  EXPECT_EQ(only_error(repeated("a.", 1'000'000) + "b = 1"), "sipward.toml:1:34" + said);
  EXPECT_EQ(only_error("x = 1\n[" + repeated("a.", 1'000'000) + "b]"), "sipward.toml:2:35" + said);
  EXPECT_EQ(only_error("x = { y = \"\"\"\n\"\"\"\"\", " + repeated("a.", 20) + "b = 1}"),
            "sipward.toml:2:41" + said);
}

TEST(Syntax, depth_is_counted_in_keys_only) {
  EXPECT_FALSE(too_deep("# " + repeated("...", 100)));
  EXPECT_FALSE(too_deep("x = \"" + repeated("\\\"..", 100) + "\""));
  EXPECT_FALSE(too_deep("x = '" + repeated("..", 100) + "'"));
  EXPECT_FALSE(too_deep("x = '''" + repeated("'..\n", 100) + "'''"));
  EXPECT_FALSE(too_deep(repeated("a.b = 1\n", 100)));
  EXPECT_FALSE(too_deep("x = \"unfinished"));
  EXPECT_TRUE(too_deep("x = \"unfinished\n" + repeated("a.", 17)));
  EXPECT_TRUE(too_deep("x = 'a\\', " + repeated("a.", 17)));
}

TEST(Syntax, a_file_that_is_too_large) {
  EXPECT_EQ(only_error(std::string(4 * 1024 * 1024 + 1, '\n')),
            "sipward.toml: the file is larger than 4 MiB");
}

TEST(File, that_cannot_be_read) {
  const auto folder = std::filesystem::temp_directory_path();
  const auto missing = load_file(folder / "sipward-is-not-here.toml", false);
  EXPECT_EQ(missing.settings, nullptr);
  EXPECT_THAT(texts(missing.errors),
              ElementsAre((folder / "sipward-is-not-here.toml").string() +
                          ": No such file or directory; expected a configuration file"));
  EXPECT_THAT(texts(load_file(folder, false).errors),
              ElementsAre(folder.string() + ": Is a directory; expected a configuration file"));
  EXPECT_THAT(texts(load_file("/dev/null", false).errors),
              ElementsAre("/dev/null: the file is empty; expected a configuration file"));
  EXPECT_THAT(texts(load_file("/dev/zero", false).errors),
              ElementsAre("/dev/zero: the file is larger than 4 MiB"));
}

}  // namespace
}  // namespace sipward::config::test
