// Names that stand in a hosts file (hosts(5)). Reads it anew each time, as the system does; waits
// for the disk.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::net {

// In the order of the file, each once; empty also without a file.
std::vector<base::IpAddress> addresses_in_hosts(const std::filesystem::path& file,
                                                std::string_view name);

}  // namespace sipward::net
