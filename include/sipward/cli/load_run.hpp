// A run of the load with its signals, its progress on a terminal and its Run for the reports. Used
// by the commands of `sipward load`, on the main thread.
#pragma once

#include <optional>
#include <string>

#include "sipward/cli/load_options.hpp"
#include "sipward/load/engine/load.hpp"
#include "sipward/load/measure/run.hpp"

namespace sipward::cli {

// SIGINT and SIGTERM, taken by waiting for them: made before any thread is.
class LoadSignals {
 public:
  LoadSignals();
  bool wait(std::chrono::milliseconds time) const;  // true: one came
};

struct LoadRan {
  std::optional<load::Run> run;
  std::vector<std::string> problems;
};
LoadRan run_once(const LoadOptions& options, const load::LoadSettings& settings,
                 const LoadSignals& signals);

std::vector<load::Setting> settings_text(const LoadOptions& options,
                                         const load::LoadSettings& settings);

// The highest rate at which the same load, without a target, is placed and answered here; 0 if it
// could not be tried.
double calibrate(const load::LoadSettings& settings, const LoadSignals& signals);

}  // namespace sipward::cli
