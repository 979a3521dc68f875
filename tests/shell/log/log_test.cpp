#include "sipward/shell/log/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temporary_folder.hpp"

namespace sipward::log {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const base::Endpoint far{base::Transport::tls, *base::IpAddress::parse("192.0.2.1"), 5061};

struct LogOfEvents : ::testing::Test {
  LogOfEvents() {
    settings.to = To::file;
    settings.file = folder.path() / "log";
    log.emplace(settings);
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const auto& entry : log->tail().take({}).entries) {
      all.push_back(std::string(to_string(entry->level)) + " " + to_text(*entry));
    }
    return all;
  }
  std::string newest() const { return to_json(*log->tail().take({.most = 1}).entries.at(0)); }
  static tls::Failure failure(const std::string& peer) {
    tls::Failure failure;
    failure.reason = tls::FailureReason::expired;
    failure.peer_name = peer;
    failure.remote = far;
    failure.remedy = "renew it";
    return failure;
  }

  test::TemporaryFolder folder;
  Settings settings;
  std::optional<Log> log;
};

TEST_F(LogOfEvents, a_connection_over_tls_is_told_at_info_with_its_facts) {
  tls::SessionFacts facts;
  facts.version = "TLSv1.3";
  facts.cipher = "TLS_AES_256_GCM_SHA384";
  facts.verified_name = "cucm.example.com";
  runtime::ConnectionUp up;
  up.flow = {1, 2, 17};
  up.peer_name = "cucm";
  up.remote = far;
  up.dialled = true;
  up.tls = &facts;
  log->connection_up(up);
  EXPECT_THAT(lines(), ElementsAre("info connection-up: to peer cucm (tls:192.0.2.1:5061): TLSv1.3 "
                                   "TLS_AES_256_GCM_SHA384, verified as cucm.example.com"));
  for (const auto* field : {R"("connection":"2-17")", R"("verified_name":"cucm.example.com")",
                            R"("resumed":false)", R"("peer":"cucm")"}) {
    EXPECT_THAT(newest(), HasSubstr(field));
  }
}

TEST_F(LogOfEvents, one_in_cleartext_and_its_end_at_debug) {
  runtime::ConnectionUp up;
  up.peer_name = "cvp";
  up.remote = far;
  log->connection_up(up);
  EXPECT_THAT(lines(), IsEmpty());
  log->levels().set("cvp", Level::debug);
  log->connection_up(up);
  log->connection_down({{}, "cvp", far, base::DropReason::none});
  log->connection_down({{}, "cucm", far, base::DropReason::none});
  EXPECT_THAT(lines(), ElementsAre("debug connection-up: from peer cvp (tls:192.0.2.1:5061)",
                                   "debug connection-down: peer cvp (tls:192.0.2.1:5061)"));
}

TEST_F(LogOfEvents, a_refusal_has_its_reason_and_remedy_as_facts) {
  log->handshake_failed(failure("cucm"));
  EXPECT_THAT(lines(), ElementsAre(StartsWith("warn handshake-failed: ")));
  EXPECT_THAT(newest(), HasSubstr(R"("reason":"expired")"));
  EXPECT_THAT(newest(), HasSubstr(R"("remedy":"renew it")"));
}

TEST_F(LogOfEvents, the_sixth_alike_in_a_minute_is_left_out) {
  for (int i = 0; i < 9; ++i) log->handshake_failed(failure("cucm"));
  EXPECT_EQ(lines().size(), 5U);
  log->handshake_failed(failure("cvp"));
  EXPECT_EQ(lines().size(), 6U) << "another peer's is another";
}

TEST_F(LogOfEvents, a_peer_that_goes_down_is_a_warning_and_one_that_comes_back_is_not) {
  proxy::VitalsChange change;
  change.vitals.state = policy::State::down;
  change.vitals.reason = "no answer";
  log->vitals_changed("cucm", change);
  EXPECT_THAT(newest(), HasSubstr(R"("reason":"no answer")"));
  change.vitals.state = policy::State::up;
  log->vitals_changed("cucm", change);
  EXPECT_THAT(lines(), ElementsAre(StartsWith("warn peer-down: peer cucm is down at "),
                                   "info peer-up: peer cucm is up"));
}

TEST_F(LogOfEvents, what_is_refused_has_the_name_that_is_counted) {
  proxy::Refusal refusal;
  refusal.reason = base::DropReason::sent_in_cleartext;
  refusal.source.remote = far;
  refusal.status = 403;
  log->refused(refusal, "cvp");
  EXPECT_THAT(newest(), HasSubstr("\"event\":\"refused\""));
  EXPECT_THAT(newest(),
              HasSubstr("\"reason\":\"" + std::string(base::to_string(refusal.reason)) + "\""));
  EXPECT_THAT(newest(), HasSubstr("\"status\":403"));
}

TEST_F(LogOfEvents, counts_its_lines_by_level) {
  log->notice("stopped", "all is done");
  log->warning("no-state-folder", "none");
  log->warning("no-state-folder", "none");
  EXPECT_EQ(log->lines(Level::info), 1U);
  EXPECT_EQ(log->lines(Level::warn), 2U);
  EXPECT_EQ(log->lines(Level::debug), 0U);
  EXPECT_EQ(log->lost(), 0U);
}

TEST_F(LogOfEvents, a_reload_changes_level_and_place_or_tells_why_not) {
  settings.levels.usual = Level::error;
  log->apply(settings);
  log->warning("any", "thing");
  EXPECT_THAT(lines(), IsEmpty());
  settings.levels.usual = Level::info;
  settings.file = folder.path() / "log" / "is no folder";
  log->apply(settings);
  EXPECT_THAT(lines(), ElementsAre(StartsWith("warn log-stays: the log stays where it is: ")));
}

}  // namespace
}  // namespace sipward::log
