// One end of what byte_pump carries: a non-blocking TCP socket, with TLS on it or without.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sipward::bench {

using SslPointer = std::unique_ptr<SSL, decltype(&SSL_free)>;

class PumpEnd {
 public:
  PumpEnd(int descriptor, SSL_CTX* context, bool accepts);  // context null: no TLS
  ~PumpEnd();
  PumpEnd(const PumpEnd&) = delete;
  PumpEnd& operator=(const PumpEnd&) = delete;

  int descriptor() const { return descriptor_; }
  bool over() const { return over_; }                 // closed by the other side, or broken
  bool congested() const { return !queue_.empty(); }  // the socket takes no more for now
  bool become_ready();                                // false: its handshake goes on
  // All that is there, as much as fits; how much that was.
  std::size_t read(std::span<char> into);
  void write(std::string_view bytes);  // what is not taken waits
  void flush();

 private:
  bool goes_on(int result);
  std::size_t read_once(std::span<char> into);
  std::size_t write_once(std::string_view bytes);

  int descriptor_;
  SslPointer ssl_;
  bool ready_;
  bool over_ = false;
  std::string queue_;
};

}  // namespace sipward::bench
