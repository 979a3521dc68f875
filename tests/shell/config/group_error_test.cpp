// What is wrong with a group, with options and with limits.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

class GroupError : public Refused {};
TEST_P(GroupError, says_what_and_where) {
  check();
}

constexpr auto options_expected =
    "expected { up = \"30s\", down = \"10s\", timeout = \"5s\", rise = 1, fall = 3 } or false";
constexpr auto statuses_expected =
    "expected failures of the member itself, such as 408, 500 and 503";

const Case members[] = {
    {"none",
     "",
     "[group.g]\n",
     {"31:1: [group.g] has no members; "
      "expected members = [{ peer = \"…\", priority = 1, weight = 10 }]"}},
    {"empty",
     "",
     "[group.g]\nmembers = []\n",
     {"32:11: members is empty; expected at least one peer"}},
    {"names_alone",
     "",
     "[group.g]\nmembers = [\"cucm\"]\n",
     {"32:12: members is no list of tables; "
      "expected members = [{ peer = \"…\", priority = 1, weight = 10 }]"}},
    {"without_peer",
     "",
     "[group.g]\nmembers = [{ weight = 1 }]\n",
     {"32:12: members has no peer; expected the name of a [[peer]]"}},
    {"unknown_key",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\", wait = 1 }]\n",
     {"32:29: members: unknown key \"wait\"; "
      "expected one of peer, priority, weight, transactions, calls_per_second"}},
    {"nobody",
     "",
     "[group.g]\nmembers = [{ peer = \"cucn\" }]\n",
     {"32:21: there is no peer \"cucn\"; expected a peer's name"}},
    {"twice",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }, { peer = \"cucm\" }]\n",
     {"32:40: peer \"cucm\" is in group \"g\" twice; expected each peer once"}},
    {"of_both_sides",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }, { peer = \"cvp\" }]\n",
     {"32:40: peer \"cvp\" is inside, but \"cucm\" of the same group is outside; "
      "expected members of one side"}},
    {"that_only_dials_us",
     "target = \"udp:198.18.133.13:5060\"\n",
     "[group.g]\nmembers = [{ peer = \"cvp\" }]\n",
     {"23:21: peer \"cvp\" has no target: group \"g\" cannot send it a call; "
      "expected target = \"TRANSPORT:HOST:PORT\" of that peer"}},
    {"weight_too_high",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\", weight = 65536, priority = -1 }]\n",
     {"32:38: weight is 65536; expected a number from 0 to 65535",
      "32:56: priority is -1; expected a number from 0 to 65535"}},
};
INSTANTIATE_TEST_SUITE_P(members, GroupError, ::testing::ValuesIn(members), name_of);

const Case groups[] = {
    {"name",
     "",
     "[group.\"a b\"]\nmembers = [{ peer = \"cucm\" }]\n",
     {"31:1: a group is named \"a b\"; expected 1 to 64 letters, digits, '.', '-' and '_'"}},
    {"name_of_a_side",
     "",
     "[group.inside]\nmembers = [{ peer = \"cucm\" }]\n",
     {"31:1: a group is named \"inside\"; expected a name that is no side's"}},
    {"name_of_a_peer",
     "",
     "[group.cvp]\nmembers = [{ peer = \"cucm\" }]\n",
     {"31:1: group \"cvp\" has the name of a peer; expected a name of its own; the peer stands in "
      "line 19"}},
    {"no_table", "", "[group]\ng = 1\n", {"32:1: group.g is no table; expected [group.NAME]"}},
    {"unknown_key",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nstrategie = \"x\"\n",
     {"33:1: [group.g]: unknown key \"strategie\", did you mean \"strategy\"?"}},
    {"strategy",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nstrategy = \"random\"\n",
     {"33:12: strategy is \"random\"; "
      "expected one of \"priority\", \"round-robin\", \"hash-call-id\", \"hash-caller\""}},
    {"slow_start",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nslow_start = \"2 days\"\n",
     {"33:14: slow_start is \"2 days\"; "
      "expected a duration such as \"500ms\", \"32s\", \"3m\" or \"2h\""}},
    {"failover_no_table",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover = true\n",
     {"33:12: failover is no table; expected { timeout = \"4s\", statuses = [408, 500, 503] }"}},
    {"timeout_beyond_timer_b",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover = { timeout = \"32s\" }\n",
     {"33:24: failover timeout of group \"g\" is 32s, and timer_b 32s; "
      "expected less than timer_b, or \"0s\": timer_b alone"}},
    {"timeout_beyond_a_short_timer_b",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\n[timers]\ntimer_b = \"3s\"\n",
     {"31:1: failover timeout of group \"g\" is 4s, and timer_b 3s; "
      "expected less than timer_b, or \"0s\": timer_b alone"}},
};
INSTANTIATE_TEST_SUITE_P(groups, GroupError, ::testing::ValuesIn(groups), name_of);

const Case statuses[] = {
    {"busy",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 486]\n",
     {join("33:27: statuses is 486: the callee was found and is busy", statuses_expected)}},
    {"unavailable",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 480]\n",
     {join("33:27: statuses is 480: the callee was found and is not available there, wherever it "
           "is asked again",
           statuses_expected)}},
    {"declined_by_all",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 603]\n",
     {join("33:27: statuses is 603: it ends the search (RFC 3261 §21.6), nobody else may be tried",
           statuses_expected)}},
    {"challenge",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 401]\n",
     {join("33:27: statuses is 401: the caller has to answer the challenge, to that very member",
           statuses_expected)}},
    {"challenge_of_a_proxy",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 407]\n",
     {join("33:27: statuses is 407: the caller has to answer the challenge, to that very member",
           statuses_expected)}},
    {"another_request",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 422]\n",
     {join(
         "33:27: statuses is 422: it asks the caller for another request, which the next would too",
         statuses_expected)}},
    {"of_a_dialog",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 481]\n",
     {join("33:27: statuses is 481: it is about a dialog, and that stays with its member",
           statuses_expected)}},
    {"loop",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 482]\n",
     {join("33:27: statuses is 482: the call goes in circles, and another try would too",
           statuses_expected)}},
    {"cancelled",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 487]\n",
     {join("33:27: statuses is 487: the caller has hung up", statuses_expected)}},
    {"success",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 200]\n",
     {join("33:27: statuses is 200, which is no failure", statuses_expected)}},
    {"no_status",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, 700]\n",
     {join("33:27: statuses is 700, which is no failure", statuses_expected)}},
    {"no_number",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = [408, \"503\"]\n",
     {"33:27: statuses is no number; expected a list such as [408, 500, 503]"}},
    {"no_list",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\nfailover.statuses = 503\n",
     {"33:21: statuses is no list; expected a list such as [408, 500, 503]"}},
};
INSTANTIATE_TEST_SUITE_P(statuses, GroupError, ::testing::ValuesIn(statuses), name_of);

