// The facts of each event, for programs, and the words that several events share. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/log/entry.hpp"
#include "sipward/shell/runtime/events.hpp"

namespace sipward::log {

std::vector<Field> fields_of(const runtime::ConnectionUp& up);
std::vector<Field> fields_of(const runtime::ConnectionDown& down);
std::vector<Field> fields_of(const tls::Failure& failure);
std::vector<Field> fields_of(const proxy::VitalsChange& change);
std::vector<Field> fields_of(const proxy::Refusal& refusal);
// "left_out": how many alike were not logged before this one; not there if none was.
std::vector<Field> with_more(std::vector<Field> fields, std::uint64_t left_out);

std::string_view event_of(policy::State state);
std::string vitals_text(std::string_view peer, const proxy::VitalsChange& change);
// " (and 3 more like it)", or nothing.
std::string more_text(std::uint64_t left_out, const std::string& which);

}  // namespace sipward::log
