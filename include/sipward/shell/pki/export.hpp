// What must be imported at the other ends so that they believe sipward: of each trustpoint its
// certificates as files and fingerprints, and which peers see it. Used by one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/pki/output.hpp"
#include "sipward/shell/tls/certificate.hpp"

namespace sipward::pki {

struct ExportedCertificate {
  enum class Role : std::uint8_t { root, intermediate, own };
  Role role = Role::own;
  tls::CertificateFacts facts;
  std::string sha1;
  std::vector<std::string> names;  // of an own one, for people
  bool to_import = false;          // by whoever shall believe us
  std::string file_name;           // "ms-ca-root.pem"
  std::string pem;
};
std::string_view to_string(ExportedCertificate::Role role);

struct SeenBy {
  std::string peer;
  std::string name;      // by which it knows us, which our certificate must carry for it
  bool carried = true;   // and does
  std::string how = {};  // where that product takes a CA; empty: not known
  std::string instead =
      {};  // for requests of that inside peer alone (outbound_trustpoint); or empty
};

struct Exported {
  std::string trustpoint;
  std::vector<ExportedCertificate> certificates;  // those to be imported first
  std::vector<std::string> missing;               // a sentence each: roots that are not known here
  std::vector<SeenBy> peers;
};

// Of all trustpoints, or of what one peer sees. Throws std::runtime_error.
std::vector<Exported> what_peers_import(const config::Settings& settings,
                                        std::string_view trustpoint, std::string_view peer);

// Each certificate into `folder`.
std::vector<Output> files_of(const std::vector<Exported>& exported,
                             const std::filesystem::path& folder);

}  // namespace sipward::pki
