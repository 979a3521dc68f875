// What the options of `sipward load` said, as they were written; and what they mean.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sipward/load/engine/settings.hpp"

namespace sipward::cli {

struct LoadOptions {
  std::vector<std::string> targets, answer;  // "tls:HOST:PORT"
  // How many and when.
  std::string rate, ramp, step;
  std::uint32_t outstanding = 0;
  bool find_max = false;
  std::string max_failed = "0%", max_p99 = "1s";
  std::string duration, grace = "5s";
  std::uint64_t calls = 0;
  unsigned workers = 1;
  // What.
  std::string kind = "call";  // call, options, register, connect
  std::string hold = "0ms", ring = "0ms", timeout = "32s";
  bool re_invite = false;
  std::string cancel = "0%";
  int refuse = 0;
  std::vector<std::filesystem::path> templates;
  std::filesystem::path users;
  std::string check = "1/64";
  // By what.
  std::string connections = "1";
  std::vector<std::string> sources;
  bool write_each = false;
  std::filesystem::path certificate, key, passphrase_file;
  std::vector<std::filesystem::path> anchors;
  std::string name;
  std::vector<std::string> sni;
  std::string tls = "1.2-1.3";
  std::vector<std::string> ciphers, groups;
  // What becomes of it.
  std::vector<int> pids;
  std::string json, html;  // a file, "-": standard output; empty: none
  std::string title;       // of the run; empty: what it is made of
  bool calibrate = false;
  std::string fail_above;  // a share
  bool quiet = false;
};

struct LoadRead {
  load::LoadSettings settings;
  std::vector<std::string> problems;  // sentences; empty: good
};
// Looks names up and reads files.
LoadRead read_load(const LoadOptions& options);

// Parts of it.
void read_connections(const LoadOptions& options, load::CallSettings& call,
                      std::vector<std::string>& problems);
void read_arrival(const LoadOptions& options, load::CallSettings& call, LoadRead& read);
load::TlsSettings tls_settings_of(const LoadOptions& options);

std::optional<double> parse_share(std::string_view text);  // "0.5%", "0.005", "1/64": 0 to 1

}  // namespace sipward::cli
