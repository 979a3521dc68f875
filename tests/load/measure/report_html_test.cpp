#include "sipward/load/measure/report_html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "load/measure/sample_run.hpp"
#include "sipward/load/measure/run_plots.hpp"

namespace sipward::load {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<load::Run> several_runs() {
  auto slow = sample_run({.seed = 2, .slowness = 2});
  slow.name = "the other one";
  return {sample_run(), slow, sample_run({.seed = 3, .handshakes = false, .failures = false})};
}

// Every element that is opened is closed, in order.
void expect_balanced(const std::string& html) {
  const std::set<std::string> void_elements{"meta", "!DOCTYPE"};
  std::vector<std::string> open;
  for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const auto end = html.find('>', at);
    ASSERT_NE(end, html.npos);
    const bool closes = html[at + 1] == '/';
    const auto begin = at + (closes ? 2 : 1);
    const auto name = html.substr(begin, html.find_first_of(" >/", begin) - begin);
    if (closes) {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), name) << html.substr(at, 60);
      open.pop_back();
    } else if (html[end - 1] != '/' && !void_elements.contains(name)) {
      open.push_back(name);
    }
  }
  EXPECT_TRUE(open.empty());
}

void expect_sound(const std::string& html) {
  expect_balanced(html);
  // Nothing is fetched and nothing is run.
  for (const auto* reference :
       {"http:", "https:", "//", "src=", "href=", "url(", "@import", "<script", "<link", "<img",
        "<iframe", "<object", "data:", "onload"}) {
    EXPECT_THAT(html, Not(HasSubstr(reference)));
  }
  for (const auto* number : {"nan", "inf ", "inf\"", "-nan", "e+"}) {
    EXPECT_EQ(html.find(number, html.find("</style>")), html.npos) << number;
  }
}

TEST(ReportHtml, OneRunIsAPageThatNeedsNothingElse) {
  const auto html = report_html({sample_run()});
  expect_sound(html);
  EXPECT_THAT(html, HasSubstr("<title>sipward load: sipward, TCP to TLS</title>"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(html, HasSubstr("<b>799</b><span>calls a second of 800 asked for</span>"));
  EXPECT_THAT(html, HasSubstr("the generator was not the limit"));
  EXPECT_THAT(html, HasSubstr("Session Establishment Rate"));
  EXPECT_THAT(html, HasSubstr("TLS_AES_256_GCM_SHA384"));
  EXPECT_THAT(html, HasSubstr("no final answer came in time"));
}

TEST(ReportHtml, SeveralRunsStandSideBySide) {
  const auto html = report_html(several_runs());
  expect_sound(html);
  EXPECT_THAT(html, HasSubstr("Side by side"));
  EXPECT_THAT(html, HasSubstr("the other one"));
  EXPECT_THAT(html, HasSubstr("×</span>"));
}

TEST(ReportHtml, WhatComesFromOutsideIsEscaped) {
  auto run = sample_run({.seconds = 1});
  run.name = "<script>alert(1)</script> & \"co\"";
  run.settings = {{"<b>label", "value</td>"}};
  run.warnings = {"<i>"};
  run.units = "<u>";
  expect_sound(report_html({run}));
  expect_sound(report_html({run, run}));
  EXPECT_THAT(report_html({run}),
              HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co"));
}

TEST(ReportHtml, NothingMeasuredIsAPageToo) {
  expect_sound(report_html({load::Run()}));
  expect_sound(report_html({load::Run(), sample_run()}));
  expect_sound(report_html({}));
  // One call, one interval, one value.
  auto run = load::Run();
  run.duration_s = 0.5;
  run.total.record(Span::invite_200, nanoseconds(0));
  run.intervals.resize(1);
  run.intervals[0].duration_s = 0.5;
  run.intervals[0].latency = quantiles_of(run.total);
  expect_sound(report_html({run}));
}

TEST(ReportHtml, ALongRunStaysSmall) {
  const auto html = report_html({sample_run({.seconds = 3'600, .rate = 20})});
  EXPECT_LT(html.size(), 400'000U);
}

TEST(RunPlots, WhatIsNotThereIsNotShown) {
  const auto with = time_plots({sample_run()});
  const auto without = time_plots({sample_run({.handshakes = false})});
  EXPECT_EQ(with.size(), 6U);
  EXPECT_EQ(without.size(), 4U);
  EXPECT_EQ(histogram_plots({sample_run({.handshakes = false})}).size(), 4U);
  EXPECT_TRUE(time_plots({}).empty());
}

TEST(RunPlots, AHistogramsSharesAreAllOfIt) {
  for (const auto& plot : histogram_plots(several_runs())) {
    for (const auto& series : plot.series) {
      double whole = 0;
      for (std::size_t i = 0; i < series.points.size(); i += 2) whole += series.points[i].y;
      EXPECT_NEAR(whole, 1, 1e-9) << plot.title;
      EXPECT_LE(series.points.front().x, plot.x.low * 1.0001);
    }
  }
}

TEST(RunPlots, RunsKeepTheirColours) {
  for (const auto& plot : time_plots(several_runs())) {
    for (const auto& series : plot.series) {
      EXPECT_EQ(series.name.starts_with("the other one"), series.colour == "c1") << series.name;
    }
  }
  EXPECT_EQ(colour_of(6), "c0");
}

}  // namespace
}  // namespace sipward::load
