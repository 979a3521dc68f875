// A preset as the table that stands behind a peer's own. Used within shell/config.
#pragma once

#include "sipward/shell/config/preset.hpp"
#include "sipward/shell/config/section.hpp"

namespace sipward::config {

// That which the table names, without one if there is none of that name.
AppliedPreset preset_of(const toml::table& peer);
// Its settings; none of no preset.
toml::table settings_of(const Preset* preset);
void refuse_unknown_preset(Section& section);

}  // namespace sipward::config
