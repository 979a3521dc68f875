// The bytes of one connection of the control door, at either end, in cleartext or over TLS: what
// Beast and Asio ask of a stream (AsyncReadStream, AsyncWriteStream), with a deadline. TLS is the
// project's own, so the handshake is judged as any other; it goes on with the first read or write.
// Owned by a session or by who asks; one thread, on which its io_context runs.
#pragma once

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::control {

class Line {
 public:
  using executor_type = boost::asio::io_context::executor_type;
  using Clock = std::chrono::steady_clock;
  using Done = std::function<void(const boost::system::error_code& error, std::size_t bytes)>;

  Line(boost::asio::io_context& context, net::Descriptor socket);  // connected, non-blocking
  ~Line();  // closes; NOLINT(bugprone-exception-escape): Asio cancels without an error
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // Before anything is read or written; of this socket.
  void secure(tls::Handshake handshake);
  // Then it closes, and what is under way ends with beast::error::timeout.
  void expires_at(Clock::time_point when);
  void expires_after(Clock::duration time) { expires_at(Clock::now() + time); }
  void never_expires();
  void close();
  bool is_open() const;
  int descriptor() const;  // while it is open

  tls::Stream* secured();               // null: in cleartext, or the handshake is not done
  const tls::Failure* failure() const;  // of the handshake; null: it did not fail

  // Once something can be read, or the other end is gone; not if it is closed before.
  void on_readable(std::function<void()> act);

  executor_type get_executor() const { return executor_; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    boost::asio::mutable_buffer first;
    for (auto at = boost::asio::buffer_sequence_begin(buffers);
         first.size() == 0 && at != boost::asio::buffer_sequence_end(buffers); ++at) {
      first = *at;
    }
    return begin(token, [this, first](Done done) { read(first, std::move(done)); });
  }

  // Gathers what is small: one record, one segment.
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    std::string bytes(std::min(boost::asio::buffer_size(buffers), most_written), '\0');
    boost::asio::buffer_copy(boost::asio::buffer(bytes), buffers);
    return begin(token, [this, bytes = std::move(bytes)](Done done) mutable {
      write(std::move(bytes), std::move(done));
    });
  }

 private:
  struct Inner;
  static constexpr std::size_t most_written = 16'384;  // of one TLS record

  // Handlers may only be moved, a Done is copied.
  template <class Token, class Act>
  static auto begin(Token& token, Act act) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [](auto handler, Act what) {
          auto shared = std::make_shared<decltype(handler)>(std::move(handler));
          what([shared](const boost::system::error_code& error, std::size_t bytes) {
            std::move (*shared)(error, bytes);
          });
        },
        token, std::move(act));
  }

  void read(boost::asio::mutable_buffer into, Done done);
  void write(std::string bytes, Done done);

  executor_type executor_;
  std::shared_ptr<Inner> inner_;  // what is under way keeps it
};

}  // namespace sipward::control
