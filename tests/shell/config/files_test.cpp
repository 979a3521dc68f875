// `check_files`: keys and certificates are loaded, and compared with the names that peers see.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "shell/config/config_test.hpp"
#include "sipward/shell/tls/lab_pki.hpp"

namespace sipward::config::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

fs::path new_folder() {
  auto name = (fs::temp_directory_path() / "sipward-config-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

class Files : public ::testing::Test {
 protected:
  Files() {
    authority.issue("sbc", {"sbc.example.com"});
    authority.issue("other", {"other.example.com"});
  }
  ~Files() override { fs::remove_all(folder); }

  Loaded load_with(const std::string& text) const {
    return load_text(text, folder / "sipward.toml", true);
  }
  std::string at(const std::string& rest) const {
    return (folder / "sipward.toml").string() + ":" + rest;
  }

  fs::path folder = new_folder();
  tls::LabAuthority authority{"ca", folder};
};

TEST_F(Files, that_are_as_they_should_be) {
  const auto loaded = load_with(good);
  EXPECT_THAT(texts(loaded.errors), IsEmpty());
  EXPECT_THAT(texts(loaded.warnings), IsEmpty());
  EXPECT_NE(loaded.settings, nullptr);
}

TEST_F(Files, that_are_missing_are_told_where_the_trustpoint_stands) {
  fs::remove(folder / "sbc.key");
  fs::remove(folder / "ca.pem");
  const auto loaded = load_with(good);
  EXPECT_EQ(loaded.settings, nullptr);
  const auto missing = [&](const char* file) {
    return at("7:1: trustpoint ca: ") + (folder / file).string() +
           ": cannot be read: No such file or directory";
  };
  EXPECT_THAT(texts(loaded.errors), ElementsAre(missing("sbc.key"), missing("ca.pem")));
}

TEST_F(Files, are_not_looked_at_while_the_text_is_wrong) {
  fs::remove(folder / "sbc.key");
  const auto loaded = load_with(changed("to = \"cvp\"", "to = \"cvb\""));
  EXPECT_THAT(
      texts(loaded.errors),
      ElementsAre(
          at("28:6: there is no peer or group \"cvb\"; expected the name of a peer or group")));
}

TEST_F(Files, a_key_open_to_everybody_is_a_warning) {
  fs::permissions(folder / "sbc.key", fs::perms::others_read, fs::perm_options::add);
  const auto loaded = load_with(good);
  EXPECT_NE(loaded.settings, nullptr);
  EXPECT_THAT(texts(loaded.warnings),
              ElementsAre(at("7:1: trustpoint ca: ") + (folder / "sbc.key").string() +
                          ": the key is open to every user; chmod 600 it"));
}

TEST_F(Files, a_certificate_without_the_advertised_name_is_refused_outside) {
  const auto loaded = load_with(changed("\"sbc.example.com\"", "\"pbx.example.com\""));
  EXPECT_EQ(loaded.settings, nullptr);
  EXPECT_THAT(texts(loaded.errors),
              ElementsAre(at("16:14: the certificate of trustpoint \"ca\" does not carry "
                             "\"pbx.example.com\", by which peer \"cucm\" knows sipward; expected "
                             "a certificate with that name, or an advertise that it carries")));
}

TEST_F(Files, what_counts_is_the_advertise_that_the_peer_sees) {
  EXPECT_THAT(
      texts(load_with(changed("names =", "advertise = \"other.example.com\"\nnames =")).errors),
      ElementsAre(at("16:14: the certificate of trustpoint \"ca\" does not carry "
                     "\"other.example.com\", by which peer \"cucm\" knows sipward; expected "
                     "a certificate with that name, or an advertise that it carries")));
  auto text = changed("names =", "advertise = \"other.example.com\"\nnames =");
  text.replace(text.find("sbc.pem"), 7, "other.pem");
  text.replace(text.find("sbc.key"), 7, "other.key");
  EXPECT_THAT(texts(load_with(text).errors), IsEmpty());
}

TEST_F(Files, inside_it_is_a_warning) {
  auto text = changed("\"tcp:10.0.0.2:5060\"", "\"tls:10.0.0.2:5061\"");
  text.replace(text.find("target = \"udp"), 13,
               "trustpoint = \"ca\"\nnames = \"cvp\"\ntarget = \"tls");
  const auto loaded = load_with(text);
  EXPECT_NE(loaded.settings, nullptr);
  EXPECT_THAT(texts(loaded.warnings),
              ElementsAre(at("22:14: the certificate of trustpoint \"ca\" does not carry "
                             "\"10.0.0.2\", by which peer \"cvp\" knows sipward; expected a "
                             "certificate with that name, or an advertise that it carries")));
}

TEST_F(Files, a_key_log_that_cannot_be_written) {
  const auto loaded = load_with(good + "[tls]\nkey_log = \"nowhere/keys\"\n");
  EXPECT_EQ(loaded.settings, nullptr);
  ASSERT_EQ(loaded.errors.size(), 1U);
  EXPECT_EQ(loaded.errors[0].line, 32U);
  EXPECT_THAT(loaded.errors[0].what, ::testing::HasSubstr((folder / "nowhere/keys").string()));
}

TEST_F(Files, load_file_reads_beside_itself) {
  std::ofstream(folder / "sipward.toml") << good;
  EXPECT_NE(load_file(folder / "sipward.toml", true).settings, nullptr);
}

}  // namespace
}  // namespace sipward::config::test
