// [control]: the control door over TCP, and its tokens.
#include <sys/stat.h>

#include <fstream>

#include "shell/config/config_test.hpp"
#include "sipward/shell/config/token_file.hpp"
#include "temporary_folder.hpp"

namespace sipward::config::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

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
      "token = \"FILE\", a file of mode 600 with a secret in it, or a trustpoint and reader_names "
      "of client certificates"}},
    {"no_such_trustpoint",
     "",
     "[control]\nlisten = \"0.0.0.0:8443\"\ntoken = \"t\"\ntrustpoint = \"x\"\n"
     "client_trustpoint = \"y\"\n",
     {"34:14: there is no trustpoint \"x\"; expected the NAME of a [trustpoint.NAME]",
      "35:21: there is no trustpoint \"y\"; expected the NAME of a [trustpoint.NAME]"}},
    {"names_without_tls",
     "",
     "[control]\nlisten = \"127.0.0.1:8061\"\noperator_names = [\"ops\"]\n",
     {"33:19: [control] has names of client certificates, but no trustpoint: without TLS nobody "
      "shows one; expected trustpoint = \"NAME\": the certificate that the door shows"}},
    {"a_name_twice",
     "",
     "[control]\nlisten = \"127.0.0.1:8061\"\ntrustpoint = \"ca\"\nreader_names = \"Ops\"\n"
     "operator_names = [\"noc\", \"ops\"]\n",
     {"35:26: [control] \"ops\" is in reader_names and operator_names; expected it in one of them: "
      "operators read, too"}},
    {"bad_names",
     "",
     "[control]\nlisten = \"127.0.0.1:8061\"\ntrustpoint = \"ca\"\nreader_names = [\"a b\"]\n",
     {"34:17: reader_names is \"a b\"; expected names that certificates of clients carry"}},
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

// The certificate checks aside: the files are not there.
struct ControlTls : ::testing::Test {
  Loaded with(const std::string& text) {
    auto loaded = load(changed("",
                               "[trustpoint.staff]\nchain = \"a.pem\"\nkey = \"a.key\"\n"
                               "anchors = [\"staff-ca.pem\"]\n[control]\n"
                               "listen = \"0.0.0.0:8443\"\n" +
                                   text));
    EXPECT_THAT(texts(loaded.errors), ::testing::IsEmpty());
    return loaded;
  }
};

TEST_F(ControlTls, is_asked_for_by_a_trustpoint) {
  const auto clear = with("token = \"t\"\n");
  EXPECT_FALSE(clear.settings->control.tls);
  EXPECT_THAT(texts(clear.warnings), Contains(HasSubstr("in cleartext; expected trustpoint")));
  const auto loaded = with("token = \"t\"\ntrustpoint = \"ca\"\n");
  EXPECT_THAT(texts(loaded.warnings), Not(Contains(HasSubstr("cleartext"))));
  ASSERT_TRUE(loaded.settings->control.tls);
  const auto& askers = loaded.settings->control.tls->peers;
  ASSERT_EQ(askers.size(), 1U);
  EXPECT_EQ(askers[0].peer, runtime::control_anybody);
  EXPECT_EQ(askers[0].verify, tls::Verify::none);
}

TEST_F(ControlTls, certificates_are_judged_by_the_anchors_of_clients) {
  const auto loaded = with(
      "trustpoint = \"ca\"\nclient_trustpoint = \"staff\"\nreader_names = \"noc\"\n"
      "operator_names = [\"Ops.example.com\"]\n");
  EXPECT_THAT(texts(loaded.warnings), Not(Contains(HasSubstr("nobody uses trustpoint"))));
  const auto& tls = *loaded.settings->control.tls;
  EXPECT_THAT(tls.trustpoints.at(0).anchors, ElementsAre("staff-ca.pem"));
  EXPECT_EQ(tls.trustpoints[0].credentials.at(0).chain, "sbc.pem");
  ASSERT_EQ(tls.peers.size(), 2U);
  EXPECT_EQ(tls.peers[0].peer, runtime::control_operators);
  EXPECT_THAT(tls.peers[0].names, ElementsAre("ops.example.com"));
  EXPECT_EQ(tls.peers[1].peer, runtime::control_readers);
  EXPECT_EQ(tls.peers[1].verify, tls::Verify::full);  // there is no token
}

TEST_F(ControlTls, a_token_does_without_a_certificate) {
  const auto loaded = with("token = \"t\"\ntrustpoint = \"ca\"\nreader_names = \"noc\"\n");
  EXPECT_EQ(loaded.settings->control.tls->peers.at(0).verify, tls::Verify::if_shown);
  EXPECT_THAT(loaded.settings->control.tls->trustpoints.at(0).anchors, ElementsAre("ca.pem"));
}

TEST_F(ControlTls, what_does_nothing_is_told) {
  const auto idle = with("token = \"t\"\ntrustpoint = \"ca\"\nclient_trustpoint = \"staff\"\n");
  EXPECT_THAT(texts(idle.warnings), Contains(HasSubstr("39:21: [control] client_trustpoint does "
                                                       "nothing without reader_names")));
}

}  // namespace
}  // namespace sipward::config::test
