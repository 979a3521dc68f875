#include "sipward/shell/config/preset_table.hpp"

namespace sipward::config {

AppliedPreset preset_of(const toml::table& peer) {
  AppliedPreset applied;
  const auto name = peer["preset"].value_exact<std::string>();
  if (name) applied.preset = preset_named(*name);
  if (applied.preset == nullptr) return applied;
  for (const auto& setting : applied.preset->settings) {
    // "tls.min" of { tls = false } is overruled too: that is no table.
    const auto dot = setting.key.find('.');
    const auto* outer = peer.get(setting.key.substr(0, dot));
    const auto* table = outer == nullptr ? nullptr : outer->as_table();
    const bool deeper = dot != std::string_view::npos && table != nullptr;
    const bool written = deeper ? table->contains(setting.key.substr(dot + 1)) : outer != nullptr;
    applied.held.push_back(!written);
  }
  return applied;
}

toml::table settings_of(const Preset* preset) {
  if (preset == nullptr) return {};
  std::string text;
  for (const auto& setting : preset->settings) {
    text.append(setting.key).append(" = ").append(setting.value).append(1, '\n');
  }
  const toml::table parsed = toml::parse(text);
  return toml::table(parsed);  // a copy has no places: those of the text are none of the file
}

void refuse_unknown_preset(Section& section) {
  const auto name = section.take_text("preset");
  if (!name || preset_named(name->value) != nullptr) return;
  section.wrong(name->at, "preset", in_quotes(name->value), "one of " + preset_names());
}

}  // namespace sipward::config
