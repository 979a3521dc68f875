#include "sipward/shell/net/dns_channel.hpp"

#include <ares.h>
#include <ares_nameser.h>

#include <memory>
#include <string>

namespace sipward::net {
namespace {

using proxy::Found;

std::string csv_of(const std::vector<std::string>& servers) {
  std::string csv;
  for (const auto& server : servers) csv += (csv.empty() ? "" : ",") + server;
  return csv;
}

DnsReply reply_of(int status, std::span<const unsigned char> message) {
  switch (status) {
    case ARES_SUCCESS: {
      auto answer = read_answer(message);
      return answer ? DnsReply{Found::addresses, std::move(*answer)} : DnsReply{};
    }
    case ARES_ENODATA:
    case ARES_ENOTFOUND:
    case ARES_EBADNAME:
      return {Found::none, {}};
    default:
      return {};
  }
}

}  // namespace

struct DnsChannel::Asked {
  DnsChannel* channel;
  DnsQuery query;
};

DnsChannel::DnsChannel(const ResolverSettings& settings, Replied replied)
    : replied_(std::move(replied)) {
  ares_options options{};
  options.timeout = static_cast<int>(settings.timeout.count());
  options.tries = static_cast<int>(settings.tries);
  options.sock_state_cb = &DnsChannel::on_socket;
  options.sock_state_cb_data = this;
  const int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
  if (ares_init_options(&channel_, &options, mask) != ARES_SUCCESS) {
    channel_ = nullptr;
    return;
  }
  if (settings.servers.empty()) return;
  if (ares_set_servers_ports_csv(channel_, csv_of(settings.servers).c_str()) != ARES_SUCCESS) {
    ares_destroy(channel_);
    channel_ = nullptr;
  }
}

DnsChannel::~DnsChannel() {
  replied_ = nullptr;
  if (channel_ != nullptr) ares_destroy(channel_);
}

void DnsChannel::ask(const DnsQuery& query) {
  if (channel_ == nullptr) return replied_(query, {});
  auto* asked = new Asked{this, query};  // until on_message
  const auto* name = query.name.c_str();
  switch (query.type) {
    case DnsQuery::Type::a:
      return ares_search(channel_, name, ns_c_in, ns_t_a, &DnsChannel::on_message, asked);
    case DnsQuery::Type::aaaa:
      return ares_search(channel_, name, ns_c_in, ns_t_aaaa, &DnsChannel::on_message, asked);
    case DnsQuery::Type::srv:
      return ares_query(channel_, name, ns_c_in, ns_t_srv, &DnsChannel::on_message, asked);
  }
}

void DnsChannel::watch(std::vector<pollfd>& into) const {
  for (const auto& [socket, events] : sockets_) into.push_back({socket, events, 0});
}

int DnsChannel::patience() const {
  timeval left{};
  if (channel_ == nullptr || ares_timeout(channel_, nullptr, &left) == nullptr) return -1;
  return static_cast<int>(left.tv_sec * 1000 + (left.tv_usec + 999) / 1000);
}

void DnsChannel::process(std::span<const pollfd> polled) {
  if (channel_ == nullptr) return;
  for (const auto& one : polled) {
    const bool failed = (one.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    const bool readable = failed || (one.revents & POLLIN) != 0;
    const bool writable = (one.revents & POLLOUT) != 0;
    if (!readable && !writable) continue;
    ares_process_fd(channel_, readable ? one.fd : ARES_SOCKET_BAD,
                    writable ? one.fd : ARES_SOCKET_BAD);
  }
  ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // what is due
}

void DnsChannel::on_socket(void* channel, int socket, int readable, int writable) {
  auto& sockets = static_cast<DnsChannel*>(channel)->sockets_;
  if (readable == 0 && writable == 0) {
    sockets.erase(socket);
  } else {
    sockets[socket] =
        static_cast<short>((readable != 0 ? POLLIN : 0) | (writable != 0 ? POLLOUT : 0));
  }
}

void DnsChannel::on_message(void* asked, int status, int, unsigned char* bytes, int size) {
  const std::unique_ptr<Asked> owner(static_cast<Asked*>(asked));
  const auto& replied = owner->channel->replied_;
  if (!replied) return;  // the channel is being destroyed
  const auto length = bytes == nullptr ? 0 : static_cast<std::size_t>(size);
  replied(owner->query, reply_of(status, {bytes, length}));
}

}  // namespace sipward::net
