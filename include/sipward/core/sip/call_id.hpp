// The Call-ID of raw message bytes, without indexing the rest: what decides which worker a message
// belongs to. Pure.
#pragma once

#include <string_view>

namespace sipward::sip {

// A view into the bytes; empty if there is none.
std::string_view call_id_of(std::string_view bytes);

}  // namespace sipward::sip
