// The control door: HTTP/1.1 (RFC 9112) with JSON on a unix socket that only root and our own user
// reach, or over TCP for whom a Guard lets in. Owned by the program beside the server; a thread of
// its own, on which it has requests answered, one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/control/entrance.hpp"
#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

struct Limits {
  std::size_t body_bytes = std::size_t{1024} * 1024;
  std::size_t header_bytes = std::size_t{8} * 1024;  // request line and fields
  std::size_t connections = 64;                      // more wait until one ends
  std::size_t of_one_address = 32;                   // over TCP; more are closed
  std::chrono::milliseconds arrival{10'000};         // for a request to arrive, an answer to leave
  std::chrono::milliseconds farewell{1'000};         // for an answer to leave when the door closes
};

class Door {
 public:
  // What `respond` throws becomes a 500. It must not destroy the door.
  Door(std::filesystem::path socket, Respond respond, Limits limits = {});
  // Over TCP: whoever connects is answered, so `respond` has to be a Guard's. `entrance`: over TLS.
  Door(base::Endpoint listen, Respond respond, std::shared_ptr<const Entrance> entrance = {},
       Limits limits = {});
  // The socket is removed, idle connections end, an answer under way still leaves: this waits for
  // `respond` to return.
  ~Door();

  // Once, at the start (see SocketFile::claim). A sentence that says why it cannot open, or empty.
  std::string open();
  // Its thread works when no worker wants its CPU, unless it has been kept from it for too long:
  // to be called some times a second, by any thread.
  void check_starvation();

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace sipward::control
