// A component of the lab: one socket, UDP, TCP or TLS, that says SIP as text and waits for what
// comes, never longer than its patience. What it sees is kept for the ladder. Used by one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/sip/framer.hpp"
#include "sipward/core/sip/message.hpp"
#include "sipward/lab/socket.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::lab {

// One message as a component saw it.
struct Seen {
  bool sent = false;    // by the component
  bool secure = false;  // on the secure leg
  std::string text;
  std::string first() const { return text.substr(0, text.find('\r')); }
};
using Sightings = std::vector<Seen>;

class Component {
 public:
  // Bound to address:port; throws std::runtime_error if that is not to be had.
  Component(base::Transport transport, const std::string& address, std::uint16_t port,
            Sightings& seen);

  void connect(const base::Endpoint& to);                               // TCP; UDP: where to send
  void accept(const std::shared_ptr<const tls::ContextSet>& contexts);  // TLS, the first connection
  void listen();

  void send(const std::string& text);
  // The next message of that method or status ("INVITE", "200"); those of "100" before it are
  // skipped. Throws std::runtime_error if another comes, or none in time.
  sip::Message expect(const std::string& what);

  const base::Endpoint& local() const { return local_; }
  std::string contact() const;  // "<sip:lab@127.0.0.2:5060;transport=tcp>"
  base::Transport transport() const { return local_.transport; }
  const tls::SessionFacts* facts() const { return tls_ ? &tls_->facts() : nullptr; }

 private:
  std::optional<std::string> receive(Deadline deadline);
  std::size_t read(char* data, std::size_t size);  // 0: nothing yet

  base::Endpoint local_, remote_;
  Descriptor socket_, stream_;
  std::optional<tls::Stream> tls_;
  sip::Framer framer_{sip::FrameLimits{}};
  Sightings& seen_;
};

}  // namespace sipward::lab
