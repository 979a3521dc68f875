// Which numbers the router changed, dial-peer by dial-peer: sipward changes none. Pure.
#pragma once

#include <string>

#include "sipward/import/running.hpp"

namespace sipward::import {

std::string translations_text(const Running& running);

}  // namespace sipward::import
