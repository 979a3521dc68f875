// What systems of a known make need of a peer's settings: data, each setting with its reason and
// source. What is written in the peer wins. Pure; immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::config {

struct PresetSetting {
  std::string_view key;    // "wildcard", "tls.min"
  std::string_view value;  // as TOML writes it
  std::string_view why;
  std::string_view source;
  bool of_tls = false;  // without meaning for a peer that speaks cleartext
};

struct Preset {
  std::string_view name = {};     // "teams"
  std::string_view product = {};  // "Microsoft Teams Direct Routing"
  std::span<const PresetSetting> settings = {};
  // What it demands, of which `check` tells.
  bool cloud = false;  // outside, TLS alone
  bool knows_names =
      false;  // an address in Contact or Record-Route will not do; nor is sips: known
  bool wants_options = false;  // from us first
  bool rsa = false;            // no ciphers of ECDSA
  bool only_tls1_2 = false;
  std::uint16_t cleartext_port = 0;  // where it never takes TLS
  std::string_view media = {};       // what to know of media; empty: nothing
  std::string_view imports = {};     // where it takes the CA of our certificate, and our name
};

std::span<const Preset> presets();
const Preset* preset_named(std::string_view name);  // null: there is none
// All names, in quotes, for a problem's text.
std::string preset_names();

// A peer's preset, and which of its settings hold.
struct AppliedPreset {
  const Preset* preset = nullptr;
  std::vector<bool> held;  // of each setting: the peer does not say otherwise
};

}  // namespace sipward::config
