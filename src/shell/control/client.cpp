#include "sipward/shell/control/client.hpp"

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <utility>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/control/reach.hpp"
#include "sipward/shell/control/target.hpp"

namespace sipward::control {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Message = http::request<http::string_body>;

constexpr std::chrono::milliseconds quiet{250};
constexpr std::uint64_t largest_answer = std::uint64_t{64} * 1024 * 1024;

std::string unanswered(const Way& way, const Reached& reached, const beast::error_code& error) {
  const beast::error_code any_http = http::error::bad_method;
  if (error == beast::error::timeout) return too_late(way);
  auto of_tls = tls_problem(reached);
  if (!of_tls.empty()) return of_tls;
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error == boost::asio::error::connection_reset) {
    return "sipward at " + way.text() + " closed the connection without an answer";
  }
  if (error.category() == any_http.category()) {
    return "what answers at " + way.text() + " is no sipward: " + error.message();
  }
  return way.text() + ": " + error.message();
}

Message message_of(const Way& way, const Request& request) {
  Message message;
  message.method_string(request.method);
  message.target(target_of(request));
  message.set(http::field::host,
              way.socket.empty() ? base::HostPort{way.host, way.port}.uri_text() : "sipward");
  if (!way.token.empty()) message.set(http::field::authorization, "Bearer " + way.token);
  message.keep_alive(false);
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

Answer answer_of(http::response<http::string_body> message) {
  const auto allow = message[http::field::allow];
  return {message.result_int(), std::move(message.body()), std::string(allow)};
}

Asked converse(boost::asio::io_context& context, const Way& way, const Reached& reached,
               const Request& request) {
  auto& line = *reached.line;
  const auto message = message_of(way, request);
  http::response_parser<http::string_body> parser;
  parser.body_limit(largest_answer);
  beast::flat_buffer buffer;
  std::optional<beast::error_code> ended;
  http::async_write(line, message, [&](const beast::error_code& error, std::size_t) {
    ended = error;
    if (error == beast::error::timeout) return;
    // Even if it could not be written to the end: a refusal comes before that.
    ended.reset();
    http::async_read(line, buffer, parser,
                     [&](const beast::error_code& read, std::size_t) { ended = read; });
  });
  while (!ended) context.run_one();
  if (*ended) return {{}, unanswered(way, reached, *ended)};
  return {answer_of(parser.release()), {}};
}

// An answer that goes on, read as it comes.
class Overhearing {
 public:
  Overhearing(boost::asio::io_context& context, const Way& way, const Reached& reached,
              const Listener& listener)
      : context_(context),
        way_(way),
        reached_(reached),
        line_(*reached.line),
        listener_(listener),
        quiet_(context) {
    parser_.body_limit(boost::none);
  }

  Asked hear(const Message& message) {
    http::async_write(line_, message, [this](const beast::error_code& error, std::size_t) {
      if (error == beast::error::timeout) return end(error);
      http::async_read_header(  // a refusal may come before all is written
          line_, buffer_, parser_,
          [this](const beast::error_code& failed, std::size_t) { begin(failed); });
    });
    while (!asked_) context_.run_one();
    return std::move(*asked_);
  }

 private:
  void begin(const beast::error_code& error) {
    if (error) return end(error);
    line_.never_expires();
    refused_ = parser_.get().result_int() != 200;
    if (!refused_) {
      listener_.begun();
      wait_for_quiet();
    }
    read();
  }

  void read() {
    if (asked_) return;
    if (parser_.is_done()) return end({});
    parser_.get().body().data = piece_.data();
    parser_.get().body().size = piece_.size();
    http::async_read_some(line_, buffer_, parser_,
                          [this](const beast::error_code& error, std::size_t) { take(error); });
  }

  void take(const beast::error_code& error) {
    if (error && error != http::error::need_buffer) return end(error);
    text_.append(piece_.data(), piece_.size() - parser_.get().body().size);
    if (!refused_ && !hand_on()) return end({});
    read();
  }

  // Takes the whole lines out of what has come; false: nobody wants more.
  bool hand_on() {
    std::size_t begin = 0;
    bool wanted = true;
    for (auto end = text_.find('\n'); wanted && end != text_.npos; end = text_.find('\n', begin)) {
      wanted = listener_.take(std::string_view(text_).substr(begin, end - begin));
      begin = end + 1;
    }
    text_.erase(0, begin);
    if (begin > 0) wait_for_quiet();
    return wanted;
  }

  // From the last line on, whatever has come of the next.
  void wait_for_quiet() {
    quiet_.expires_after(quiet);
    quiet_.async_wait([this](const beast::error_code& stopped) {
      if (stopped || asked_) return;
      if (!listener_.idle()) return end({});
      wait_for_quiet();
    });
  }

  void end(const beast::error_code& error) {
    if (asked_) return;
    asked_.emplace();
    if (error) {
      asked_->problem = unanswered(way_, reached_, error);
    } else {
      asked_->answer.status = parser_.get().result_int();
      if (refused_) asked_->answer.body = std::move(text_);
    }
  }

  boost::asio::io_context& context_;
  const Way& way_;
  const Reached& reached_;
  Line& line_;
  const Listener& listener_;
  beast::flat_buffer buffer_;
  http::response_parser<http::buffer_body> parser_;
  std::array<char, 65'536> piece_{};
  std::string text_;
  bool refused_ = false;
  std::optional<Asked> asked_;
  boost::asio::steady_timer quiet_;
};

}  // namespace

Asked ask(const Way& way, const Request& request, std::chrono::milliseconds limit) {
  boost::asio::io_context context(1);
  const auto reached = reach(context, way, Line::Clock::now() + limit);
  if (!reached.line) return {{}, reached.problem};
  return converse(context, way, reached, request);
}

Asked listen(const Way& way, const Request& request, std::chrono::milliseconds limit,
             const Listener& listener) {
  boost::asio::io_context context(1);
  const auto reached = reach(context, way, Line::Clock::now() + limit);
  if (!reached.line) return {{}, reached.problem};
  const auto message = message_of(way, request);
  return Overhearing(context, way, reached, listener).hear(message);
}

}  // namespace sipward::control
