// Dials a peer or any host, believing nobody, for what it presents. Waits as the probe does.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/pki/presentation.hpp"
#include "sipward/shell/probe/probe.hpp"

namespace sipward::pki {

struct FetchOrder {
  std::string what;        // a peer's name, or HOST[:PORT], "tls:" before it or not
  std::string trustpoint;  // of a host: whose certificate is shown
  std::shared_ptr<const config::Settings> settings;  // null: of a host, none is needed
};

struct Fetched {
  std::vector<Presentation> presentations;  // those that differ; of several addresses often one
  std::vector<probe::Step> failures;        // where nothing was presented
};

bool is_peer(const std::string& what);  // rather than a host

// Throws std::runtime_error: there is nobody of that name, or nothing speaks TLS there.
Fetched fetch(const FetchOrder& order);

}  // namespace sipward::pki
