// The files that a command of `sipward pki` leaves: nothing that is there is replaced unasked, and
// what is replaced stays readable to those who could read it. Used by one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/tls/whole_file.hpp"

namespace sipward::pki {

// What a command cannot do is thrown as std::runtime_error, in plain words with a remedy.
[[noreturn]] void refuse(const std::string& sentence);

struct Output {
  std::filesystem::path path;
  std::string text;
  bool secret = false;  // 0600, or 0640 with a group; else 0644
};

enum class Outcome : std::uint8_t { written, replaced, unchanged };
std::string_view to_string(Outcome outcome);

struct Permission {
  bool replace = false;    // --force
  std::string group = {};  // of secrets; empty: as the file that is there has it, or none
};

// In that order, each whole; refused before the first is written if one is there with other
// contents and may not be replaced. Makes the folders that are missing.
std::vector<Outcome> write_all(const std::vector<Output>& files, const Permission& permission);

}  // namespace sipward::pki
