// The stream connections of one worker: adopted when they arrive, dialled when a send needs one,
// found by flow or by the way they lead, closed at their deadlines. Lives on the worker's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "sipward/shell/net/connection.hpp"
#include "sipward/shell/net/reactor.hpp"
#include "sipward/shell/runtime/connection_report.hpp"
#include "sipward/shell/runtime/inquiry.hpp"
#include "sipward/shell/runtime/letters.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

// What those hear whose sends were not delivered.
struct Loss {
  proxy::SendFailure failure = proxy::SendFailure::connection_lost;
  std::string why = "the connection was lost";
};

class ConnectionPool {
 public:
  using Clock = std::chrono::steady_clock;

  // The worker, as the pool sees it.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void on_frame(const base::Source& source, sip::Frame&& frame) = 0;
    virtual void on_send_failed(net::SendTicket ticket, proxy::SendFailure failure,
                                const std::string& why) = 0;
    // Before the failed sends, which are those of `undelivered`; `carried`: requests that left by
    // it. `way`: of one that we dialled.
    using Tickets = std::vector<net::SendTicket>;
    virtual void on_connection_lost(const std::optional<Way>& way, const Tickets& undelivered,
                                    const Tickets& carried) = 0;
    // A message has left for the queue of one.
    virtual void on_queued(base::Side side, base::PeerId peer, base::Transport transport,
                           std::string_view bytes) = 0;
    virtual void want_turn_end() = 0;  // flush() is wanted before the loop waits
  };

  ConnectionPool(Shared& shared, net::Reactor& reactor, std::uint32_t worker, Owner& owner);
  ~ConnectionPool();

  // A reload: every connection is judged again by what is in force now.
  void adopt(SnapshotPointer now);
  void adopt(net::NewConnection connection);
  void on_connected(const Way& way);
  void on_dialled(Dialled dialled);
  // The step, tcp or tls, at which a connection stands that is being dialled; none: none is.
  policy::Cause in_the_making(const policy::Reach& reach) const;
  // Over the flow; false: it is no living connection of this worker.
  bool send_over(const base::FlowId& flow, const std::string& bytes, net::SendTicket ticket);
  // Over a connection that leads there; dials one if there is none.
  void send_along(const proxy::Destination& to, const std::string& bytes, net::SendTicket ticket);
  void close_after_flush(const base::FlowId& flow, base::DropReason reason);
  // The dialled connections that lead there, which are wedged; sends that wait for one hear of it.
  void close_ways(const proxy::Wedged& what);
  void close_all_of(base::PeerId peer);
  void flush();
  void check_deadlines(Clock::time_point now);
  std::size_t size() const { return connections_.size(); }
  void tell(Inquiry<ConnectionReport> inquiry);
  // By hand; false: there is none of that number.
  bool close_one(std::uint32_t number);

 private:
  struct Entry;
  struct Telling;
  struct Waiting {
    std::string bytes;
    net::SendTicket ticket;
  };
  struct Road {                // one Way's connection: living, or being dialled
    std::uint32_t number = 0;  // 0: being dialled
    bool connected = false;    // TCP is there
    std::vector<Waiting> waiting;
    std::size_t waiting_bytes = 0;
  };

  std::uint32_t open(net::NewConnection connection);
  bool admit(Entry& entry);
  void read(std::uint32_t number);
  void queue(Entry& entry, const std::string& bytes, net::SendTicket ticket);
  void make_dirty(Entry& entry);
  void flush(Entry& entry);
  void wait_readable(Entry& entry);
  void close(std::uint32_t number, base::DropReason reason, const Loss& loss = {});
  void lose(std::uint32_t number);  // the network or the TLS layer ended it
  Entry* find(std::uint32_t number);
  Entry* any_of_peer(base::PeerId peer, const std::string& identity);
  base::DropReason overdue(const Entry& entry, Clock::time_point now) const;
  bool judge(std::uint32_t number);
  void retire(Entry& entry);
  template <class Fits>
  void close_where(base::DropReason reason, const Loss& loss, Fits fits);
  base::PeerId peer_of(const Entry& entry) const;
  void forget_ways(const Entry& entry);  // nothing new is sent over it
  void keep_alive(Entry& entry, Clock::time_point now);
  void tell_up(const Entry& entry, std::chrono::microseconds handshake_took) const;
  void tell_some(const std::shared_ptr<Telling>& telling);
  ConnectionReport report(const Entry& entry, Clock::time_point now) const;

  Shared& shared_;
  SnapshotPointer now_;
  net::Reactor& reactor_;
  std::uint32_t worker_;
  Owner& owner_;
  std::uint32_t last_number_ = 0;
  std::unordered_map<std::uint32_t, std::unique_ptr<Entry>> connections_;
  std::map<Way, Road> roads_;
  std::vector<std::uint32_t> dirty_;
  std::vector<char> scratch_;
  net::Connection::Spares spares_;
};

}  // namespace sipward::runtime
