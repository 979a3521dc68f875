// Whom the resolver asks, and how long it waits. Plain values with defaults.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sipward::net {

struct ResolverSettings {
  std::vector<std::string> servers;  // "127.0.0.53:53", "[::1]:53"; none: /etc/resolv.conf's
  std::chrono::milliseconds timeout{2'000};    // of the first try; each round waits twice as long
  std::size_t tries = 2;                       // of each server
  std::filesystem::path hosts = "/etc/hosts";  // empty: none
  bool operator==(const ResolverSettings&) const = default;
};

}  // namespace sipward::net
