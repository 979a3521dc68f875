// Certificates, sessions, failures, peers and connections as JSON: the same words on the control
// door and in what the commands print for programs. Pure but for the clock, which tells the days
// that are left.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/runtime/call_report.hpp"
#include "sipward/shell/runtime/connection_report.hpp"
#include "sipward/shell/runtime/evidence.hpp"
#include "sipward/shell/runtime/group_report.hpp"
#include "sipward/shell/runtime/peer_report.hpp"
#include "sipward/shell/tls/inventory.hpp"

namespace sipward::control {

boost::json::array json_of(const std::vector<std::string>& texts);
boost::json::object json_of(const tls::CertificateFacts& facts);
boost::json::object json_of(const tls::SessionFacts& session);
boost::json::object json_of(const tls::Failure& failure);
boost::json::object json_of(const tls::TrustpointFacts& trustpoint);
boost::json::object json_of(const runtime::DatedVitals& known);
boost::json::object json_of(const runtime::GroupReport& group);
boost::json::object json_of(const runtime::DrainReport& drain);
boost::json::object json_of(const runtime::PeerReport& peer);
boost::json::object json_of(const runtime::PeerRecord& record);
boost::json::object json_of(const runtime::ConnectionReport& connection);
boost::json::object json_of(const runtime::CallReport& call);
boost::json::object json_of(const runtime::Evidence& evidence);

template <typename T>
boost::json::array all_of(const std::vector<T>& values) {
  boost::json::array all;
  for (const auto& value : values) all.push_back(json_of(value));
  return all;
}

// Of workers that did not answer in time, by number: a sentence each says that this is not all.
std::string silence_text(std::size_t worker);
boost::json::array missing_of(const std::vector<std::size_t>& silent);

// Days until "2026-11-01", negative once it is over; null if it is no date.
boost::json::value days_left(std::string_view date);

std::string time_text(std::chrono::system_clock::time_point time);  // "2026-11-01T09:30:00Z"

}  // namespace sipward::control
