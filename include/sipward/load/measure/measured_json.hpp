// Measured and its parts to JSON and back; included by the files that write and read JSON only.
#pragma once

#include <boost/json.hpp>

#include "sipward/load/measure/run.hpp"

namespace sipward::load {

boost::json::object to_json(const Usage& usage);
boost::json::object to_json(const std::vector<Quantiles>& latency);  // by the names of spans
// "totals", "failures", "statuses" and "latency" of a run.
void put_measured(const Measured& measured, boost::json::object& into);

// What is absent or of another kind throws std::exception.
Usage usage_of(const boost::json::value& from);
std::vector<Quantiles> quantiles_of(const boost::json::value& from);
Measured take_measured(const boost::json::object& from);

}  // namespace sipward::load
