#include "sipward/load/measure/report_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "load/measure/sample_run.hpp"

namespace sipward::load {
namespace {

using testing::HasSubstr;

std::string refusal_of(std::string_view text) {
  try {
    read_json(text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(ReportJson, RunsAreReadBackWhole) {
  auto rich = sample_run();
  rich.warnings = {"a \"quoted\" warning with µ"};
  rich.calibrated_rate = 12'345.678;
  rich.closed_loop = true;
  rich.units = "OPTIONS";
  rich.total.most_behind = nanoseconds(1'234'567);
  const load::Run poor;
  const std::vector<load::Run> runs{rich, poor, sample_run({.seed = 2, .handshakes = false})};
  const auto back = read_json(write_json(runs));
  ASSERT_EQ(back.size(), runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) EXPECT_EQ(back[i], runs[i]) << i;
}

TEST(ReportJson, TheSummaryHasWhatIsAskedForMost) {
  const auto run = sample_run();
  const auto parsed = boost::json::parse(write_json({run}));
  const auto& summary = parsed.at("runs").at(0).at("summary");
  EXPECT_DOUBLE_EQ(summary.at("done_per_s").as_double(), rate(run, run.total.calls_done));
  EXPECT_NEAR(summary.at("own_us_per_call").as_double(), 30, 0.1);
  EXPECT_NEAR(summary.at("target_us_per_call").as_double(), 180, 0.1);
  EXPECT_FALSE(summary.at("generator_was_the_limit").as_bool());
  EXPECT_EQ(parsed.at("runs").at(0).at("latency").at("invite_200").at("p50_ns").as_int64(),
            run.total.of(Span::invite_200).quantile(0.5).count());
  EXPECT_GT(parsed.at("runs").at(0).at("statuses").at("503").as_int64(), 0);
}

TEST(ReportJson, WhatIsNoResultIsRefused) {
  EXPECT_THAT(refusal_of("{"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal_of("[1]"), HasSubstr("no result of sipward load"));
  EXPECT_THAT(refusal_of(R"({"sipward_load": 2, "runs": []})"), HasSubstr("another version"));
  EXPECT_THAT(refusal_of(R"({"sipward_load": 1})"), HasSubstr("not whole"));
  EXPECT_THAT(refusal_of(R"({"sipward_load": 1, "runs": [{"name": 7}]})"), HasSubstr("not whole"));
  auto text = write_json({sample_run()});
  text.replace(text.find("\"bye_200\""), 9, "\"bye_299\"");
  EXPECT_THAT(refusal_of(text), HasSubstr("no span is called \"bye_299\""));
}

// A file is what somebody may have edited.
TEST(ReportJson, CutOffTextsAreRefused) {
  const auto text = write_json({sample_run({.seconds = 1})});
  for (std::size_t size = 0; size < text.size(); size += 97) {
    EXPECT_NE(refusal_of(std::string_view(text).substr(0, size)), "") << size;
  }
}

}  // namespace
}  // namespace sipward::load
