#include "sipward/shell/tls/socket_bio.hpp"

#include <openssl/bio.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

namespace sipward::tls {
namespace {

int descriptor_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool is_transient(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

// OpenSSL keeps this number for a BIO's method and does nothing with it.
bool is_held(BIO* bio) {
  return BIO_get_shutdown(bio) != 0;
}

int read_some(BIO* bio, char* data, std::size_t size, std::size_t* read) {
  BIO_clear_retry_flags(bio);
  *read = 0;
  if (is_held(bio)) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const auto count = ::recv(descriptor_of(bio), data, size, 0);
  *read = count > 0 ? static_cast<std::size_t>(count) : 0;
  if (count > 0) return 1;
  if (count == 0) {
    BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return 0;
  }
  if (is_transient(errno)) BIO_set_retry_read(bio);
  return -1;
}

int write_some(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
  BIO_clear_retry_flags(bio);
  const auto count = ::send(descriptor_of(bio), data, size, MSG_NOSIGNAL);
  *written = count > 0 ? static_cast<std::size_t>(count) : 0;
  if (count >= 0) return 1;
  if (is_transient(errno)) BIO_set_retry_write(bio);
  return -1;
}

long control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return 0;
}

const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "sipward socket");
    BIO_meth_set_read_ex(made, read_some);
    BIO_meth_set_write_ex(made, write_some);
    BIO_meth_set_ctrl(made, control);
    return made;
  }();
  return method;
}

}  // namespace

Owned<bio_st> make_socket_bio(int fd) {
  Owned<bio_st> bio(BIO_new(socket_method()));
  if (bio) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): never followed as a pointer
    BIO_set_data(bio.get(), reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
    BIO_set_shutdown(bio.get(), 0);
    BIO_set_init(bio.get(), 1);
  }
  return bio;
}

void hold_reading(bio_st* bio, bool held) {
  BIO_set_shutdown(bio, held ? 1 : 0);
}

}  // namespace sipward::tls
