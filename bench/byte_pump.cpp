// What a proxy is measured against: bytes from TCP to mutual TLS 1.3 or back, one thread, epoll and
// OpenSSL, no SIP. All that is there is read at once and leaves in one write; idle connections give
// their buffers back. Each connection has one of its own behind it.
// Usage: byte_pump accept|dial FRONT BACK CHAIN KEY ANCHORS
// "accept": TLS in front, TCP behind; "dial": the other way round. Addresses are IPV4:PORT.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "pump_end.hpp"

namespace {

using sipward::bench::PumpEnd;
using ContextPointer = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

void require_pump(bool ok, const char* what) {
  if (ok) return;
  std::perror(what);
  std::exit(1);
}

sockaddr_in parse_address(const std::string& text) {
  const auto colon = text.find(':');
  sockaddr_in made{};
  made.sin_family = AF_INET;
  require_pump(colon != std::string::npos &&
                   ::inet_pton(AF_INET, text.substr(0, colon).c_str(), &made.sin_addr) == 1,
               "an address is IPV4:PORT");
  made.sin_port = htons(static_cast<std::uint16_t>(std::atoi(text.c_str() + colon + 1)));
  return made;
}

int open_socket() {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  require_pump(made >= 0, "socket");
  return made;
}

void send_at_once(int descriptor) {
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int listen_at(const sockaddr_in& address) {
  const int made = open_socket();
  const int on = 1;
  ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  require_pump(::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                   ::listen(made, SOMAXCONN) == 0,
               "the front address");
  return made;
}

int dial(const sockaddr_in& address) {
  const int made = open_socket();
  send_at_once(made);
  static_cast<void>(::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  return made;  // what went wrong, its first event tells
}

ContextPointer make_context(bool accepts, const char* chain, const char* key, const char* anchors) {
  ContextPointer made(SSL_CTX_new(accepts ? TLS_server_method() : TLS_client_method()),
                      SSL_CTX_free);
  auto* context = made.get();
  require_pump(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
                   SSL_CTX_use_certificate_chain_file(context, chain) == 1 &&
                   SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 &&
                   SSL_CTX_load_verify_file(context, anchors) == 1,
               "the certificates");
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return made;
}

struct Pair {
  PumpEnd front, back;
  bool begun = false;
};

class Pump {
 public:
  Pump(const sockaddr_in& front, const sockaddr_in& back, ContextPointer context, bool accepts)
      : listener_(listen_at(front)), back_(back), context_(std::move(context)), accepts_(accepts) {
    watch(listener_, EPOLLIN);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 256> events{};
    for (;;) {
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      require_pump(count >= 0 || errno == EINTR, "epoll_wait");
      for (int i = 0; i < count; ++i) on_event(events[static_cast<std::size_t>(i)]);
    }
  }

 private:
  void watch(int descriptor, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    require_pump(::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0, "epoll_ctl");
  }

  void accept_all() {
    for (;;) {
      const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (accepted < 0) return require_pump(errno == EAGAIN || errno == ECONNABORTED, "accept");
      send_at_once(accepted);
      auto* front_context = accepts_ ? context_.get() : nullptr;
      auto* back_context = accepts_ ? nullptr : context_.get();
      const int dialled = dial(back_);
      const std::shared_ptr<Pair> made(
          new Pair{{accepted, front_context, true}, {dialled, back_context, false}});
      for (const int one : {accepted, dialled}) {
        pairs_[one] = made;
        watch(one, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
      }
    }
  }

  void on_event(const epoll_event& event) {
    if (event.data.fd == listener_) return accept_all();
    const auto found = pairs_.find(event.data.fd);
    if (found == pairs_.end()) return;  // closed in this turn
    Pair& pair = *found->second;
    const bool is_front = pair.front.descriptor() == event.data.fd;
    auto& end = is_front ? pair.front : pair.back;
    auto& other = is_front ? pair.back : pair.front;
    const bool had_waiting = end.congested();
    if (had_waiting) end.flush();
    if (end.become_ready() && other.become_ready()) {
      move(end, other);
      // What came meanwhile at the other end has had its event.
      if (had_waiting || !std::exchange(pair.begun, true)) move(other, end);
    }
    const bool gone = (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    if (gone || end.over() || other.over()) close(pair);
  }

  // What is at `from` goes on, unless `to` takes no more: its next event goes on with it.
  void move(PumpEnd& from, PumpEnd& to) {
    while (!to.congested()) {
      const auto size = from.read(buffer_);
      if (size == 0) return;
      to.write({buffer_.data(), size});
      if (size < buffer_.size()) return;
    }
  }

  void close(const Pair& pair) {
    const int front = pair.front.descriptor();
    pairs_.erase(pair.back.descriptor());
    pairs_.erase(front);
  }

  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  int listener_;
  sockaddr_in back_;
  ContextPointer context_;
  bool accepts_;
  std::unordered_map<int, std::shared_ptr<Pair>> pairs_;
  std::array<char, 65536> buffer_{};
};

}  // namespace

int main(int count, char** arguments) {
  const std::string way = count == 7 ? arguments[1] : "";
  if (way != "accept" && way != "dial") {
    std::fputs("usage: byte_pump accept|dial FRONT BACK CHAIN KEY ANCHORS\n", stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const bool accepts = way == "accept";
  Pump pump(parse_address(arguments[2]), parse_address(arguments[3]),
            make_context(accepts, arguments[4], arguments[5], arguments[6]), accepts);
  pump.run();
}
