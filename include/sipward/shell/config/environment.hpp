// The configuration of a sidecar: SIPWARD_ variables become the text of a configuration file, which
// is then read as any other, so that every check and message is the ordinary one. Pure but for the
// functions that say so; no state, any thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/config/settings.hpp"

namespace sipward::config {

struct Environment {
  std::map<std::string, std::string, std::less<>> variables;  // SIPWARD_…, without empty ones
  std::vector<std::string> certificate_files;                 // names in the folder SIPWARD_CERTS
};

struct EnvironmentText {
  std::string toml;
  std::vector<std::string> origins;  // of each of its lines: the variable that it was made of
  std::vector<Problem> errors;       // variables that are not set, or read as nothing
  std::vector<Problem> warnings;     // variables that nobody reads
};
EnvironmentText write_toml(const Environment& environment);

// The variables that are read, and what each has to be.
struct EnvironmentSetting {
  std::string_view name, expected;
};
std::vector<EnvironmentSetting> environment_settings();
bool is_setting(std::string_view variable);  // one of them

// As load_text; problems name the variable in place of file and line.
Loaded load_environment(const Environment& environment, bool check_files);

// What the process was started with, if it stands in for `file`: that is the default one and
// absent, and one of our variables is set. Reads the environment and lists the folder of
// certificates.
std::optional<Environment> environment_instead_of(const std::filesystem::path& file);

}  // namespace sipward::config
