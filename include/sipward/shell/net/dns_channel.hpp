// DNS queries on the wire, by c-ares: retries, several servers, TCP after a truncated answer, the
// system's search domains. Owned by the resolver, used on its thread only; never waits.
#pragma once

#include <poll.h>

#include <functional>
#include <map>
#include <span>
#include <vector>

#include "sipward/shell/net/name_search.hpp"
#include "sipward/shell/net/resolver_settings.hpp"

struct ares_channeldata;

namespace sipward::net {

class DnsChannel {
 public:
  using Replied = std::function<void(const DnsQuery&, const DnsReply&)>;

  // Reads the system's configuration where `settings` names no servers.
  DnsChannel(const ResolverSettings& settings, Replied replied);
  ~DnsChannel();  // nobody is told any more
  DnsChannel(const DnsChannel&) = delete;
  DnsChannel& operator=(const DnsChannel&) = delete;

  void ask(const DnsQuery& query);  // may be replied to before this returns
  // What to poll for, and for how long at most (milliseconds; -1: for ever).
  void watch(std::vector<pollfd>& into) const;
  int patience() const;
  void process(std::span<const pollfd> polled);

 private:
  struct Asked;
  static void on_socket(void* channel, int socket, int readable, int writable);
  static void on_message(void* asked, int status, int timeouts, unsigned char* bytes, int size);

  Replied replied_;
  std::map<int, short> sockets_;  // poll events
  ares_channeldata* channel_ = nullptr;
};

}  // namespace sipward::net
