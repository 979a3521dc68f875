// `sipward pki export`: what the operators of peers are to be told and sent.
#include <boost/json.hpp>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/pki.hpp"
#include "sipward/cli/pki_places.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/pki/export.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::cli {
namespace {

std::string import_text(const pki::ExportedCertificate& one) {
  using Role = pki::ExportedCertificate::Role;
  if (one.to_import) {
    return one.role == Role::own ? "import it: it is its own CA" : "import it as a trusted CA";
  }
  return one.role == Role::own ? "sent in the handshake: to compare, or to pin"
                               : "sent in the handshake; import it where each CA is wanted (CUBE)";
}

std::string text_of(const pki::ExportedCertificate& one, const std::filesystem::path& folder) {
  return "  " + std::string(to_string(one.role)) + '\n' + row(4, "subject", one.facts.subject) +
         row(4, "names", tls::joined(one.names, ", ")) +
         row(4, "valid", until_text(one.facts.not_after)) +
         row(4, "SHA-256", one.facts.fingerprint) + row(4, "SHA-1", one.sha1) +
         row(4, "file", folder.empty() ? "" : (folder / one.file_name).string()) +
         row(4, "do", import_text(one));
}

std::string text_of(const pki::SeenBy& seen) {
  auto text = "knows us as " + seen.name + ": that is what it must expect in our certificate";
  if (!seen.instead.empty()) {
    text = "sees it with the requests of " + seen.instead + " instead of its own trustpoint's";
  } else if (!seen.carried) {
    text = "knows us as " + seen.name + ", which the certificate does not carry: request another";
  }
  return row(4, seen.peer, text) + row(4, "", seen.how);
}

void print_text(const pki::Exported& exported, const std::filesystem::path& folder) {
  auto text = "trustpoint " + exported.trustpoint + '\n';
  for (const auto& one : exported.certificates) text += text_of(one, folder);
  for (const auto& one : exported.missing) text += row(2, "missing", one);
  text += exported.peers.empty() ? "  no peer sees it\n" : "  peers\n";
  for (const auto& one : exported.peers) text += text_of(one);
  print(text);
}

boost::json::object json_of(const pki::Exported& exported, const std::filesystem::path& folder) {
  boost::json::array certificates, peers;
  for (const auto& one : exported.certificates) {
    auto out = control::json_of(one.facts);
    out["role"] = to_string(one.role);
    out["names"] = control::json_of(one.names);
    out["import"] = one.to_import;
    out["sha1"] = one.sha1;
    if (!folder.empty()) out["file"] = (folder / one.file_name).string();
    certificates.push_back(std::move(out));
  }
  for (const auto& seen : exported.peers) {
    boost::json::object out{{"peer", seen.peer}, {"knows_us_as", seen.name}};
    out["carried"] = seen.carried;
    if (!seen.how.empty()) out["how"] = seen.how;
    if (!seen.instead.empty()) out["for_requests_of"] = seen.instead;
    peers.push_back(std::move(out));
  }
  return {{"trustpoint", exported.trustpoint},
          {"certificates", std::move(certificates)},
          {"missing", control::json_of(exported.missing)},
          {"peers", std::move(peers)}};
}

}  // namespace

int export_certificates(const ExportOptions& options) {
  return told("export", [&] {
    const auto exported =
        pki::what_peers_import(*settings_in(options.config), options.trustpoint, options.peer);
    if (!options.out.empty()) {
      pki::write_all(pki::files_of(exported, options.out), options.common.permission);
    }
    boost::json::array all;
    for (const auto& one : exported) {
      if (options.common.json) {
        all.push_back(json_of(one, options.out));
      } else {
        print_text(one, options.out);
      }
    }
    if (options.common.json) print(all);
  });
}

}  // namespace sipward::cli
