// Looks names up on a thread of its own, so that nobody else ever waits for DNS: SRV records, IPv4
// and IPv6 addresses, the hosts file. Answers come on that thread. Made and destroyed by the
// server.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "sipward/shell/net/dns_channel.hpp"
#include "sipward/shell/net/socket.hpp"

namespace sipward::net {

class Resolver {
 public:
  using Answered = std::function<void(NameAnswer)>;

  explicit Resolver(ResolverSettings settings);
  ~Resolver();  // who still waits is told nothing

  // Any thread. Failed at once when too many wait already.
  void look_up(proxy::Wanted wanted, Answered answered);
  // Any thread. From when what is under way has ended.
  void set(ResolverSettings settings);

 private:
  struct Question {
    proxy::Wanted wanted;
    Answered answered;
  };
  struct Search {
    NameSearch name;
    Answered answered;
  };
  // What the system's resolver configuration was when it was read.
  struct Stamp {
    std::int64_t modified = 0;  // nanoseconds
    std::uint64_t inode = 0;
    bool operator==(const Stamp&) const = default;
  };
  static Stamp stamp_of_system();

  void work();
  bool take_letters();  // false: it ends
  void open_channel();
  void start_searches();
  void begin(Question question);
  void send_queries();
  void enqueue(std::uint64_t search, std::vector<DnsQuery> queries);
  void on_reply(const DnsQuery& query, const DnsReply& reply);
  void finish(std::uint64_t search);
  void wait_for_sockets();
  void wake() const;

  std::mutex mutex_;  // of these
  std::deque<Question> letters_;
  std::optional<ResolverSettings> new_settings_;
  std::size_t unanswered_ = 0;
  bool stopping_ = false;

  // The thread's own.
  ResolverSettings settings_;
  bool reopen_ = true;
  Stamp stamp_;
  std::unique_ptr<DnsChannel> channel_;
  std::deque<Question> waiting_;
  std::unordered_map<std::uint64_t, Search> searches_;
  std::deque<DnsQuery> queries_;
  std::size_t under_way_ = 0;  // queries
  std::uint64_t last_search_ = 0;

  Descriptor wake_;
  std::thread thread_;
};

}  // namespace sipward::net
