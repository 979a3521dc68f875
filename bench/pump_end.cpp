#include "pump_end.hpp"

#include <openssl/err.h>
#include <unistd.h>

#include <cerrno>

namespace sipward::bench {

PumpEnd::PumpEnd(int descriptor, SSL_CTX* context, bool accepts)
    : descriptor_(descriptor),
      ssl_(context != nullptr ? SSL_new(context) : nullptr, SSL_free),
      ready_(context == nullptr) {
  if (!ssl_) return;
  SSL_set_fd(ssl_.get(), descriptor);
  accepts ? SSL_set_accept_state(ssl_.get()) : SSL_set_connect_state(ssl_.get());
}

PumpEnd::~PumpEnd() {
  ::close(descriptor_);
}

bool PumpEnd::become_ready() {
  if (ready_ || over_) return ready_;
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  ready_ = result == 1;
  if (!ready_) over_ = !goes_on(result);
  return ready_;
}

bool PumpEnd::goes_on(int result) {
  const int error = SSL_get_error(ssl_.get(), result);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

std::size_t PumpEnd::read(std::span<char> into) {
  std::size_t size = 0;
  while (size < into.size()) {
    const auto room = into.subspan(size);
    const auto got = read_once(room);
    size += got;
    // A socket that gave less than was asked for is empty; a record may be followed by another.
    if (got == 0 || (!ssl_ && got < room.size())) break;
  }
  return size;
}

std::size_t PumpEnd::read_once(std::span<char> into) {
  if (ssl_) {
    std::size_t got = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &got);
    if (result != 1) over_ = !goes_on(result);
    return got;
  }
  const auto got = ::read(descriptor_, into.data(), into.size());
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) over_ = true;
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void PumpEnd::write(std::string_view bytes) {
  if (queue_.empty()) bytes.remove_prefix(write_once(bytes));
  queue_.append(bytes);
}

void PumpEnd::flush() {
  queue_.erase(0, write_once(queue_));
}

std::size_t PumpEnd::write_once(std::string_view bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size() && !over_) {
    const auto left = bytes.substr(sent);
    std::size_t took = 0;
    if (ssl_) {
      ERR_clear_error();
      const int result = SSL_write_ex(ssl_.get(), left.data(), left.size(), &took);
      if (result != 1) over_ = !goes_on(result);
    } else {
      const auto written = ::write(descriptor_, left.data(), left.size());
      if (written < 0 && errno != EAGAIN && errno != EINTR) over_ = true;
      took = written > 0 ? static_cast<std::size_t>(written) : 0;
    }
    if (took == 0) break;
    sent += took;
  }
  return sent;
}

}  // namespace sipward::bench
