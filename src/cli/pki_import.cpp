// `sipward pki import`: what was put where, or why nothing was.
#include <boost/json.hpp>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/pki.hpp"
#include "sipward/cli/pki_places.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/pki/import.hpp"

namespace sipward::cli {
namespace {

std::string line_of(const tls::CertificateFacts& facts) {
  return facts.subject + ", issued by " + facts.issuer + ", " + facts.key_type + ", " +
         until_text(facts.not_after) + ", SHA-256 " + facts.fingerprint;
}

void print_text(const pki::Imported& imported, const PkiImportOptions& options) {
  std::string text;
  for (std::size_t i = 0; i < imported.chain.size(); ++i) {
    text += row(2, i == 0 ? "certificate" : "intermediate", line_of(imported.chain[i]));
  }
  for (const auto& one : imported.anchors) text += row(2, "new anchor", line_of(one));
  for (const auto& one : imported.warnings) text += row(2, "warning", one);
  for (const auto& one : imported.errors) text += row(2, "problem", one);
  for (const auto& file : imported.written) {
    text += row(2, std::string(to_string(file.outcome)), file.what + " in " + file.path.string());
  }
  if (!imported.errors.empty()) {
    text += "nothing was written\n";
  } else if (options.dry) {
    text += "fit to be imported; nothing was written (--dry-run)\n";
  } else if (!options.place.trustpoint.empty()) {
    text += row(2, "do",
                "sipward check -c " + options.place.config.string() +
                    "; a running sipward takes the new files by itself");
  }
  print(text);
}

boost::json::array json_of(const std::vector<tls::CertificateFacts>& certificates) {
  boost::json::array all;
  for (const auto& one : certificates) all.push_back(control::json_of(one));
  return all;
}

boost::json::object json_of(const pki::Imported& imported) {
  boost::json::array written;
  for (const auto& file : imported.written) {
    written.push_back({{"file", file.path.string()},
                       {"what", file.what},
                       {"outcome", pki::to_string(file.outcome)}});
  }
  return {{"ok", imported.errors.empty()},
          {"chain", json_of(imported.chain)},
          {"new_anchors", json_of(imported.anchors)},
          {"problems", control::json_of(imported.errors)},
          {"warnings", control::json_of(imported.warnings)},
          {"files", std::move(written)}};
}

}  // namespace

int import_certificates(const PkiImportOptions& options) {
  int code = 0;
  const int refused = told("import", [&] {
    const auto imported = pki::import_files(
        {place_of(options.place), options.files, options.anchors, options.common.passphrase(),
         options.incomplete, options.dry, options.common.permission});
    if (!imported.errors.empty()) code = 1;
    if (options.common.json) return print(json_of(imported));
    print_text(imported, options);
  });
  return refused != 0 ? refused : code;
}

}  // namespace sipward::cli
