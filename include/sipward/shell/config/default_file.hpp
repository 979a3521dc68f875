// Where the configuration of an installed sipward is, if nothing else is said. Where there is no
// such file, the SIPWARD_ variables of the environment stand in for it (environment.hpp).
#pragma once

namespace sipward::config {

inline constexpr auto default_file = "/etc/sipward/sipward.toml";

}  // namespace sipward::config
