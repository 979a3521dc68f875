// [trace].
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Trace : public Refused {};
TEST_P(Trace, says_what_and_where) {
  check();
}

constexpr auto hep_expected = "; expected \"udp:HOST:PORT\" or \"tcp:HOST:PORT\"";

const Case trace_values[] = {
    {"hep_over_tls",
     "",
     "[trace]\nhep = \"tls:h:1\"\n",
     {std::string("32:7: hep is \"tls:h:1\"") + hep_expected}},
    {"hep_without_port",
     "",
     "[trace]\nhep = \"udp:homer\"\n",
     {std::string("32:7: hep is \"udp:homer\"") + hep_expected}},
    {"keep", "", "[trace]\nkeep = -1\n", {"32:8: keep is -1; expected a number from 0 to 1000000"}},
    {"pcapng_size",
     "",
     "[trace]\npcapng_size = \"1 KiB\"\n",
     {"32:15: pcapng_size is \"1 KiB\"; expected a size from 1 MiB to 1048576 MiB"}},
    {"pcapng_files",
     "",
     "[trace]\npcapng_files = 0\n",
     {"32:16: pcapng_files is 0; expected a number from 1 to 1000"}},
    {"peers",
     "",
     "[trace]\npeers = [\"cvp\", \"nobody\"]\n",
     {"32:17: [trace] peers: there is no peer \"nobody\"; expected the name of a [[peer]]"}},
    {"keys_of_nobody",
     "",
     "[tls]\nkey_log_peers = [\"cvp\", \"nobody\"]\n",
     {"32:18: key_log_peers: there is no TLS peer \"cvp\"; expected the name of a [[peer]] that "
      "speaks "
      "TLS",
      "32:25: key_log_peers: there is no TLS peer \"nobody\"; expected the name of a [[peer]] that "
      "speaks TLS"}},
    {"side",
     "",
     "[trace]\nside = \"both\"\n",
     {"32:8: side is \"both\"; expected one of \"inside\", \"outside\""}},
    {"unknown_key",
     "",
     "[trace]\npcap = \"x\"\n",
     {"32:1: [trace]: unknown key \"pcap\", did you mean \"pcapng\"?"}},
};
INSTANTIATE_TEST_SUITE_P(All, Trace, ::testing::ValuesIn(trace_values), name_of);

TEST(Trace, with_everything) {
  const auto loaded = load(changed("", R"([trace]
hep = "tcp:[::1]:9060"
hep_id = 7
pcapng = "t.pcapng"
pcapng_size = "2 MiB"
pcapng_files = 1
keep = 100
keep_size = "1 MiB"
peers = ["cvp"]
side = "outside"
methods = ["INVITE", "BYE"]
users = ["4711"]
call_ids = ["a@b"]
rate = 0
)"));
  ASSERT_NE(loaded.settings, nullptr);
  const auto& trace = loaded.settings->trace;
  EXPECT_EQ(trace.hep->text(), "tcp:[::1]:9060");
  EXPECT_EQ(trace.hep_id, 7U);
  EXPECT_EQ(trace.pcapng.file, "t.pcapng");
  EXPECT_EQ(trace.pcapng.bytes, 2U * 1024 * 1024);
  EXPECT_EQ(trace.pcapng.files, 1U);
  EXPECT_EQ(trace.keep, 100U);
  EXPECT_EQ(trace.keep_bytes, 1024U * 1024);
  EXPECT_THAT(trace.filter.peers, ElementsAre("cvp"));
  EXPECT_EQ(trace.filter.side, base::Side::outside);
  EXPECT_THAT(trace.filter.methods, ElementsAre("INVITE", "BYE"));
  EXPECT_THAT(trace.filter.users, ElementsAre("4711"));
  EXPECT_THAT(trace.filter.call_ids, ElementsAre("a@b"));
  EXPECT_EQ(trace.rate, 0U);
  EXPECT_TRUE(trace.redact);
  EXPECT_THAT(texts(loaded.warnings), IsEmpty());
}

TEST(Trace, warns_of_secrets_that_are_shown) {
  const auto loaded = load(changed("", "[trace]\nredact = false\n"));
  ASSERT_NE(loaded.settings, nullptr);
  EXPECT_FALSE(loaded.settings->trace.redact);
  ASSERT_EQ(loaded.warnings.size(), 1U);
  EXPECT_EQ(loaded.warnings[0].what,
            "[trace] redact is false: passwords and media keys are in what is traced");
}

}  // namespace
}  // namespace sipward::config::test
