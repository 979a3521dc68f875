// A run of the load with its signals, its progress on a terminal and its Run for the reports. Used
// by the commands of `sipward load`, on the main thread.
#pragma once

#include <chrono>
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
  bool wait(std::chrono::milliseconds time) const;  // true: one came now
  bool came() const { return came_; }               // ever

 private:
  mutable bool came_ = false;
};

struct LoadRan {
  std::optional<load::Run> run;
  std::vector<std::string> problems;
};
LoadRan run_once(const LoadOptions& options, const load::LoadSettings& settings,
                 const LoadSignals& signals);

std::vector<load::Setting> settings_text(const LoadOptions& options,
                                         const load::LoadSettings& settings);

}  // namespace sipward::cli
