// The subcommands of the program: each takes what its options said and returns the exit code.
#pragma once

#include <filesystem>
#include <string>

namespace sipward::cli {

inline constexpr auto version = "0.1.0";
inline constexpr auto default_config = "/etc/sipward/sipward.toml";

int run(const std::filesystem::path& config);
int check(const std::filesystem::path& config);
int run_lab(bool once);
int rotate_keys(const std::filesystem::path& state_folder, std::size_t keep);

int main(int argc, char** argv);

}  // namespace sipward::cli
