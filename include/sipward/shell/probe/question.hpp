// From what the command line says to a Question: a peer of the configuration as it would be
// dialled, or any host with settings made up for it. Reads certificates; used before the probe.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/probe/probe.hpp"

namespace sipward::probe {

struct Asked {
  std::optional<Question> question;
  std::string problem;  // why there is none
};

// `look_only`: whoever is there is believed, and asked no more than for its certificates.
Asked about_peer(const config::Settings& settings, std::string_view name, bool look_only = false);

struct HostQuestion {
  policy::Target target;                       // TLS
  std::vector<std::string> names;              // none: the target's host
  std::vector<std::filesystem::path> anchors;  // none: the trustpoint's
  std::string trustpoint;                      // empty: no certificate of ours
  bool look_only = false;                      // as about_peer
};
// `settings`: where the trustpoint is looked up; may be null if none is named.
Asked about_host(const HostQuestion& host, const config::Settings* settings);

// "tls:HOST[:PORT]", an IPv6 address in brackets.
std::optional<policy::Target> parse_tls_target(std::string_view text);

}  // namespace sipward::probe
