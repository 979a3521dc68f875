// Two ends of a handshake in one thread: ours (a Handshake) and one that OpenSSL drives as told,
// to be as wrong as a test needs it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/tls/authority.hpp"
#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls::test {

// A connected, non-blocking pair of descriptors, closed with it.
class SocketPair {
 public:
  enum class Kind { local, tcp };
  explicit SocketPair(Kind kind = Kind::local);
  ~SocketPair();
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  int ours() const { return fds_[0]; }
  int theirs() const { return fds_[1]; }
  // Until there is something to read, or an end of it: bounded.
  bool wait_for_ours() const;
  bool wait_for_theirs() const;
  void close_ours();
  void close_theirs();

 private:
  int fds_[2] = {-1, -1};
};

struct RawSettings {
  Role role = Role::client;
  Files certificate = {};              // empty paths: none
  std::filesystem::path anchors = {};  // empty: whoever is there is believed
  int min = 0, max = 0;                // OpenSSL's version numbers; 0: any
  std::string ciphers = {};            // of TLS 1.2
  std::string signatures = {};         // of the other end, as OpenSSL lists them; empty: any
  std::string server_name = {};
  std::string stapled = {};           // of a server: what it shows beside its certificate
  ssl_session_st* session = nullptr;  // offered; of a client
};

class RawEnd {
 public:
  RawEnd(const RawSettings& settings, int fd);
  // Goes on as far as it can; true when there is nothing more to do: done or failed.
  bool step();
  bool done() const { return done_; }
  bool resumed() const;
  // The alert that ended it, read with the first data too; empty: none.
  const std::string& alert() const { return alert_; }
  std::string read();  // what is there; empty: nothing, or the end
  bool write(std::string_view text);
  void update_key();
  void shutdown();
  bool closed() const;  // a close_notify came
  Owned<ssl_session_st> session() const;
  std::string server_name() const;  // that the client asked for
  std::string asked_authorities() const;
  CertificateFacts shown() const;          // the certificate of the other end
  std::vector<std::string> chain() const;  // the subjects that it sent
  std::string stapled() const;             // what it showed beside its certificate

 private:
  void remember_alert();

  Owned<ssl_ctx_st> context_;
  Owned<ssl_st> ssl_;
  std::string alert_;
  std::string stapled_;
  bool done_ = false, failed_ = false;
};

// Both go on until neither can: bounded.
void drive(Handshake& ours, RawEnd& theirs);
void drive(Handshake& ours, Handshake& theirs);

}  // namespace sipward::tls::test
