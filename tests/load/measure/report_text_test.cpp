#include "sipward/load/measure/report_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "load/measure/sample_run.hpp"
#include "sipward/load/measure/figures.hpp"

namespace sipward::load {
namespace {

using testing::HasSubstr;
using testing::Not;

load::Run small_run() {
  load::Run run;
  run.name = "small";
  run.duration_s = 2;
  run.settings = {{"target", "udp:a"}, {"TLS", "1.3"}};
  auto& total = run.total;
  total.due = 2'400;
  total.calls_started = 2'400;
  total.calls_done = 2'370;
  total.calls_failed = 30;
  for (int i = 0; i < 20; ++i) total.count_status(503);
  for (int i = 0; i < 9; ++i) total.count_status(486);
  total.count(Failure::timeout);
  for (int i = 0; i < 2'370; ++i) total.record(Span::invite_200, nanoseconds(1'500'000));
  run.own = {nanoseconds(40'000'000), nanoseconds(7'400'000), 12'000'000};
  return run;
}

TEST(ReportText, TellsOneRunWhole) {
  const auto text = report_text({small_run()});
  EXPECT_THAT(text, HasSubstr("1,185 a second (2,370 of 2,400 done, 1,200 a second asked for)"));
  EXPECT_THAT(text, HasSubstr("30 (1.25%)"));
  EXPECT_THAT(text, HasSubstr("29  an unexpected final status came (503: 20, 486: 9)"));
  EXPECT_THAT(text, HasSubstr("1  no final answer came in time"));
  EXPECT_THAT(text, HasSubstr("INVITE → 200                     2,370   1.50 ms"));
  EXPECT_THAT(text, HasSubstr("0.02 cores, 20.0 µs of processor time each, 12.0 MB"));
  EXPECT_THAT(text, HasSubstr("the generator was not the limit"));
  EXPECT_THAT(text, HasSubstr("warning: 1.25% of the calls failed"));
  EXPECT_THAT(text, HasSubstr("target  udp:a\n  TLS     1.3\n"));
  EXPECT_THAT(text, Not(HasSubstr("handshakes")));
}

TEST(ReportText, SeveralRunsAreComparedWithTheFirst) {
  auto slow = small_run();
  slow.name = "slow";
  slow.duration_s = 4;
  slow.total.count(Failure::connect_refused);
  const auto text = report_text({small_run(), slow});
  EXPECT_THAT(text, HasSubstr("done a second"));
  EXPECT_THAT(text, HasSubstr("593 (0.50×)"));
  EXPECT_THAT(text, HasSubstr("failed: connect_refused"));
  EXPECT_THAT(text, Not(HasSubstr("OPTIONS")));
}

TEST(ReportText, NothingMeasuredIsAReportToo) {
  EXPECT_THAT(report_text({load::Run()}), HasSubstr("nothing came to an end"));
  EXPECT_EQ(report_text({}), "");
}

TEST(ReportText, ProgressIsOneLine) {
  const auto run = sample_run();
  const auto text = progress_line(run.intervals[2], "calls");
  EXPECT_THAT(text, testing::StartsWith("    3 s  "));
  EXPECT_THAT(text, HasSubstr(" a second of 800"));
  EXPECT_THAT(text, HasSubstr("INVITE → 200 p50 "));
  EXPECT_THAT(text, HasSubstr("TLS 60.0 a second"));
  EXPECT_EQ(text.find('\n'), text.npos);
}

TEST(Figures, SettingsAreJoinedByTheirLabels) {
  auto other = small_run();
  other.settings = {{"TLS", "1.2"}, {"key", "RSA"}, {"target", "udp:a"}};
  const auto rows = settings_of({small_run(), other});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].label, "target");
  EXPECT_FALSE(rows[0].differs());
  EXPECT_TRUE(rows[1].differs());
  EXPECT_EQ(rows[2].of, (std::vector<std::string>{"", "RSA"}));
}

TEST(Figures, RatiosAreOfTheFirstRun) {
  auto other = small_run();
  other.target = Usage{};
  std::map<std::string, std::string> ratios;
  for (const auto& row : compare({small_run(), other})) {
    EXPECT_EQ(ratio_text(row, 0), "");
    ratios[row.label] = ratio_text(row, 1);
  }
  EXPECT_EQ(ratios.at("failed"), "1.00×");
  // The first has none.
  EXPECT_EQ(ratios.at("target, processor time each"), "");
}

}  // namespace
}  // namespace sipward::load