const Case options[] = {
    {"true_",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\noptions = true\n",
     {join("33:11: options is neither a table nor false", options_expected)}},
    {"number",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\noptions = 30\n",
     {join("33:11: options is neither a table nor false", options_expected)}},
    {"too_often",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\noptions = { up = \"50ms\" }\n",
     {"33:18: up is \"50ms\"; expected a duration from 100ms to 24h"}},
    {"never_up",
     "",
     "[group.g]\nmembers = [{ peer = \"cucm\" }]\noptions = { rise = 0, fall = 101 }\n",
     {"33:20: rise is 0; expected a number from 1 to 100",
      "33:30: fall is 101; expected a number from 1 to 100"}},
    {"of_a_peer_without_target",
     "target = \"udp:198.18.133.13:5060\"\n",
     "options = false\n",
     {"22:11: peer \"cvp\" has options but no target; "
      "expected target = \"TRANSPORT:HOST:PORT\": where OPTIONS are sent"}},
};
INSTANTIATE_TEST_SUITE_P(options, GroupError, ::testing::ValuesIn(options), name_of);

const Case bad_limits[] = {
    {"no_table",
     "names =",
     "limits = 50\nnames =",
     {"17:10: limits is no table; expected { calls_per_second = 50 }"}},
    {"unknown_key",
     "names =",
     "limits = { calls = 50 }\nnames =",
     {"17:12: limits: unknown key \"calls\"; "
      "expected one of transactions, calls_per_second, connections"}},
    {"below_zero",
     "names =",
     "limits = { calls_per_second = -1, connections = 1_000_001 }\nnames =",
     {"17:31: calls_per_second is -1; expected a number from 0 to 1000000",
      "17:49: connections is 1000001; expected a number from 0 to 1000000"}},
    {"overload_unknown_key",
     "",
     "[overload]\ncalls = 50\n",
     {"32:1: [overload]: unknown key \"calls\"; expected one of transactions, calls_per_second, "
      "burst, emergency_users, emergency_priorities, emergency_reserve_percent"}},
    {"emergency_without_a_number",
     "",
     "[overload]\nemergency_users = [\"112\", \"\"]\n",
     {"32:27: emergency_users is \"\"; expected a user part as it is dialled, such as \"112\""}},
    {"emergency_priority",
     "",
     "[overload]\nemergency_priorities = \"esnet.0, wps.1\"\n",
     {"32:24: emergency_priorities is \"esnet.0, wps.1\"; expected a namespace of "
      "Resource-Priority such as \"esnet\", or a value such as \"wps.0\""}},
};
INSTANTIATE_TEST_SUITE_P(limits, GroupError, ::testing::ValuesIn(bad_limits), name_of);

}  // namespace
}  // namespace sipward::config::test
