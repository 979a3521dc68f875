// The plots of a run, or of several laid over each other, each in its own colour. Pure.
#pragma once

#include <string>
#include <vector>

#include "sipward/load/measure/plot.hpp"
#include "sipward/load/measure/run.hpp"

namespace sipward::load {

std::string colour_of(std::size_t run);  // "c0", …; the seventh run begins again

// Over the time of the run: rates, latency, handshakes and theirs, processors. Those that have
// nothing to show are left out.
std::vector<Plot> time_plots(const std::vector<Run>& runs);
// How often which latency, one plot a span.
std::vector<Plot> histogram_plots(const std::vector<Run>& runs);

}  // namespace sipward::load
