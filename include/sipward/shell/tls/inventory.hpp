// What the trustpoints in force consist of, for people: `sipward trustpoints`, warnings of expiry.
// Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {

struct TrustpointFacts {
  std::string name;
  std::vector<ListedCertificate> own;  // leaves and intermediates
  std::vector<ListedCertificate> anchors;
  std::vector<RevocationList> revocation_lists;
  std::vector<std::string> open_chains;  // Trustpoint::open_chains
  std::vector<std::string> peers;        // that it is used with
};

std::vector<TrustpointFacts> inventory(const ContextSet& contexts);  // by name

}  // namespace sipward::tls
