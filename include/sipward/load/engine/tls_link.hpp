// TLS over one non-blocking descriptor: the handshake, then reading and writing. OpenSSL itself is
// in tls_*.cpp only. Owned by one Stream, on its worker's thread; the descriptor is not its own.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sipward/load/engine/tls_context.hpp"

namespace sipward::load {

class TlsLink {
 public:
  enum class Step : unsigned char { done, want_read, want_write, failed };
  // How it failed: the other end was not believed, it sent an alert, it went away.
  enum class Trouble : unsigned char { none, refused, alert, lost };

  // `sni`: empty: none is sent. `resume`: a kept session is offered, if there is one.
  TlsLink(std::shared_ptr<TlsContext> context, End end, int fd, const std::string& sni,
          bool resume);
  ~TlsLink();
  TlsLink(const TlsLink&) = delete;
  TlsLink& operator=(const TlsLink&) = delete;

  Step handshake();
  // Bytes read; 0: nothing more for now; -1: closed or failed.
  long read(char* to, std::size_t size);
  // Bytes taken; 0: none for now; -1: failed.
  long write(std::string_view bytes);
  bool pending() const;  // something was read from the descriptor that read() has not given out
  void say_goodbye();    // close_notify

  bool resumed() const;
  std::string description() const;  // "TLSv1.3 TLS_AES_256_GCM_SHA384"
  Trouble trouble() const { return trouble_; }
  const std::string& words() const { return words_; }  // why it failed, for people

 private:
  Step judge(int result);

  std::shared_ptr<TlsContext> context_;
  tls::Owned<ssl_st> ssl_;
  bool server_;
  Trouble trouble_ = Trouble::none;
  std::string words_;
};

}  // namespace sipward::load
