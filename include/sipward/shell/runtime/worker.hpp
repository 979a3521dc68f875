// One thread with one loop: its UDP sockets, connections and the proxy core for the Call-IDs that
// are its own. perform() is the only place where an action of the core becomes an effect. From
// other threads only put() may be called, and the atomics read (house.md "Threads").
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "sipward/core/proxy/proxy.hpp"
#include "sipward/shell/net/mailbox.hpp"
#include "sipward/shell/net/random_source.hpp"
#include "sipward/shell/runtime/call_telling.hpp"
#include "sipward/shell/runtime/connection_pool.hpp"
#include "sipward/shell/runtime/datagrams.hpp"
#include "sipward/shell/runtime/inbound_handshakes.hpp"
#include "sipward/shell/runtime/letters.hpp"
#include "sipward/shell/runtime/server.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

class Worker final : private ConnectionPool::Owner, private proxy::Duty {
 public:
  Worker(Shared& shared, std::uint32_t number);
  ~Worker() override;  // stops and joins

  void add_socket(base::ListenerId listener, net::Descriptor socket);  // before start()
  void start();
  void stop();

  void put(Letter letter) { mailbox_.put(std::move(letter)); }  // any thread
  void put_all(std::vector<Letter>& letters) { mailbox_.put_all(letters); }
  std::size_t transactions() const { return transactions_.load(std::memory_order_relaxed); }
  Server::WorkerReport report() const;
  std::size_t unanswered() const { return unanswered_.load(std::memory_order_relaxed); }
  // Grows about once a second while its loop goes round.
  std::uint64_t beats() const { return beats_.load(std::memory_order_relaxed); }

 private:
  static base::Time core_now();

  void on_frame(const base::Source& source, sip::Frame&& frame) override;
  void on_send_failed(net::SendTicket ticket, proxy::SendFailure failure,
                      const std::string& why) override;
  void on_connection_lost(const std::optional<Way>& way, const Tickets& undelivered,
                          const Tickets& carried) override;
  void tell_of_loss(const std::optional<Way>& way, const Tickets& undelivered,
                    const Tickets* carried);
  void on_queued(base::Side side, base::PeerId peer, base::Transport transport,
                 std::string_view bytes) override;
  void want_turn_end() override;
  bool looks_after(base::PeerId peer) const override;
  policy::Cause in_the_making(const policy::Reach& reach) const override;
  void claim(std::string_view call_id) override;
  void keep(std::string_view call_id) override;
  void let_go(std::string_view call_id) override;

  void on_datagram(const base::Source& source, std::string bytes);
  void dispatch(proxy::Inbound inbound);  // to its owner
  void handle(proxy::Inbound inbound);    // ours
  void open_letters(std::vector<Letter>& letters);
  void perform();         // outputs_
  void tell_of_health();  // outputs_
  void look_up(proxy::Resolve query);
  void transmit(proxy::Send send, std::uint32_t from);
  void transmit_stream(proxy::Send send, net::SendTicket ticket);
  void close_flow(const proxy::CloseFlow& what);
  void send_to_worker(std::uint32_t worker, Letter letter);
  template <class Content>
  void send_to_others(const Content& content);
  void end_turn();
  void arm_deadline();
  void sweep();
  void tell_some(const std::shared_ptr<CallTelling>& telling);
  void note_lag(std::chrono::steady_clock::time_point now);
  void publish_counts();

  void read(Deliver& letter) { handle(std::move(letter.inbound)); }
  void read(Transmit& letter) { transmit(std::move(letter.send), letter.from); }
  void read(SendFailed& letter);
  void read(Looked& letter);
  void read(Learned& letter);
  void read(Newcomer& letter) { handshakes_.begin(std::move(letter)); }
  void read(Arrived& letter) { pool_.adopt(std::move(letter.connection)); }
  void read(CloseConnection& letter) { close_flow(letter.what); }
  void read(SetDrained& letter);
  void read(CloseWays& letter) { pool_.close_ways(letter.what); }
  void read(CloseConnectionsOf& letter) { pool_.close_all_of(letter.peer); }
  void read(Inquiry<ConnectionReport>& letter) { pool_.tell(std::move(letter)); }
  void read(Inquiry<CallReport>& letter);
  void read(CloseOne& letter) { letter.found.set_value(pool_.close_one(letter.number)); }
  void read(Adopt& letter);
  void read(Observed& letter);
  void read(PeerLearned& letter);
  void read(EndpointLearned& letter) { proxy_.on_endpoint(letter.change); }
  void read(PeerBusy& letter) { proxy_.on_avoidance(letter.what); }
  void read(Connected& letter) { pool_.on_connected(letter.way); }
  void read(ConnectionLost& letter);
  void read(Dialled& letter) { pool_.on_dialled(std::move(letter)); }

  Shared& shared_;
  SnapshotPointer now_;
  std::uint32_t number_;
  net::Reactor reactor_;
  net::KernelRandom random_;
  proxy::Tally tally_;
  proxy::Proxy proxy_;
  ConnectionPool pool_;
  InboundHandshakes handshakes_;
  Datagrams datagrams_;
  net::Reactor::Timer deadline_;
  net::Reactor::Timer sweep_;
  std::optional<base::Time> armed_for_;
  proxy::Outputs outputs_;
  std::vector<std::vector<Letter>> outbox_;  // one a worker
  bool turn_end_wanted_ = false;
  std::atomic<std::size_t> transactions_{0};
  std::atomic<std::size_t> unanswered_{0};
  std::atomic<std::size_t> calls_{0};
  std::atomic<std::size_t> connections_{0};
  std::atomic<std::chrono::microseconds> lag_{};
  base::Counter longest_lag_;
  std::optional<std::chrono::steady_clock::time_point> sweep_due_;
  std::atomic<std::uint64_t> beats_{0};
  net::Mailbox<Letter> mailbox_;
  std::thread thread_;
};

}  // namespace sipward::runtime
