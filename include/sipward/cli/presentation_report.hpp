// What `sipward pki fetch` tells of a chain that was presented, and the lines that trust it. Pure.
#pragma once

#include <boost/json/fwd.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/pki/presentation.hpp"
#include "sipward/shell/probe/probe.hpp"

namespace sipward::cli {

std::string presentation_text(std::string_view subject, const pki::Presentation& presentation);
boost::json::object presentation_json(const pki::Presentation& presentation);

std::string failure_text(const probe::Step& step);
boost::json::array failures_json(const std::vector<probe::Step>& steps);

// For the configuration: `file` is where the anchor was written; empty: nowhere yet. `peer` may be
// empty.
std::string trust_text(const pki::Presentation& presentation, std::size_t anchor,
                       const std::filesystem::path& file, const std::string& peer);
boost::json::object trust_json(const pki::Presentation& presentation, std::size_t anchor,
                               const std::filesystem::path& file);

}  // namespace sipward::cli
