// The calls that one worker answers: each in a slot whose number its To tag carries; a dialog needs
// no search. Accepts connections and owns them. Owned by its worker.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sipward/load/engine/call_number.hpp"
#include "sipward/load/engine/callee.hpp"
#include "sipward/load/engine/datagrams.hpp"
#include "sipward/load/engine/letters.hpp"
#include "sipward/load/engine/settings.hpp"
#include "sipward/load/engine/stream.hpp"
#include "sipward/load/engine/wheel.hpp"
#include "sipward/load/engine/writer.hpp"

namespace sipward::load {

class Answers final : public Ear {
 public:
  Answers(const LoadSettings& settings, const std::string& mark, unsigned worker, Writer& writer,
          StreamTurn& turn, Moment start);

  void accept(net::Descriptor socket, bool tls, Moment now);
  void hear_on(net::Descriptor udp_socket);
  void on_message(Way& way, const Glimpse& message, Moment now) override;
  void on_lost(Stream& stream, Failure why, Moment now) override;
  void on_time(Moment now);
  Moment next_time() { return wheel_.next(); }
  // Of a dialog of ours that reached another worker, which has answered it.
  void on_letter(const Letter& letter);
  void send_letters_by(std::vector<Mailbox*> boxes) { boxes_ = std::move(boxes); }

  const std::string& wrong() const { return wrong_; }
  void destroy(const Stream& stream);
  void flush_datagrams();
  void close_all();

 private:
  struct Call {
    Callee machine;
    std::uint32_t serial = 0;
    Way* way = nullptr;  // by which its INVITE came; null: that is gone
    std::uint64_t key = 0;
    Moment armed = never;
    bool checked = false;
    std::string user, tag;
    std::string invite;  // kept while it rings
    std::string last;    // the last answer to it
  };
  void on_invite(Way& way, const Glimpse& request, Moment now);
  void on_re_invite(std::uint32_t slot, Way& way, const Glimpse& request, Moment now);
  void on_ack(const Glimpse& request);
  void on_single(Way& way, const Glimpse& request);
  void on_bye(Way& way, const Glimpse& request);
  // A re-INVITE of another worker's dialog, over another connection than its INVITE: nothing is
  // kept of it, for over a stream nothing is lost.
  void accept_again(Way& way, const Glimpse& request);
  void on_cancel(Way& way, const Glimpse& request, Moment now);
  std::optional<CallNumber> dialog(const Glimpse& request) const;  // of any worker
  std::optional<std::uint32_t> find(const CallNumber& number) const;
  void follow(std::uint32_t slot, const AnswerTurn& turn, const Glimpse* request);
  void reply(std::uint32_t slot, Reply reply, const Glimpse& request);
  // `tag`: of To, if it has none; empty: any.
  void answer(Way& way, const Glimpse& request, int status, std::string_view phrase,
              std::string_view tag = {});
  void finish(std::uint32_t slot, bool done);
  void arm(std::uint32_t slot);
  void check(const Glimpse& request, const Way* dialog);

  const LoadSettings& load_;
  const AnswerSettings& settings_;
  const std::string& mark_;
  std::uint32_t worker_;
  Writer& writer_;
  StreamTurn& turn_;
  Wheel wheel_;
  std::deque<Call> calls_;
  std::vector<std::uint32_t> free_, due_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_call_id_;  // until the call has ended
  std::unordered_map<const Stream*, std::unique_ptr<Stream>> streams_;
  std::vector<std::unique_ptr<Datagrams>> sockets_;
  std::vector<Mailbox*> boxes_;
  std::string text_, wrong_;
  std::uint64_t begun_ = 0;  // begun_: what came outside of a dialog
};

}  // namespace sipward::load
