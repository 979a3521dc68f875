// Addresses as the file writes them, each with the problem it may be. Used within shell/config.
#pragma once

#include <optional>
#include <string_view>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/config/section.hpp"

namespace sipward::config {

// Letters, digits, '.', '-' and '_', or an address: nothing that would break out of a URI, a
// header or a log line.
bool is_host(std::string_view host);

// What a peer or a trustpoint may be called: short, and fit for a log line or a Warning header.
bool is_name(std::string_view name);
inline constexpr auto name_expected = "1 to 64 letters, digits, '.', '-' and '_'";

// Each reports under `key` what it cannot read.
std::optional<base::HostPort> read_host_port(Section& section, std::string_view key,
                                             const Placed<std::string>& text);
// "udp:0.0.0.0:5060"; without a port the transport's own.
std::optional<base::Endpoint> read_endpoint(Section& section, std::string_view key,
                                            const Placed<std::string>& text);
// "tls:cucm1.example.com:5061"; a name without a port is found by its SRV records
std::optional<policy::Target> read_target(Section& section, std::string_view key,
                                          const Placed<std::string>& text);
// "198.18.133.3/32", or a bare address
std::optional<base::Prefix> read_prefix(Section& section, std::string_view key,
                                        const Placed<std::string>& text);

}  // namespace sipward::config
