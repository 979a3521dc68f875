// What is traced without anybody looking, and how much. Plain values with defaults: nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/trace/filter.hpp"

namespace sipward::trace {

// Where a Homer server listens: "udp:homer.example.com:9060".
struct HepTarget {
  base::Transport transport = base::Transport::udp;  // or tcp
  base::HostPort place;
  std::string text() const;
  bool operator==(const HepTarget&) const = default;
};
// "udp:HOST:PORT" or "tcp:HOST:PORT"
std::optional<HepTarget> parse_hep_target(std::string_view text);

struct PcapngSettings {
  std::filesystem::path file;  // empty: none
  std::size_t bytes = std::size_t{64} * 1024 * 1024;
  std::size_t files = 4;  // of that size, the one being written among them
  bool operator==(const PcapngSettings&) const = default;
};

struct Settings {
  std::optional<HepTarget> hep;
  std::uint32_t hep_id = 2001;  // by which Homer knows this sipward
  PcapngSettings pcapng;
  std::size_t keep = 0;  // messages kept in memory
  std::size_t keep_bytes = std::size_t{32} * 1024 * 1024;
  Filter filter;
  std::uint32_t rate = 5'000;  // messages a second; 0: no limit
  bool redact = true;
  bool operator==(const Settings&) const = default;

  bool wants_messages() const { return hep || !pcapng.file.empty() || keep > 0; }
};

}  // namespace sipward::trace
