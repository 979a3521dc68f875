#include "sipward/shell/control/session.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "sipward/shell/control/line.hpp"
#include "sipward/shell/control/target.hpp"

namespace sipward::control {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Parser = http::request_parser<http::string_body>;
using Response = http::response<http::string_body>;
using StreamHead = http::response<http::empty_body>;

constexpr unsigned http_1_1 = 11;
constexpr std::chrono::milliseconds stream_pause{50};  // when nothing has come
constexpr std::string_view others_may_not_ask = "only root and sipward's own user may ask";

int family_of(int socket) {
  int family = AF_UNSPEC;
  socklen_t size = sizeof family;
  ::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size);
  return family;
}

// Root's and our own processes; over TCP the Guard decides.
bool may_ask(int socket) {
  if (family_of(socket) != AF_UNIX) return true;
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == 0 || peer.uid == ::geteuid();
}

Answer unreadable(const beast::error_code& error, const Limits& limits) {
  if (error == http::error::body_limit) {
    return refusal(413,
                   "a request's body has at most " + std::to_string(limits.body_bytes) + " bytes");
  }
  if (error == http::error::header_limit) {
    return refusal(
        431, "a request's header has at most " + std::to_string(limits.header_bytes) + " bytes");
  }
  return refusal(400, "this is not an HTTP request: " + error.message());
}

// Whether somebody may still read why it was refused.
bool is_answerable(const beast::error_code& error) {
  const beast::error_code any = http::error::bad_method;
  return error.category() == any.category() && error != http::error::end_of_stream;
}

Answer respond_to(http::request<http::string_body>& message, Request request,
                  const Respond& respond) {
  // RFC 9112 §3.2: exactly one Host.
  if (message.version() == http_1_1 && message.count(http::field::host) != 1) {
    return refusal(400, "a request has one Host field");
  }
  request.method = std::string(message.method_string());
  const auto problem = read_target(std::string_view(message.target()), request);
  if (!problem.empty()) return refusal(400, problem);
  for (const auto* name : heeded_fields) {
    const auto count = message.count(name);
    if (count > 1) return refusal(400, std::string("a request has one ") + name + " field");
    if (count == 1) request.fields.emplace(name, std::string_view(message[name]));
  }
  request.body = std::move(message.body());
  return respond(request);
}

Response response_of(Answer answer) {
  if (answer.status < 200 || answer.status > 599) {
    throw std::out_of_range("an answer with status " + std::to_string(answer.status));
  }
  Response response{static_cast<http::status>(answer.status), http_1_1};
  if (!answer.body.empty()) response.set(http::field::content_type, answer.content_type);
  if (!answer.allow.empty()) response.set(http::field::allow, answer.allow);
  for (const auto& [name, value] : answer.fields) response.set(name, value);
  response.body() = std::move(answer.body);
  response.prepare_payload();
  return response;
}

// Of an answer that goes on until its stream or the client ends.
StreamHead head_of(const Answer& answer) {
  StreamHead head{http::status::ok, http_1_1};
  head.set(http::field::content_type, answer.content_type);
  for (const auto& [name, value] : answer.fields) head.set(name, value);
  head.chunked(true);
  head.keep_alive(false);
  return head;
}

