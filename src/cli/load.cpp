#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/load_run.hpp"
#include "sipward/cli/load_search.hpp"
#include "sipward/load/measure/report_html.hpp"
#include "sipward/load/measure/report_json.hpp"
#include "sipward/load/measure/report_text.hpp"
#include "sipward/load/measure/template.hpp"

namespace sipward::cli {
namespace {

int complain_of_load(const std::string& what) {
  std::fprintf(stderr, "sipward load: %s\n", what.c_str());
  return usage_error;
}

void allow_many_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool write_file(const std::string& file, const std::string& text) {
  if (file == "-") return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  std::ofstream out(file, std::ios::binary);
  out << text;
  return static_cast<bool>(out);
}

// Everything that was measured, in the forms that were asked for.
int report_runs(const std::vector<load::Run>& runs, const std::string& json,
                const std::string& html, bool quiet) {
  if (!quiet) {
    const auto text = load::report_text(runs);
    std::fwrite(text.data(), 1, text.size(), json == "-" ? stderr : stdout);
  }
  if (!json.empty() && !write_file(json, load::write_json(runs) + "\n")) {
    return complain_of_load("cannot write " + json);
  }
  if (!html.empty() && !write_file(html, load::report_html(runs))) {
    return complain_of_load("cannot write " + html);
  }
  std::fflush(stdout);
  return 0;
}

}  // namespace

int run_load(const LoadOptions& options) {
  const LoadSignals signals;
  allow_many_files();
  auto read = read_load(options);
  for (const auto& problem : read.problems) complain_of_load(problem);
  if (!read.problems.empty()) return usage_error;
  try {
    const bool search = options.find_max && read.settings.call;
    auto ran = search ? find_maximum(options, read.settings, signals)
                      : run_once(options, read.settings, signals);
    for (const auto& problem : ran.problems) complain_of_load(problem);
    if (!ran.run) return usage_error;
    if (options.calibrate && read.settings.call) {
      std::string problem;
      ran.run->calibrated_rate = calibrate(options, read.settings, signals, problem);
      if (!problem.empty()) ran.run->warnings.push_back("not calibrated: " + problem);
    }
    const auto code = report_runs({*ran.run}, options.json, options.html, options.quiet);
    if (code != 0 || options.fail_above.empty()) return code;
    return ran.run->total.failed_share() > *parse_share(options.fail_above) ? 1 : 0;
  } catch (const load::TemplateError& error) {
    return complain_of_load(error.what());
  }
}

int report_load(const std::vector<std::filesystem::path>& files, const std::string& json,
                const std::string& html) {
  std::vector<load::Run> runs;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return complain_of_load(file.string() + ": cannot be read");
    try {
      for (auto& run : load::read_json(std::string(std::istreambuf_iterator<char>(in), {}))) {
        runs.push_back(std::move(run));
      }
    } catch (const std::runtime_error& error) {
      return complain_of_load(file.string() + ": " + error.what());
    }
  }
  return report_runs(runs, json, html, false);
}

}  // namespace sipward::cli
