// HEP version 3, the Homer Encapsulation Protocol: one SIP message with its addresses and time as a
// packet for a Homer server. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sipward/shell/trace/tap.hpp"

namespace sipward::trace {

inline constexpr std::size_t most_hep_bytes = 65'507;  // a packet is one datagram over UDP

// Appends the packet but for the message, which is its end. Both legs of a call have one
// correlation id: their Call-ID, which never changes. False: with a message of so many bytes it
// would be longer than most_hep_bytes, and nothing was appended.
bool append_hep_head(std::string& out, const Sighting& sighting, std::size_t message,
                     std::string_view correlation_id, std::uint32_t capture_id);

}  // namespace sipward::trace
