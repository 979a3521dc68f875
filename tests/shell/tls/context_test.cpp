#include "sipward/shell/tls/context.hpp"

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

struct ContextTest : TlsTest {
  static ContextSet::Built built(const ContextSettings& settings) {
    return ContextSet::build(settings);
  }
  std::string only_error(const ContextSettings& settings) {
    const auto result = built(settings);
    EXPECT_EQ(result.contexts, nullptr);
    EXPECT_THAT(result.errors, SizeIs(1));
    return result.errors.empty() ? "" : result.errors.front();
  }
  std::string trustpoint_error(const std::filesystem::path& path, const std::string& what) {
    return "trustpoint ours: " + path.string() + ": " + what;
  }
};

TEST_F(ContextTest, good_settings_have_neither_errors_nor_warnings) {
  const auto result = built(settings());
  EXPECT_NE(result.contexts, nullptr);
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST_F(ContextTest, files_that_are_not_there) {
  auto with = settings();
  with.trustpoints[0].credentials[0].chain = with.trustpoints[0].credentials[0].key =
      "/nowhere/x.pem";
  with.trustpoints[0].anchors = {"/nowhere/ca.pem"};
  EXPECT_THAT(
      built(with).errors,
      ElementsAre(
          trustpoint_error("/nowhere/x.pem", "cannot be read: No such file or directory"),
          trustpoint_error("/nowhere/x.pem", "cannot be read: No such file or directory"),
          trustpoint_error("/nowhere/ca.pem", "cannot be read: No such file or directory")));
}

TEST_F(ContextTest, files_that_are_not_pem) {
  auto with = settings();
  with.trustpoints[0].credentials[0].chain = folder.path() / "text";
  write_file(with.trustpoints[0].credentials[0].chain, "hello\n");
  EXPECT_EQ(only_error(with),
            trustpoint_error(with.trustpoints[0].credentials[0].chain, "holds no PEM certificate"));
  write_file(with.trustpoints[0].credentials[0].chain, "\x30\x82\x01\x01");
  EXPECT_EQ(only_error(with),
            trustpoint_error(with.trustpoints[0].credentials[0].chain,
                             "is binary (DER or PKCS#12), a PEM certificate is expected"));
}

TEST_F(ContextTest, a_damaged_certificate) {
  auto with = settings();
  auto pem = read_file(ours.chain);
  write_file(ours.chain, pem.replace(pem.size() / 2, 4, "????"));
  EXPECT_THAT(only_error(with), StartsWith(trustpoint_error(ours.chain, "a damaged PEM block: ")));
}

TEST_F(ContextTest, chain_and_key_mistaken_for_one_another) {
  auto with = settings();
  std::swap(with.trustpoints[0].credentials[0].chain, with.trustpoints[0].credentials[0].key);
  EXPECT_THAT(built(with).errors,
              ElementsAre(trustpoint_error(ours.key, "holds no PEM certificate"),
                          trustpoint_error(ours.chain, "holds no PEM private key")));
}

TEST_F(ContextTest, the_key_of_another_certificate) {
  auto with = settings();
  with.trustpoints[0].credentials[0].key = theirs.key;
  EXPECT_EQ(only_error(with),
            trustpoint_error(theirs.key,
                             "is not the key of " + ours.chain.string() + " (CN=sbc.example)"));
}

TEST_F(ContextTest, a_weak_key_is_told_before_a_handshake_does) {
  auto with = settings();
  const auto weak = authority.issue("weak", {.rsa_bits = 1024});
  with.trustpoints[0].credentials[0].chain = weak.chain;
  with.trustpoints[0].credentials[0].key = weak.key;
  EXPECT_THAT(only_error(with), HasSubstr("ee key too small"));
}

TEST_F(ContextTest, a_trustpoint_without_anchors) {
  auto with = settings();
  with.trustpoints[0].anchors.clear();
  EXPECT_EQ(only_error(with), "trustpoint ours: anchors: none: no peer could be verified");
}

TEST_F(ContextTest, an_expired_certificate_of_our_own_is_a_warning) {
  ours = authority.issue("old", {.common_name = "sbc.example", .from_day = -20, .until_day = -10});
  const auto result = built(settings());
  EXPECT_NE(result.contexts, nullptr);
  ASSERT_THAT(result.warnings, SizeIs(1));
  EXPECT_THAT(result.warnings[0],
              StartsWith(trustpoint_error(ours.chain, "CN=sbc.example expired on ")));
}

TEST_F(ContextTest, a_certificate_for_one_role_only_is_a_warning) {
  ours = authority.issue("public", {.common_name = "sbc.example", .usage = "serverAuth"});
  EXPECT_THAT(built(settings()).warnings,
              ElementsAre(trustpoint_error(
                  ours.chain,
                  "CN=sbc.example may not be used as a TLS client (extended key usage): peers "
                  "will refuse it")));
}

TEST_F(ContextTest, a_key_open_to_all_is_a_warning) {
  std::filesystem::permissions(ours.key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_THAT(
      built(settings()).warnings,
      ElementsAre(trustpoint_error(ours.key, "the key is open to every user; chmod 600 it")));
}

TEST_F(ContextTest, a_peer_needs_its_trustpoint_and_names) {
  auto with = settings();
  with.peers[0].trustpoint = "none";
  with.peers[0].names.clear();
  EXPECT_THAT(built(with).errors,
              ElementsAre("peer cucm: no trustpoint none",
                          "peer cucm: no names that its certificate must carry"));
}

TEST_F(ContextTest, versions_upside_down) {
  auto with = settings();
  with.peers[0].min = Version::tls1_3;
  with.peers[0].max = Version::tls1_2;
  EXPECT_EQ(only_error(with), "peer cucm: the lowest TLS version is above the highest");
}

TEST_F(ContextTest, peers_of_one_prefix_differ_in_their_names_alone) {
  auto with = settings();
  with.peers.push_back(peer(8, "phone", "127.0.0.0/8", {"phone.example"}));
  EXPECT_THAT(built(with).errors, IsEmpty());
  with.peers[1].names = {"x.example", "cucm.example"};
  EXPECT_EQ(only_error(with),
            "peers cucm and phone share 127.0.0.0/8 and a name: a certificate could be either's");
  with.peers[1].names = {"phone.example"};
  with.peers[1].min = Version::tls1_3;
  EXPECT_EQ(only_error(with),
            "peers cucm and phone share 127.0.0.0/8 and must have the same trustpoint, TLS "
            "versions, ciphers, groups, eku and verify_depth");
  with.peers[1].side = base::Side::inside;
  EXPECT_THAT(built(with).errors, IsEmpty());
}

TEST_F(ContextTest, a_key_log_that_cannot_be_written) {
  auto with = settings();
  with.key_log = "/nowhere/keys.log";
  EXPECT_EQ(only_error(with),
            "key log: /nowhere/keys.log: cannot be opened: No such file or directory");
}

TEST_F(ContextTest, knows_the_hosts_its_certificate_covers) {
  const auto contexts = build(settings());
  EXPECT_TRUE(contexts->covers("ours", "SBC.example"));
  EXPECT_FALSE(contexts->covers("ours", "cucm.example"));
  EXPECT_FALSE(contexts->covers("none", "sbc.example"));
}

TEST_F(ContextTest, candidates_are_those_of_the_longest_prefix) {
  auto with = settings();
  with.peers.push_back(peer(8, "net", "127.1.0.0/16", {"net.example"}));
  with.peers.push_back(peer(9, "net2", "127.1.0.0/16", {"net2.example"}));
  const auto contexts = build(with);
  const auto found = [&](std::string_view address) {
    std::vector<int> ids;
    for (const auto* policy : contexts->inner().selection.by_address(
             base::Side::outside, *base::IpAddress::parse(address), base::no_listener)) {
      ids.push_back(policy->settings.peer);
    }
    return ids;
  };
  EXPECT_THAT(found("127.0.0.1"), ElementsAre(7));
  EXPECT_THAT(found("127.1.0.1"), ElementsAre(8, 9));
  EXPECT_THAT(found("10.0.0.1"), IsEmpty());
}

}  // namespace
}  // namespace sipward::tls::test
