// Keys, anchors and algorithms of one end of the load, made into OpenSSL contexts: one for all
// accepted connections, one for each certificate that dials. OpenSSL itself is in tls_*.cpp only.
// Immutable once made, but for its sessions; used by all workers.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::load {

struct TlsSettings {
  std::filesystem::path chain, key;  // PEM, or chain alone a PKCS#12 file; empty: none is shown
  std::filesystem::path passphrase_file;
  std::vector<std::filesystem::path> anchors;  // empty: whoever is there is believed
  std::string name;                            // that a dialled certificate must carry
  int min = 12, max = 13;                      // TLS versions, 12 or 13
  std::vector<std::string> ciphers, groups;    // as shell/tls takes them; empty: modern
  bool resumption = true;
};

enum class End : unsigned char { dials, accepts };

// Sessions to be resumed, of one certificate; a TLS 1.3 one is given out once, a TLS 1.2 one again
// and again.
class Sessions {
 public:
  void keep(tls::Owned<ssl_session_st> session);
  tls::Owned<ssl_session_st> take();  // null: none

 private:
  static constexpr std::size_t most = 16384;
  std::mutex mutex_;
  std::vector<tls::Owned<ssl_session_st>> sessions_;
};

struct TlsContext {
  tls::Owned<ssl_ctx_st> context;
  std::unique_ptr<Sessions> sessions = std::make_unique<Sessions>();
  std::string name;      // see TlsSettings
  std::string key_type;  // "EC 256", of its own certificate; empty: none
};

struct TlsMade {
  std::shared_ptr<TlsContext> context;  // null after a problem
  std::vector<std::string> problems;    // sentences
};
TlsMade make_tls(const TlsSettings& settings, End end);

}  // namespace sipward::load
