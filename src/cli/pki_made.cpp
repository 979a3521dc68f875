// `sipward pki init`, `issue` and `request`: what was made, and what is to be done with it.
#include <boost/json.hpp>
#include <cstdio>
#include <stdexcept>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/pki.hpp"
#include "sipward/cli/pki_places.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/pki/authority.hpp"
#include "sipward/shell/pki/request.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::cli {
namespace {

tls::KeyKind key_kind(const PkiOptions& options) {
  return tls::parse_key_kind(options.key).value_or(tls::KeyKind::p256);
}

std::string text_of(const pki::Made& made) {
  std::string text =
      row(2, "certificate", made.certificate.string()) + row(2, "key", made.key.string()) +
      row(2, "names", tls::joined(made.names, ", ")) +
      row(2, "usage", tls::joined(made.usages, ", ")) + row(2, "key type", made.facts.key_type) +
      row(2, "valid", until_text(made.facts.not_after)) +
      row(2, "SHA-256", made.facts.fingerprint) + row(2, "SHA-1", made.sha1);
  for (const auto& note : made.notes) text += row(2, "note", note);
  return text;
}

boost::json::object json_of(const pki::Made& made) {
  auto out = control::json_of(made.facts);
  out["certificate"] = made.certificate.string();
  if (!made.key.empty()) out["key"] = made.key.string();
  out["names"] = control::json_of(made.names);
  out["extended_key_usage"] = control::json_of(made.usages);
  out["sha1"] = made.sha1;
  out["notes"] = control::json_of(made.notes);
  return out;
}

}  // namespace

int init_pki(const InitOptions& options) {
  return told("init", [&] {
    const auto made = pki::make_authority({options.folder,
                                           {options.name, options.days, options.permitted},
                                           key_kind(options.common),
                                           options.common.passphrase(),
                                           options.common.permission});
    if (options.common.json) return print(json_of(made));
    print("an authority: " + made.facts.subject + '\n' + text_of(made));
    print(
        row(2, "do",
            "import the certificate at every peer as a trusted CA, compare the fingerprint there; "
            "keep the key to yourself: who has it can pass for anybody"));
  });
}

int issue_certificate(const IssueOptions& options) {
  return told("issue", [&] {
    const auto made =
        pki::issue({options.authority,
                    options.common.passphrase(),
                    {{}, options.names, use_of(options.use).value_or(tls::Use::both), options.days},
                    options.request,
                    key_kind(options.common),
                    options.out,
                    options.common.permission});
    if (options.common.json) return print(json_of(made));
    print("a certificate: " + made.facts.subject + ", issued by " + made.facts.issuer + '\n' +
          text_of(made));
  });
}

int request_certificate(const RequestOptions& options) {
  return told("request", [&] {
    const auto made =
        pki::request({place_of(options.place), options.names, key_kind(options.common),
                      options.same_key, options.csr, options.common.permission});
    if (options.common.json) {
      return print(boost::json::object{{"request", made.csr.string()},
                                       {"key", made.key.string()},
                                       {"subject", made.facts.subject},
                                       {"names", control::json_of(made.facts.names)},
                                       {"extended_key_usage", control::json_of(made.facts.usages)},
                                       {"key_type", made.facts.key_type}});
    }
    print("a request: " + made.facts.subject + '\n' + row(2, "request", made.csr.string()) +
          row(2, "key", made.key.string()) + row(2, "names", tls::joined(made.facts.names, ", ")) +
          row(2, "usage", tls::joined(made.facts.usages, ", ")) +
          row(2, "key type", made.facts.key_type) +
          row(2, "do",
              "have the CA sign the request, with these names and usages; then: sipward pki import "
              "ANSWER --trustpoint " +
                  options.place.trustpoint + " -c " + options.place.config.string()));
  });
}

}  // namespace sipward::cli
