// All of the configuration, gathered: each part is owned by the concept that uses it. Loaded from
// TOML whole or not at all; every problem has a file, line and column.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/config/preset.hpp"
#include "sipward/shell/log/settings.hpp"
#include "sipward/shell/net/resolver_settings.hpp"
#include "sipward/shell/runtime/settings.hpp"
#include "sipward/shell/tls/settings.hpp"
#include "sipward/shell/trace/settings.hpp"

namespace sipward::config {

struct Settings {
  std::shared_ptr<const policy::Network> network;
  tls::ContextSettings tls;
  runtime::ServerSettings server;
  runtime::ControlSettings control;
  runtime::ConnectionSettings connections;
  net::ResolverSettings dns;
  trace::Settings trace;
  log::Settings log;
  std::vector<AppliedPreset> presets;  // of each peer of the network; most have none
};

struct Problem {
  std::string file;
  std::size_t line = 0;  // 1-based; 0: no place in the file
  std::size_t column = 0;
  std::string what;
  std::string expected;      // may be empty
  std::string text() const;  // "file:line:column: what; expected what"
};

struct Loaded {
  std::shared_ptr<const Settings> settings;  // null if there were errors
  std::vector<Problem> errors;
  std::vector<Problem> warnings;
  std::string made_text;  // what the environment came to; empty: it was a file
};

// Reads, checks and builds. `check_files` also loads keys and certificates (ContextSet::build) and
// compares each trustpoint with the names that its peers will see. Where the default file is absent
// the environment stands in for it.
Loaded load_file(const std::filesystem::path& path, bool check_files);
Loaded load_text(std::string_view toml, const std::filesystem::path& name, bool check_files);

}  // namespace sipward::config
