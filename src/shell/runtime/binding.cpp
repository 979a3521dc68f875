#include "sipward/shell/runtime/binding.hpp"

#include <utility>

namespace sipward::runtime {
namespace {

std::string problem(const base::Endpoint& bind, int error) {
  return "cannot listen on " + bind.text() + ": " + net::error_text(error);
}

// All workers' sockets share the port that the first one got.
void bind_udp(policy::Listener& listener, base::ListenerId id, std::size_t workers, Binding& into) {
  for (std::size_t worker = 0; worker < workers; ++worker) {
    auto opened = net::open_udp(listener.bind, workers > 1);
    if (!opened.descriptor) {
      into.errors.push_back(problem(listener.bind, opened.error));
      return;
    }
    listener.bind.port = net::local_endpoint(opened.descriptor.get(), base::Transport::udp).port;
    into.sockets.push_back({id, worker, std::move(opened.descriptor)});
  }
}

void bind_stream(policy::Listener& listener, base::ListenerId id, Binding& into) {
  auto opened = net::open_listener(listener.bind);
  if (!opened.descriptor) {
    into.errors.push_back(problem(listener.bind, opened.error));
    return;
  }
  listener.bind.port = net::local_endpoint(opened.descriptor.get(), listener.bind.transport).port;
  into.sockets.push_back({id, std::nullopt, std::move(opened.descriptor)});
}

}  // namespace

Binding bind_all(const policy::Network& network, std::size_t workers) {
  Binding binding;
  auto bound = std::make_shared<policy::Network>(network);
  for (std::size_t i = 0; i < bound->listeners.size(); ++i) {
    auto& listener = bound->listeners[i];
    const auto id = static_cast<base::ListenerId>(i);
    if (listener.bind.transport == base::Transport::udp) {
      bind_udp(listener, id, workers, binding);
    } else {
      bind_stream(listener, id, binding);
    }
  }
  binding.network = std::move(bound);
  return binding;
}

}  // namespace sipward::runtime
