// What TLS needs to know of the configuration. Gathered by shell/config, used to build a
// ContextSet. Plain values; paths are already resolved against the configuration file's folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/shell/tls/name_check.hpp"

namespace sipward::tls {

enum class Version : std::uint8_t { tls1_2, tls1_3 };
enum class Verify : std::uint8_t {
  full,
  if_shown,      // inbound: as full, but who shows no certificate is let in, verified as nobody
  anchors_only,  // any name will do
  none           // whoever is there is believed; inbound, no certificate is asked for
};
inline bool judges_names(Verify verify) {
  return verify == Verify::full || verify == Verify::if_shown;
}
enum class Eku : std::uint8_t { strict, any };  // extended key usage, where there is one

// In which role an own certificate is shown.
enum class Use : std::uint8_t { both, server, client };

// Where the passphrase of a key is to be had: one of them, or none for keys that have none.
struct PassphraseSource {
  std::filesystem::path file = {};
  std::string variable = {};              // of the environment
  std::vector<std::string> command = {};  // program and arguments, run without a shell
};

struct CredentialSettings {
  std::filesystem::path chain = {};   // PEM: own leaf first, then intermediates
  std::filesystem::path key = {};     // PEM
  std::filesystem::path pkcs12 = {};  // instead of both
  PassphraseSource passphrase = {};
  Use use = Use::both;
  std::filesystem::path ocsp_response = {};  // DER, stapled for clients that ask; empty: none
};

// Whose revocation is looked up in CRLs: nobody's, the peer's, that of every certificate up to the
// anchor.
enum class Revocation : std::uint8_t { none, leaf, chain };
enum class IfUnknown : std::uint8_t { refuse, allow };  // no CRL of an issuer, or an expired one

// What a server that we dial must say of its own certificate (RFC 6066 §8, RFC 6961).
enum class Ocsp : std::uint8_t {
  off,         // it is not asked
  if_stapled,  // what it staples counts
  require      // it must staple
};

struct RevocationSettings {
  std::vector<std::filesystem::path> lists = {};  // files, PEM or DER, and folders of them
  Revocation check = Revocation::none;
  IfUnknown if_unknown = IfUnknown::refuse;
  Ocsp ocsp = Ocsp::if_stapled;
};

// Without credentials it can only dial: it shows no certificate, and without anchors it refuses
// every peer's.
struct TrustpointSettings {
  std::string name = {};
  std::vector<CredentialSettings> credentials = {};
  std::vector<std::filesystem::path> anchors = {};  // PEM files; each may hold several
  RevocationSettings revocation = {};
};

struct PeerTlsSettings {
  base::PeerId peer = base::no_peer;  // index in Network::peers
  std::string name;
  base::Side side = base::Side::outside;
  std::vector<base::Prefix> prefixes;       // inbound candidates
  std::string trustpoint;                   // name
  std::vector<std::string> names;           // lower case; at least one under Verify::full
  std::string server_name;                  // target host if it is a name: SNI; else empty
  std::vector<std::string> sni;             // lower case; inbound, only who asks for one of these
  std::vector<base::ListenerId> listeners;  // inbound, only at these; empty: all of its side
  Version min = Version::tls1_2;
  Version max = Version::tls1_3;
  std::vector<std::string> ciphers, groups;  // as read_algorithms takes them; empty: modern
  int verify_depth = 8;                      // intermediates between leaf and anchor
  NameRules name_rules;
  Verify verify = Verify::full;
  Eku eku = Eku::strict;
  // Public keys one of which the certificate must have, SHA-256 of the SubjectPublicKeyInfo in 64
  // hexadecimal digits; empty: any.
  std::vector<std::string> pins;
};

// How a client may resume a session that we, the server, have made with it.
enum class Resumption : std::uint8_t {
  cache,    // it is kept here: least CPU, as long as the same process is met again
  tickets,  // the client keeps it, encrypted (RFC 5077): any replica with the same keys resumes it
  none
};

struct ContextSettings {
  std::vector<TrustpointSettings> trustpoints;
  std::vector<PeerTlsSettings> peers;
  std::filesystem::path key_log;                // empty: no key log; loudly logged if set
  std::vector<std::string> key_log_peers = {};  // theirs alone; empty: everybody's
  Resumption resumption = Resumption::cache;
  std::filesystem::path ticket_keys = {};  // of tickets; empty: made here, and changed in time
};

}  // namespace sipward::tls
