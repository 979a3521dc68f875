#include "sipward/shell/control/door.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <exception>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "sipward/shell/control/session.hpp"
#include "sipward/shell/control/socket_file.hpp"
#include "sipward/shell/net/priority.hpp"

namespace sipward::control {
namespace {

constexpr std::chrono::milliseconds pause{100};
constexpr unsigned beats_raised = 200;  // at most, then it tries to do without again

bool is_out_of_resources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

struct Door::Inner {
  Inner(Respond respond, Limits limits);

  net::Descriptor claim(std::string& problem);
  void run();
  void close();
  void listen();
  void accept();
  bool has_too_many(const base::IpAddress& from) const;
  void beat();  // while anybody is connected

  std::optional<SocketFile> file;  // one of the two
  std::optional<base::Endpoint> endpoint;
  Reception reception;
  std::set<Session*> sessions;
  bool listening = false, closing = false, beating = false;
  net::Deference deference;
  unsigned beats = 0;
  boost::asio::io_context context{1};
  boost::asio::posix::stream_descriptor listener{context};
  boost::asio::steady_timer timer{context};  // a pause of the listener, or the farewell
  boost::asio::steady_timer heart{context};
  std::thread thread;
};

Door::Inner::Inner(Respond respond, Limits limits)
    : reception{std::move(respond),
                limits,
                [this](Session& begun) { sessions.insert(&begun); },
                [this](Session& ended) { sessions.erase(&ended); },
                {}} {}

net::Descriptor Door::Inner::claim(std::string& problem) {
  if (file) {
    auto claimed = file->claim();
    problem = std::move(claimed.problem);
    return std::move(claimed.listener);
  }
  auto opened = net::open_listener(*endpoint);
  if (opened.error != 0) problem = endpoint->text() + ": " + net::error_text(opened.error);
  return std::move(opened.descriptor);
}

void Door::Inner::run() {
  deference.begin();
  while (!context.stopped() && !(closing && sessions.empty())) {
    try {
      listen();
      context.run_one();
    } catch (const std::exception&) {
      // Out of memory or descriptors: that connection is lost, the door stays.
    }
  }
}

void Door::Inner::listen() {
  if (listening || closing || sessions.size() >= reception.limits.connections) return;
  listener.async_wait(listener.wait_read, [this](const boost::system::error_code&) {
    listening = false;
    if (!closing) accept();
  });
  listening = true;
}

void Door::Inner::accept() {
  auto accepted = net::accept_one(listener.native_handle(), base::Transport::tcp);
  if (accepted.descriptor) {
    if (has_too_many(accepted.remote.address)) return;
    begin_session(context, std::move(accepted.descriptor), accepted.remote, reception);
    if (!beating) beat();
    return;
  }
  if (!is_out_of_resources(accepted.error)) return;
  timer.expires_after(pause);
  timer.async_wait([this](const boost::system::error_code&) { listening = false; });
  listening = true;
}

// Whoever connects need not be known yet: nobody keeps the others out.
bool Door::Inner::has_too_many(const base::IpAddress& from) const {
  if (!endpoint) return false;
  const auto theirs = std::count_if(sessions.begin(), sessions.end(),
                                    [&](const Session* one) { return one->from == from; });
  return static_cast<std::size_t>(theirs) >= reception.limits.of_one_address;
}

void Door::Inner::beat() {
  beating = !sessions.empty();
  deference.beat(beating && ++beats % beats_raised != 0);
  if (!beating) return;
  heart.expires_after(net::Deference::interval);
  heart.async_wait([this](const boost::system::error_code&) { beat(); });
}

void Door::Inner::close() {
  closing = true;
  listener.close();
  for (auto* session : sessions) session->close();
  timer.expires_after(reception.limits.farewell);
  timer.async_wait([this](const boost::system::error_code&) { context.stop(); });
}

Door::Door(std::filesystem::path socket, Respond respond, Limits limits)
    : inner_(std::make_unique<Inner>(std::move(respond), limits)) {
  inner_->file.emplace(std::move(socket));
}

Door::Door(base::Endpoint listen, Respond respond, std::shared_ptr<const Entrance> entrance,
           Limits limits)
    : inner_(std::make_unique<Inner>(std::move(respond), limits)) {
  inner_->endpoint = listen;
  inner_->reception.entrance = std::move(entrance);
}

Door::~Door() {
  if (!inner_->thread.joinable()) return;
  if (inner_->file) inner_->file->remove();
  try {
    boost::asio::post(inner_->context, [this] { inner_->close(); });
  } catch (const std::exception&) {
    inner_->context.stop();  // no memory for a farewell
  }
  inner_->thread.join();
}

void Door::check_starvation() {
  inner_->deference.check(inner_->deference.has_work());
}

std::string Door::open() {
  std::string problem;
  auto listener = inner_->claim(problem);
  if (!problem.empty()) return problem;
  try {
    inner_->listener.assign(listener.get());
    static_cast<void>(listener.release());
    inner_->thread = std::thread([this] { inner_->run(); });
  } catch (const std::system_error& error) {
    if (!inner_->file) return inner_->endpoint->text() + ": " + error.what();
    inner_->file->remove();
    return inner_->file->path().string() + ": " + error.what();
  }
  return {};
}

}  // namespace sipward::control
