// The connections of one worker's callers: persistent ones in turn, or one for each call; dialled,
// watched for their deadline, counted. Owned by its worker.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "sipward/load/engine/datagrams.hpp"
#include "sipward/load/engine/settings.hpp"
#include "sipward/load/engine/source_ports.hpp"
#include "sipward/load/engine/stream.hpp"

namespace sipward::load {

class Lines {
 public:
  struct Picked {
    Way* way = nullptr;        // null: there is none
    Stream* stream = nullptr;  // of `way`, if it is one
    Failure failure{};         // why there is none
  };

  Lines(const CallSettings& settings, unsigned worker, unsigned workers, Ear& ear,
        StreamTurn& turn);

  // All persistent ones begin to connect; settled() once each of them stands or has failed.
  void open(Moment now);
  bool settled() const;
  // For the next call of that user.
  Picked pick(const UserPair& user, Moment now);
  void on_up(const Stream& stream);
  void on_lost(const Stream& stream, Failure why);
  // Persistent ones that have taken too long to stand are given up.
  void look_at_deadlines(Moment now);
  void destroy(const Stream& stream);
  void flush_datagrams();
  void close_all();
  bool persistent() const { return !slots_.empty() || !sockets_.empty(); }
  const std::string& tls_description() const { return tls_description_; }  // of the last one

 private:
  // A persistent connection, or the place of one.
  struct Slot {
    Stream* stream = nullptr;
    std::size_t identity = 0;
    Failure last_failure = Failure::connection_lost;
    Moment tried{};
  };
  Picked pick_slot(const UserPair& user, Moment now);
  bool offers_session();
  Picked dial(std::size_t identity, const std::string& sni, bool resume, Moment now);

  const CallSettings& settings_;
  Ear& ear_;
  StreamTurn& turn_;
  SourcePorts ports_;
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<Datagrams>> sockets_;
  std::unordered_map<const Stream*, std::unique_ptr<Stream>> streams_;
  std::size_t next_ = 0, next_sni_ = 0;
  double resumed_due_ = 0;
  std::string tls_description_;
};

}  // namespace sipward::load
