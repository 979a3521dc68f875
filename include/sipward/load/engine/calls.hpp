// The calls that one worker places: each in a slot whose number its Call-ID carries. Sequences the
// machine (Caller), the texts (Writer) and the connections (Lines). Owned by its worker.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sipward/load/engine/call_number.hpp"
#include "sipward/load/engine/caller.hpp"
#include "sipward/load/engine/lines.hpp"
#include "sipward/load/engine/wheel.hpp"
#include "sipward/load/engine/writer.hpp"

namespace sipward::load {

class Calls final : public Ear {
 public:
  Calls(const LoadSettings& settings, const std::string& mark, unsigned worker, Writer& writer,
        StreamTurn& turn, Moment start);

  void open(Moment now) { lines_.open(now); }
  bool settled() const { return lines_.settled(); }
  // `number`: how manieth arrival of all; `due`: when it was wanted.
  void place(std::uint64_t number, Moment due, Moment now);
  void on_message(Way& way, const Glimpse& message, Moment now) override;
  void on_up(Stream& stream, Moment now) override;
  void on_lost(Stream& stream, Failure why, Moment now) override;
  void on_time(Moment now);
  Moment next_time() { return wheel_.next(); }

  std::uint64_t under_way() const { return under_way_; }
  std::uint64_t failed() const { return failed_; }
  void give_up_all();  // what is under way is counted as unfinished
  Lines& lines() { return lines_; }
  const std::string& wrong() const { return wrong_; }  // the first message that a check refused

 private:
  struct Call {
    Caller machine;
    std::uint32_t serial = 0;
    const UserPair* user = nullptr;
    Way* way = nullptr;
    Stream* stream = nullptr;  // of `way`, if it is one
    bool own_stream = false, checked = false;
    Moment armed = never;  // an entry of the wheel comes up then
    CallTexts texts;
    std::string last;  // the request that may have to be sent again
  };
  std::optional<std::uint32_t> find(std::string_view call_id) const;
  std::uint32_t free_slot();
  // `message`: the answer that brought it about, if one did.
  void follow(std::uint32_t slot, const CallTurn& turn, const Glimpse* message);
  void say(std::uint32_t slot, Say say, const Glimpse* message);
  void learn_dialog(Call& call, const Glimpse& message);
  void finish(std::uint32_t slot, const CallTurn& turn);
  Failure reason(const Call& call, Failure failure) const;
  void arm(std::uint32_t slot);
  void check(const Call& call, const Glimpse& message);
  void answer(Way& way, const Glimpse& request);

  const LoadSettings& load_;
  const CallSettings& settings_;
  const std::string& mark_;
  std::uint32_t worker_;
  Writer& writer_;
  StreamTurn& turn_;
  Lines lines_;
  Wheel wheel_;
  std::deque<Call> calls_;
  std::deque<std::uint32_t> free_;  // the one that ended first comes first
  std::vector<std::uint32_t> due_;
  std::string answer_;
  std::uint64_t under_way_ = 0, failed_ = 0;
  double cancel_due_ = 0;
  std::string wrong_;
};

}  // namespace sipward::load
