// A secret that is a file's first line, by which a client of the control door shows who it is:
// never in the configuration itself, and only in a file that nobody else reads. Any thread.
#pragma once

#include <filesystem>
#include <string>

namespace sipward::config {

struct TokenFile {
  std::string token;
  std::string problem;  // a sentence; empty: it was read
};
TokenFile read_token(const std::filesystem::path& path);

}  // namespace sipward::config
