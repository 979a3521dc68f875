// The options of `sipward pki`.
#include <CLI/CLI.hpp>
#include <memory>

#include "sipward/cli/pki.hpp"
#include "sipward/shell/tls/key_making.hpp"

namespace sipward::cli {
namespace {

void add_json_to(CLI::App* command, bool& json) {
  command->add_flag("--json", json, "as JSON, for programs");
}

void add_key(CLI::App* command, PkiOptions& options) {
  command->add_option("--key-type", options.key, std::string("of a new key: ") + tls::key_kinds)
      ->check(CLI::IsMember({"p256", "p384", "rsa2048", "rsa3072", "rsa4096"}))
      ->capture_default_str();
}

void add_passphrase(CLI::App* command, PkiOptions& options, const std::string& whose) {
  auto* file = command->add_option("--passphrase-file", options.passphrase_file,
                                   "a file with the passphrase of " + whose);
  command
      ->add_option("--passphrase-env", options.passphrase_variable,
                   "an environment variable with it")
      ->excludes(file);
}

void add_permission(CLI::App* command, PkiOptions& options) {
  command->add_flag("--force", options.permission.replace, "replace files that are there");
  command->add_option("--group", options.permission.group,
                      "who may read the key beside its owner: 0640 instead of 0600");
}

void add_config(CLI::App* command, std::filesystem::path& config) {
  command->add_option("-c,--config", config, "the configuration file")->capture_default_str();
}

void add_use(CLI::App* command, PlaceOptions& place) {
  add_config(command, place.config);
  command->add_option("--use", place.use, "which of a trustpoint's certificates, if it has several")
      ->check(CLI::IsMember({"both", "server", "client"}));
}

void add_init(CLI::App* pki, int& code) {
  const auto options = std::make_shared<InitOptions>();
  auto* init = pki->add_subcommand("init", "a certification authority for a lab or a small site");
  init->add_option("FOLDER", options->folder, "where ca.pem and ca.key are to be")->required();
  init->add_option("--name", options->name, "its common name")->capture_default_str();
  init->add_option("--permit", options->permitted,
                   "it may certify that domain or network (192.0.2.0/24), and no others")
      ->allow_extra_args(false);
  init->add_option("--days", options->days, "how long it is valid")
      ->check(CLI::Range(1, 36'500))
      ->capture_default_str();
  add_key(init, options->common);
  add_passphrase(init, options->common, "its key, which is encrypted with it");
  add_permission(init, options->common);
  add_json_to(init, options->common.json);
  init->footer("  sipward pki init ca --name 'Example lab CA' --permit example.com\n");
  init->callback([options, &code] { code = init_pki(*options); });
}

void add_issue(CLI::App* pki, int& code) {
  const auto options = std::make_shared<IssueOptions>();
  auto* issue = pki->add_subcommand("issue", "a certificate of that authority, for both TLS roles");
  issue->add_option("NAME", options->names,
                    "host names, *.DOMAIN, addresses, sip:DOMAIN; with --csr instead of its own");
  issue->add_option("--ca", options->authority, "the authority's folder")->required();
  issue->add_option("--csr", options->request, "certify this request instead of making a key");
  issue->add_option("--out", options->out,
                    "the files' name without .pem and .key; else that of NAME in the folder");
  issue->add_option("--use", options->use, "in which role")
      ->check(CLI::IsMember({"both", "server", "client"}))
      ->capture_default_str();
  issue->add_option("--days", options->days, "how long it is valid")
      ->check(CLI::Range(1, 36'500))
      ->capture_default_str();
  add_key(issue, options->common);
  add_passphrase(issue, options->common, "the authority's key");
  add_permission(issue, options->common);
  add_json_to(issue, options->common.json);
  issue->footer(
      "  sipward pki issue --ca ca sbc.example.com 192.0.2.10\n"
      "  sipward pki issue --ca ca --csr cucm.csr --out cucm\n");
  issue->callback([options, &code] {
    if (options->names.empty() && options->request.empty()) throw CLI::RequiredError("NAME");
    code = issue_certificate(*options);
  });
}

void add_request(CLI::App* pki, int& code) {
  const auto options = std::make_shared<RequestOptions>();
  auto* request = pki->add_subcommand(
      "request", "a key and a request (CSR) with the names and usages that a trustpoint needs");
  request->add_option("TRUSTPOINT", options->place.trustpoint, "of the configuration")->required();
  add_use(request, options->place);
  request->add_option("--name", options->names, "one more name")->allow_extra_args(false);
  request->add_option("--out", options->csr, "the request's file; else beside the key, .csr");
  request->add_flag("--same-key", options->same_key, "certify the present key again");
  add_key(request, options->common);
  add_permission(request, options->common);
  add_json_to(request, options->common.json);
  request->footer(
      "  sipward pki request ms-ca -c sipward.toml\n"
      "  The new key waits beside the present one; `sipward pki import` puts both in place.\n");
  request->callback([options, &code] { code = request_certificate(*options); });
}

void add_import(CLI::App* pki, int& code) {
  const auto options = std::make_shared<PkiImportOptions>();
  auto* bring = pki->add_subcommand(
      "import", "check, order and complete what a CA sent, and put it where it belongs");
  bring->add_option("FILE", options->files,
                    "certificate, intermediates, key: PEM, DER, PKCS#7, PKCS#12, in any order");
  auto* trustpoint = bring->add_option("--trustpoint", options->place.trustpoint, "whose it is");
  add_use(bring, options->place);
  bring
      ->add_option("--anchor", options->anchors,
                   "a file whose certificates peers may be judged by from now on")
      ->allow_extra_args(false);
  auto* chain = bring->add_option("--chain", options->place.chain,
                                  "instead of a trustpoint: the "
                                  "file of the chain");
  auto* key = bring->add_option("--key", options->place.key, "and that of the key");
  auto* file = bring->add_option("--anchors-file", options->place.anchors, "and that of anchors");
  for (auto* one : {chain, key, file}) one->excludes(trustpoint);
  chain->needs(key);
  key->needs(chain);
  bring->add_flag("--incomplete", options->incomplete,
                  "the issuer that is missing is a root, which peers have");
  bring->add_flag("--dry-run", options->dry, "check only, write nothing");
  add_passphrase(bring, options->common, "FILE, if it is encrypted");
  add_permission(bring, options->common);
  add_json_to(bring, options->common.json);
  bring->footer(
      "  sipward pki import answer.p7b --trustpoint ms-ca -c sipward.toml --force\n"
      "  sipward pki import --anchor cucm.der --trustpoint ms-ca -c sipward.toml\n");
  bring->callback([options, &code] {
    if (options->files.empty() && options->anchors.empty()) {
      throw CLI::RequiredError("FILE or --anchor");
    }
    if (options->place.trustpoint.empty() && options->place.chain.empty()) {
      throw CLI::RequiredError("--trustpoint, or --chain and --key");
    }
    code = import_certificates(*options);
  });
}

void add_export(CLI::App* pki, int& code) {
  const auto options = std::make_shared<ExportOptions>();
  auto* out = pki->add_subcommand(
      "export", "what each peer must import so that it believes sipward: files and fingerprints");
  add_config(out, options->config);
  out->add_option("--trustpoint", options->trustpoint, "that one alone");
  out->add_option("--peer", options->peer, "what that peer sees alone");
  out->add_option("--out", options->out, "a folder for the certificates; else they are only told");
  out->add_flag("--force", options->common.permission.replace, "replace files that are there");
  add_json_to(out, options->common.json);
  out->footer("  sipward pki export -c sipward.toml --peer cucm --out for-cucm\n");
  out->callback([options, &code] { code = export_certificates(*options); });
}

void add_fetch(CLI::App* pki, int& code) {
  const auto options = std::make_shared<FetchOptions>();
  auto* fetch = pki->add_subcommand(
      "fetch", "what a peer presents, and how to trust it once its fingerprint is confirmed");
  fetch->add_option("PEER", options->what, "a peer's name, or HOST:PORT")->required();
  add_config(fetch, options->config);
  fetch->add_option("--trustpoint", options->trustpoint,
                    "of HOST:PORT: whose certificate it is shown, if it wants one");
  fetch->add_option("--fingerprint", options->fingerprint,
                    "as its operator told it by another way, SHA-256 or SHA-1: confirms");
  fetch
      ->add_option("--trust", options->trust, "what becomes the anchor; else the CA if it sent one")
      ->check(CLI::IsMember({"leaf", "ca"}));
  fetch->add_option("--write", options->write, "a file for the anchor, once it is confirmed");
  fetch->add_flag("--force", options->replace, "replace that file if it is there");
  add_json_to(fetch, options->json);
  fetch->footer(
      "  sipward pki fetch cucm -c sipward.toml\n"
      "  sipward pki fetch 198.18.133.3:5061 --fingerprint 3A:… --write certs/cucm.pem\n");
  fetch->callback([options, &code] { code = fetch_certificates(*options); });
}

void add_show(CLI::App* pki, int& code) {
  struct Shown {
    std::vector<std::filesystem::path> files;
    bool json = false;
  };
  const auto options = std::make_shared<Shown>();
  auto* show = pki->add_subcommand(
      "show", "what files hold: names, validity, keys, pins, and whether a chain is complete");
  show->add_option("FILE", options->files, "PEM, DER or PKCS#7")->required();
  add_json_to(show, options->json);
  show->callback([options, &code] { code = show_pki(options->files, options->json); });
}

}  // namespace

void add_pki_commands(CLI::App& app, int& code) {
  auto* pki =
      app.add_subcommand("pki", "certificates: make, request, import, export, fetch and show them");
  pki->require_subcommand(1);
  add_show(pki, code);
  add_init(pki, code);
  add_issue(pki, code);
  add_request(pki, code);
  add_import(pki, code);
  add_export(pki, code);
  add_fetch(pki, code);
}

}  // namespace sipward::cli
