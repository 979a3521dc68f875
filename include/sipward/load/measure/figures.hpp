// The figures of a run that are compared with those of others, in the order in which they matter.
// Pure; the reports for people are made of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sipward/load/measure/run.hpp"

namespace sipward::load {

enum class Better : std::uint8_t { higher, lower, neither };

struct Figure {
  std::string label;
  std::string text;              // "1.23 ms"
  std::optional<double> number;  // the same in some unit, to make ratios of; nothing: not measured
  Better better = Better::neither;
};
// The same labels in the same order for every run.
std::vector<Figure> figures_of(const Run& run);

// A label, and that figure of every run; only those that at least one run has.
struct FigureRow {
  std::string label;
  std::vector<Figure> of;  // one for each run
};
std::vector<FigureRow> compare(const std::vector<Run>& runs);
// "1.20×" of the first run's figure; "" where that says nothing.
std::string ratio_text(const FigureRow& row, std::size_t run);

// Every label of any run's settings, in order, and what each run has there ("" if nothing).
struct SettingRow {
  std::string label;
  std::vector<std::string> of;
  bool differs() const;
};
std::vector<SettingRow> settings_of(const std::vector<Run>& runs);

// Why something failed and how often in each run; only what happened.
struct FailureRow {
  Failure failure{};
  std::vector<std::uint64_t> of;
};
std::vector<FailureRow> failures_of(const std::vector<Run>& runs);
std::string statuses_text(const Measured& measured);  // "503: 20, 486: 9"; most frequent first

}  // namespace sipward::load
