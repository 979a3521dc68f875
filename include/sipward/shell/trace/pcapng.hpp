// pcapng, the capture file format (draft-ietf-opsawg-pcapng): one section with one interface of raw
// IP packets, little endian, times in microseconds. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sipward/shell/trace/tap.hpp"

namespace sipward::trace {

// With which a file begins.
std::string pcapng_head();

// The packet: `head`, from that of IP on, and `message`. `comment`: UTF-8, shown beside the packet.
void append_pcapng(std::string& out, SystemTime time, std::string_view head,
                   std::string_view message, std::string_view comment);

}  // namespace sipward::trace
