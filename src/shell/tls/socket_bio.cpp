#include "sipward/shell/tls/socket_bio.hpp"

#include <openssl/bio.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <string_view>

#include "sipward/shell/tls/first_bytes.hpp"

namespace sipward::tls {
namespace {

constexpr std::size_t described_bytes = 100;

struct Socket {
  int fd = -1;
  bool received = false;
  bool drained = false;
  std::string cleartext;
};

Socket& socket_of(BIO* bio) {
  return *static_cast<Socket*>(BIO_get_data(bio));
}

bool is_transient(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

// Of the first bytes: false if OpenSSL is not to see them.
bool look_at(Socket& socket, std::string_view bytes) {
  socket.received = true;
  if (may_be_tls(bytes.front())) return true;
  socket.cleartext = described(bytes.substr(0, described_bytes));
  return false;
}

int read_some(BIO* bio, char* data, std::size_t size, std::size_t* read) {
  BIO_clear_retry_flags(bio);
  *read = 0;
  auto& socket = socket_of(bio);
  const auto count = ::recv(socket.fd, data, size, 0);
  socket.drained = count < static_cast<ssize_t>(size);
  if (count > 0) {
    const std::string_view bytes(data, static_cast<std::size_t>(count));
    if (!socket.received && !look_at(socket, bytes)) return -1;
    *read = bytes.size();
    return 1;
  }
  if (count == 0) {
    BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return 0;
  }
  if (is_transient(errno)) BIO_set_retry_read(bio);
  return -1;
}

int write_some(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
  BIO_clear_retry_flags(bio);
  const auto count = ::send(socket_of(bio).fd, data, size, MSG_NOSIGNAL);
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

int destroy(BIO* bio) {
  const std::unique_ptr<Socket> owned(static_cast<Socket*>(BIO_get_data(bio)));
  BIO_set_data(bio, nullptr);
  return 1;
}

const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "sipward socket");
    BIO_meth_set_read_ex(made, read_some);
    BIO_meth_set_write_ex(made, write_some);
    BIO_meth_set_ctrl(made, control);
    BIO_meth_set_destroy(made, destroy);
    return made;
  }();
  return method;
}

}  // namespace

Owned<bio_st> make_socket_bio(int fd) {
  Owned<bio_st> bio(BIO_new(socket_method()));
  if (bio) {
    BIO_set_data(bio.get(), std::make_unique<Socket>(Socket{.fd = fd, .cleartext = {}}).release());
    BIO_set_init(bio.get(), 1);
  }
  return bio;
}

bool has_received(bio_st* bio) {
  return socket_of(bio).received;
}

bool drained(bio_st* bio) {
  return socket_of(bio).drained;
}

std::string cleartext_received(bio_st* bio) {
  return socket_of(bio).cleartext;
}

}  // namespace sipward::tls