class HttpSession final : public Session, public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(boost::asio::io_context& context, net::Descriptor socket,
              const base::Endpoint& remote, const Reception& reception)
      : Session(remote.address),
        reception_(reception),
        permitted_(may_ask(socket.get())),
        line_(context, std::move(socket)),
        pause_(context) {
    if (reception.entrance) line_.secure(reception.entrance->accept(line_.descriptor(), remote));
    reception_.begun(*this);
  }
  ~HttpSession() override { reception_.ended(*this); }

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(reception_.limits.header_bytes));
    parser_->body_limit(reception_.limits.body_bytes);
    line_.expires_after(reception_.limits.arrival);
    http::async_read(line_, buffer_, *parser_,
                     beast::bind_front_handler(&HttpSession::on_read, shared_from_this()));
  }

  void close() override {
    closing_ = true;
    if (!writing_) end();
  }

 private:
  void on_read(const beast::error_code& error, std::size_t) {
    if (const auto* failure = line_.failure()) return reception_.entrance->refused(*failure);
    if (closing_ || (error && !is_answerable(error)) || !still_allowed()) return;
    if (error) return write(response_of(unreadable(error, reception_.limits)), false);
    if (!permitted_) return write(response_of(refusal(403, others_may_not_ask)), false);
    auto response = respond();
    if (source_) return begin_stream();
    // RFC 9110 §9.3.2: the fields of the answer, not its body.
    if (parser_->get().method() == http::verb::head) response.body().clear();
    write(std::move(response), parser_->get().keep_alive());
  }

  // Whose certificate would be refused today is told nothing more.
  bool still_allowed() {
    auto* secured = line_.secured();
    if (secured == nullptr) return true;
    const auto role = reception_.entrance->role_of(*secured);
    if (role) role_ = *role;
    return role.has_value();
  }

  Response respond() {
    try {
      auto answer =
          respond_to(parser_->get(), {.secure = line_.secured() != nullptr, .shown = role_},
                     reception_.respond);
      source_ = std::move(answer.stream);
      if (source_) head_ = head_of(answer);
      return response_of(std::move(answer));
    } catch (const std::exception& problem) {
      return response_of(refusal(500, std::string("this failed: ") + problem.what()));
    } catch (...) {
      return response_of(refusal(500, "this failed"));
    }
  }

  void write(Response response, bool keep_alive) {
    writing_ = true;
    response_ = std::move(response);
    response_.keep_alive(keep_alive);
    line_.expires_after(reception_.limits.arrival);
    http::async_write(line_, response_,
                      beast::bind_front_handler(&HttpSession::on_write, shared_from_this()));
  }

  void on_write(const beast::error_code& error, std::size_t) {
    writing_ = false;
    if (!error && !closing_ && response_.keep_alive()) read();
  }

  // RFC 9112 §7.1: chunks until the stream ends. A client that says or closes anything ends it.
  void begin_stream() {
    serializer_.emplace(head_);
    line_.expires_after(reception_.limits.arrival);
    http::async_write_header(
        line_, *serializer_,
        beast::bind_front_handler(&HttpSession::stream_on, shared_from_this()));
    line_.on_readable([self = shared_from_this()] { self->end(); });
  }

  void stream_on(const beast::error_code& error, std::size_t) {
    if (error || !line_.is_open() || !still_allowed()) return end();
    const auto piece = source_->next();
    line_.expires_after(reception_.limits.arrival);
    if (!piece) {
      return boost::asio::async_write(
          line_, http::make_chunk_last(),
          [self = shared_from_this()](const beast::error_code&, std::size_t) { self->end(); });
    }
    chunk_ = *piece;
    if (!chunk_.empty()) {
      return boost::asio::async_write(
          line_, http::make_chunk(boost::asio::const_buffer(chunk_.data(), chunk_.size())),
          beast::bind_front_handler(&HttpSession::stream_on, shared_from_this()));
    }
    pause_.expires_after(stream_pause);
    pause_.async_wait([self = shared_from_this()](const beast::error_code& stopped) {
      self->stream_on(stopped, 0);
    });
  }

  void end() {
    pause_.cancel();
    line_.close();
  }

  const Reception& reception_;
  bool permitted_;
  bool writing_ = false, closing_ = false;
  Role role_ = Role::nobody;  // by its certificate
  Line line_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Response response_;
  std::shared_ptr<Stream> source_;
  StreamHead head_;
  std::optional<http::response_serializer<http::empty_body>> serializer_;
  boost::asio::steady_timer pause_;
  std::string chunk_;
};

}  // namespace

void begin_session(boost::asio::io_context& context, net::Descriptor socket,
                   const base::Endpoint& remote, const Reception& reception) {
  std::make_shared<HttpSession>(context, std::move(socket), remote, reception)->read();
}

}  // namespace sipward::control
