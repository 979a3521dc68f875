// Several runs that answer one question: how many can the target take, how many could we place.
// Used by the commands of `sipward load`, on the main thread.
#pragma once

#include "sipward/cli/load_run.hpp"

namespace sipward::cli {

// --find-max: the run at the highest rate that stayed within the bounds, or else the last one
// tried.
LoadRan find_maximum(const LoadOptions& options, const load::LoadSettings& settings,
                     const LoadSignals& signals);

// How many a second of the same load, without a target, are placed and answered here; nothing if
// that could not be tried. `problem`: why.
std::optional<double> calibrate(const LoadOptions& options, const load::LoadSettings& settings,
                                const LoadSignals& signals, std::string& problem);

}  // namespace sipward::cli
