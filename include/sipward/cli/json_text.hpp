// Values out of the control door's JSON, as text for tables. Pure.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace sipward::cli {

std::string text_at(const boost::json::object& from, std::string_view key);     // "" if absent
std::string number_at(const boost::json::object& from, std::string_view key);   // "0" if absent
std::uint64_t count_at(const boost::json::object& from, std::string_view key);  // 0 if absent
double seconds_at(const boost::json::object& from, std::string_view key);       // 0 if absent
const boost::json::object* object_at(const boost::json::object& from, std::string_view key);
std::string list_at(const boost::json::object& from, std::string_view key);  // "a, b"
std::string or_dash(const std::string& text);

}  // namespace sipward::cli
