// Two ends of a handshake for the benchmark: any end as plain OpenSSL has it, with one SSL_CTX for
// all its connections, and a connected pair of descriptors. One thread.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <string>

#include "shell/tls/authority.hpp"
#include "sipward/shell/tls/pointers.hpp"

namespace sipward::bench {

using tls::Owned;

class Pair {
 public:
  Pair();
  ~Pair();
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  int near() const { return fds_[0]; }
  int far() const { return fds_[1]; }

 private:
  int fds_[2] = {-1, -1};
};

// What both the plain end and ours are given.
struct Credentials {
  tls::test::Files own;
  std::filesystem::path anchors;
  std::string name;  // that the other end's certificate must carry
};

// As little code as OpenSSL lets one write, with the verification that a policy asks for: chain,
// purpose, one name. Keeps the last session that it was given.
class PlainContext {
 public:
  // A server remembers sessions itself, or lets its clients keep them: OpenSSL's defaults.
  enum class Memory { cache, tickets };

  PlainContext(bool server, const Credentials& credentials, Memory memory = Memory::cache);
  ~PlainContext();
  PlainContext(const PlainContext&) = delete;
  PlainContext& operator=(const PlainContext&) = delete;
  // `resume`: offers the session that was kept.
  Owned<ssl_st> connection(int fd, bool resume) const;

 private:
  bool server_;
  std::string name_;
  Owned<ssl_ctx_st> context_;
  SSL_SESSION* last_ = nullptr;
};

// One step of a handshake; true: it is done. Aborts if it fails.
bool step(ssl_st* ssl);

// Reads what comes behind a handshake: tickets.
void take_tickets(ssl_st* ssl);

// Ends it in a way that keeps its session.
void finish(Owned<ssl_st> ssl);

}  // namespace sipward::bench
