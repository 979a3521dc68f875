#include "sipward/shell/control/client.hpp"

#include <poll.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <utility>

#include "sipward/shell/control/socket_file.hpp"
#include "sipward/shell/control/target.hpp"

namespace sipward::control {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Protocol = boost::asio::local::stream_protocol;
using Deadline = std::chrono::steady_clock::time_point;

constexpr std::chrono::milliseconds quiet{250};
constexpr std::uint64_t largest_answer = std::uint64_t{64} * 1024 * 1024;

std::string too_late(const std::filesystem::path& socket) {
  return "sipward at " + socket.string() + " did not answer in time; it may be busy: try again";
}

std::string unreachable(const std::filesystem::path& socket, int error) {
  auto told = socket.string() + ": " + net::error_text(error);
  switch (error) {
    case EAGAIN:
      return too_late(socket);
    case ENOENT:
    case ENOTDIR:
      return "no sipward runs here: " + told +
             "; give the configuration it was started with: -c FILE";
    case ECONNREFUSED:
      return "no sipward runs here any more: " + told + "; start it: sipward run -c FILE";
    case EACCES:
      return told + "; ask as root or as the user that sipward runs as";
    default:
      return told;
  }
}

std::string unanswered(const std::filesystem::path& socket, const beast::error_code& error) {
  const beast::error_code any_http = http::error::bad_method;
  if (error == beast::error::timeout) return too_late(socket);
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error == boost::asio::error::connection_reset) {
    return "sipward at " + socket.string() + " closed the connection without an answer";
  }
  if (error.category() == any_http.category()) {
    return "what answers at " + socket.string() + " is no sipward: " + error.message();
  }
  return socket.string() + ": " + error.message();
}

http::request<http::string_body> message_of(const Request& request) {
  http::request<http::string_body> message;
  message.method_string(request.method);
  message.target(target_of(request));
  message.set(http::field::host, "sipward");
  message.keep_alive(false);
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

Answer answer_of(http::response<http::string_body> message) {
  const auto allow = message[http::field::allow];
  return {message.result_int(), std::move(message.body()), std::string(allow)};
}

Asked converse(const std::filesystem::path& path, net::Descriptor connected, const Request& request,
               Deadline deadline) {
  boost::asio::io_context context(1);
  beast::basic_stream<Protocol> stream(context);
  stream.socket().assign(Protocol(), connected.get());
  static_cast<void>(connected.release());
  stream.expires_at(deadline);

  const auto message = message_of(request);
  http::response_parser<http::string_body> parser;
  parser.body_limit(largest_answer);
  beast::flat_buffer buffer;
  beast::error_code failure;
  const auto read = [&](const beast::error_code& error, std::size_t) { failure = error; };
  http::async_write(stream, message, [&](const beast::error_code& error, std::size_t) {
    failure = error;
    // Even if it could not be written to the end: a refusal comes before that.
    if (error != beast::error::timeout) http::async_read(stream, buffer, parser, read);
  });
  context.run();
  if (failure) return {{}, unanswered(path, failure)};
  return {answer_of(parser.release()), {}};
}

bool has_come(Protocol::socket& stream) {
  pollfd wanted{stream.native_handle(), POLLIN, 0};
  return ::poll(&wanted, 1, static_cast<int>(quiet.count())) != 0;
}

// Takes the whole lines out of `text`; false: nobody wants more.
bool hand_on(std::string& text, const Listener& listener) {
  std::size_t begin = 0;
  bool wanted = true;
  for (auto end = text.find('\n'); wanted && end != text.npos; end = text.find('\n', begin)) {
    wanted = listener.take(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
  text.erase(0, begin);
  return wanted;
}

Asked overhear(const std::filesystem::path& path, Protocol::socket& stream, const Request& request,
               const Listener& listener) {
  beast::error_code error;
  beast::flat_buffer buffer;
  http::response_parser<http::buffer_body> parser;
  parser.body_limit(boost::none);
  http::write(stream, message_of(request), error);
  http::read_header(stream, buffer, parser, error);
  if (error) return {{}, unanswered(path, error)};
  std::string text;
  const bool refused = parser.get().result_int() != 200;
  if (!refused) listener.begun();
  std::array<char, 65'536> piece{};
  while (!error && !parser.is_done()) {
    if (!refused && buffer.size() == 0 && !has_come(stream)) {
      if (!listener.idle()) return {};
      continue;
    }
    parser.get().body().data = piece.data();
    parser.get().body().size = piece.size();
    http::read_some(stream, buffer, parser, error);
    if (error == http::error::need_buffer) error = {};
    text.append(piece.data(), piece.size() - parser.get().body().size);
    if (!refused && !hand_on(text, listener)) return {};
  }
  if (error) return {{}, unanswered(path, error)};
  return {{parser.get().result_int(), refused ? std::move(text) : std::string()}, {}};
}

}  // namespace

Asked ask(const std::filesystem::path& socket, const Request& request,
          std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  auto connected = connect_to(socket, limit);
  if (!connected.descriptor) return {{}, unreachable(socket, connected.error)};
  return converse(socket, std::move(connected.descriptor), request, deadline);
}

Asked listen(const std::filesystem::path& socket, const Request& request,
             std::chrono::milliseconds limit, const Listener& listener) {
  auto connected = connect_to(socket, limit);
  if (!connected.descriptor) return {{}, unreachable(socket, connected.error)};
  boost::asio::io_context context(1);
  Protocol::socket stream(context, Protocol(), connected.descriptor.get());
  static_cast<void>(connected.descriptor.release());
  return overhear(socket, stream, request, listener);
}

}  // namespace sipward::control
