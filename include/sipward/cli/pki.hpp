// The commands of `sipward pki`: each takes what its options said and returns the exit code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/cli/commands.hpp"
#include "sipward/shell/pki/output.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::cli {

// Of the trustpoint that a command is about, or files named one by one.
struct PlaceOptions {
  std::filesystem::path config = default_config;
  std::string trustpoint;
  std::string use;                   // "server", "client"; empty: of the only certificate
  std::filesystem::path chain, key;  // instead of a trustpoint
  std::vector<std::filesystem::path> anchors;
};

struct PkiOptions {
  std::string key = "p256";
  std::filesystem::path passphrase_file;
  std::string passphrase_variable;
  pki::Permission permission;
  bool json = false;
  tls::PassphraseSource passphrase() const { return {passphrase_file, passphrase_variable, {}}; }
};

struct InitOptions {
  PkiOptions common;
  std::filesystem::path folder;
  std::string name = "sipward CA";
  std::vector<std::string> permitted;
  int days = 3650;
};
int init_pki(const InitOptions& options);

struct IssueOptions {
  PkiOptions common;
  std::filesystem::path authority, request, out;
  std::vector<std::string> names;
  std::string use = "both";
  int days = 365;
};
int issue_certificate(const IssueOptions& options);

struct RequestOptions {
  PkiOptions common;
  PlaceOptions place;
  std::vector<std::string> names;
  std::filesystem::path csr;
  bool same_key = false;
};
int request_certificate(const RequestOptions& options);

struct PkiImportOptions {
  PkiOptions common;
  PlaceOptions place;
  std::vector<std::filesystem::path> files, anchors;
  bool incomplete = false;
  bool dry = false;
};
int import_certificates(const PkiImportOptions& options);

struct ExportOptions {
  PkiOptions common;
  std::filesystem::path config = default_config;
  std::string trustpoint, peer;
  std::filesystem::path out;
};
int export_certificates(const ExportOptions& options);

struct FetchOptions {
  std::string what;  // a peer's name, or HOST[:PORT]
  std::filesystem::path config = default_config;
  std::string trustpoint;   // of a host: whose certificate is shown to it
  std::string fingerprint;  // by which it is confirmed; empty: asked for on a terminal
  std::string trust;        // "leaf", "ca"; empty: the CA if it sent one
  std::filesystem::path write;
  bool replace = false;
  bool json = false;
};
int fetch_certificates(const FetchOptions& options);

}  // namespace sipward::cli
