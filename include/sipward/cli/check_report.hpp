// What `sipward check` shows of a configuration that is good: whose certificates it serves until
// when, how far each peer has come, which prefix wins where two overlap. Pure but for the clock.
#pragma once

#include <string>

#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::cli {

std::string check_text(const config::Settings& settings, const tls::ContextSet& contexts);

}  // namespace sipward::cli
