#include "sipward/load/engine/calls.hpp"

#include <algorithm>

#include "sipward/load/engine/examine.hpp"
#include "sipward/load/engine/route_set.hpp"

namespace sipward::load {
namespace {

bool expects_answer(Say say) {
  return say != Say::ack && say != Say::ack_refusal && say != Say::again;
}

// An ACK to a 2xx is a transaction of its own (RFC 3261 §13.2.2.4).
void write_branch(std::string& to, std::string_view from_tag, std::uint32_t cseq, bool own_of_ack) {
  to.assign("z9hG4bK").append(from_tag).push_back('-');
  append_decimal(to, cseq);
  if (own_of_ack) to.push_back('a');
}

}  // namespace

Calls::Calls(const LoadSettings& settings, const std::string& mark, unsigned worker, Writer& writer,
             StreamTurn& turn, Moment start)
    : load_(settings),
      settings_(*settings.call),
      mark_(mark),
      worker_(worker),
      writer_(writer),
      turn_(turn),
      lines_(*settings.call, worker, settings.workers, *this, turn),
      wheel_(start) {}

// Of datagrams the one that ended first comes first: answers may still come for the others.
std::uint32_t Calls::free_slot() {
  if (free_.empty()) {
    calls_.emplace_back();
    return static_cast<std::uint32_t>(calls_.size() - 1);
  }
  const bool streams = base::is_stream(settings_.target.transport);
  const auto slot = streams ? free_.back() : free_.front();
  if (streams) {
    free_.pop_back();
  } else {
    free_.pop_front();
  }
  return slot;
}

void Calls::place(std::uint64_t number, Moment due, Moment now) {
  const auto slot = free_slot();
  auto& call = calls_[slot];
  const CallNumber own{worker_, slot, ++call.serial};
  call.user = &settings_.users[number % settings_.users.size()];
  const auto picked = lines_.pick(*call.user, now);
  call.way = picked.way;
  call.stream = picked.stream;
  call.own_stream = picked.stream != nullptr && !lines_.persistent();
  if (call.own_stream) picked.stream->number = slot + 1;
  call.checked = load_.check_every != 0 && number % load_.check_every == 0;
  call.texts.remote_target.clear();
  call.texts.routes.clear();
  call.texts.to_tag_param.clear();
  call.texts.from_tag.clear();
  append_number(call.texts.from_tag, mark_, own);
  call.texts.session.clear();
  append_decimal(call.texts.session, number + 1);
  call.texts.call_id.assign(call.texts.from_tag).push_back('@');
  if (call.way != nullptr) call.texts.call_id.append(call.way->place().host);

  auto plan = settings_.plan;
  plan.reliable = base::is_stream(settings_.target.transport);
  cancel_due_ += settings_.cancel_share;
  plan.cancel = cancel_due_ >= 1;
  if (plan.cancel) cancel_due_ -= 1;
  ++turn_.measured->calls_started;
  ++under_way_;
  const auto first = call.machine.start(plan, due, now);
  follow(slot, call.way != nullptr ? first : call.machine.on_lost(picked.failure), nullptr);
}

std::optional<std::uint32_t> Calls::find(std::string_view call_id) const {
  const auto number = read_number(call_id, mark_);
  if (!number || number->worker != worker_ || number->slot >= calls_.size()) return std::nullopt;
  if (calls_[number->slot].serial != number->serial) return std::nullopt;
  return number->slot;
}

void Calls::on_message(Way& way, const Glimpse& message, Moment now) {
  if (message.status == 0) return answer(way, message);
  const auto slot = find(message.call_id);
  if (!slot) return;
  auto& call = calls_[*slot];
  if (call.stream != nullptr && !call.stream->answered) {
    call.stream->answered = true;
    turn_.measured->record(Span::connect_to_answer, now - call.stream->begun());
  }
  if (call.checked) check(call, message);
  follow(*slot, call.machine.on_response(message.method, message.cseq, message.status, now),
         &message);
}

// A caller is asked something, if at all, by a proxy that looks whether it is there.
void Calls::answer(Way& way, const Glimpse& request) {
  if (request.method == sip::Method::ack) return;
  const bool polite = request.method == sip::Method::options || request.method == sip::Method::bye;
  answer_.clear();
  writer_.begin_answer(answer_, polite ? 200 : 501, polite ? "OK" : "Not Implemented", request,
                       mark_, way.datagram_source());
  writer_.end_empty_answer(answer_, nullptr, {});
  way.send(answer_);
}

void Calls::check(const Call& call, const Glimpse& message) {
  ++turn_.measured->checked;
  std::string branch;
  write_branch(branch, call.texts.from_tag, message.cseq, false);
  // Who answers a CANCEL may be any hop of the INVITE's way.
  std::string_view tag = call.texts.to_tag_param;
  tag.remove_prefix(std::min(tag.size(), std::string_view(";tag=").size()));
  if (message.method == sip::Method::cancel) tag = {};
  const auto wrong = examine_answer(
      message.bytes, {call.texts.call_id, call.texts.from_tag, branch, tag, &call.way->place()});
  if (wrong.empty()) return;
  turn_.measured->count(Failure::wrong_message);
  if (wrong_.empty()) wrong_ = wrong;
}

void Calls::follow(std::uint32_t slot, const CallTurn& turn, const Glimpse* message) {
  if (turn.taken) turn_.measured->record(turn.taken->span, turn.taken->value);
  for (const auto say_this : turn.says) say(slot, say_this, message);
  if (turn.end != CallTurn::End::none) return finish(slot, turn);
  arm(slot);
}

void Calls::learn_dialog(Call& call, const Glimpse& message) {
  if (!message.contact.empty()) call.texts.remote_target.assign(uri_of(message.contact));
  if (!call.texts.to_tag_param.empty()) return;  // the route set of a dialog never changes
  call.texts.to_tag_param.assign(";tag=").append(message.to_tag);
  append_routes(call.texts.routes, message.record_routes);
}

void Calls::say(std::uint32_t slot, Say say, const Glimpse* message) {
  auto& call = calls_[slot];
  if (call.way == nullptr) return;
  if (say == Say::again) {
    ++turn_.measured->retransmissions;
    return call.way->send(call.last);
  }
  auto cseq = say == Say::cancel ? call.machine.invite_cseq() : call.machine.cseq();
  if (message != nullptr && !expects_answer(say)) {
    cseq = message->cseq;
    if (say == Say::ack) learn_dialog(call, *message);
    if (say == Say::ack_refusal) call.texts.to_tag_param.assign(";tag=").append(message->to_tag);
  }
  call.texts.cseq.clear();
  append_decimal(call.texts.cseq, cseq);
  write_branch(call.texts.branch, call.texts.from_tag, cseq, say == Say::ack);
  const auto text = writer_.request(say, call.texts, *call.user, call.way->place());
  if (expects_answer(say)) {
    ++turn_.measured->transactions;
    if (!call.way->reliable()) call.last.assign(text);
  }
  call.way->send(text);
}

Failure Calls::reason(const Call& call, Failure failure) const {
  if (failure != Failure::timeout && failure != Failure::connect_timeout) return failure;
  if (call.stream == nullptr || call.stream->up()) return failure;
  return call.stream->securing() ? Failure::tls_timeout : Failure::connect_timeout;
}

void Calls::finish(std::uint32_t slot, const CallTurn& turn) {
  auto& call = calls_[slot];
  auto& measured = *turn_.measured;
  if (turn.end == CallTurn::End::done) {
    ++measured.calls_done;
  } else {
    ++measured.calls_failed;
    ++failed_;
    const auto why = reason(call, turn.failure);
    if (why == Failure::status) {
      measured.count_status(turn.status);
    } else {
      measured.count(why);
    }
  }
  if (call.own_stream && call.stream != nullptr) {
    if (!call.stream->up()) ++measured.connections_failed;
    call.stream->close();
    call.stream = nullptr;
    call.way = nullptr;
  }
  free_.push_back(slot);
  --under_way_;
}

void Calls::arm(std::uint32_t slot) {
  auto& call = calls_[slot];
  const auto wake = call.machine.wake();
  if (wake < call.armed) call.armed = wheel_.add(slot, wake);
}

void Calls::on_time(Moment now) {
  wheel_.turn(now, due_);
  for (const auto slot : due_) {
    auto& call = calls_[slot];
    if (call.armed > now) continue;  // moved: another entry stands for it
    call.armed = never;
    if (!call.machine.ended()) follow(slot, call.machine.on_time(now), nullptr);
  }
}

void Calls::on_up(Stream& stream, Moment now) {
  lines_.on_up(stream);
  if (stream.number == 0) return;
  const auto slot = stream.number - 1;
  follow(slot, calls_[slot].machine.on_up(now), nullptr);
}

void Calls::on_lost(Stream& stream, Failure why, Moment) {
  lines_.on_lost(stream, why);
  for (std::uint32_t slot = 0; slot < calls_.size(); ++slot) {
    if (stream.number != 0) slot = stream.number - 1;
    auto& call = calls_[slot];
    if (call.stream == &stream) {
      call.way = nullptr;
      call.stream = nullptr;
      if (!call.machine.ended()) follow(slot, call.machine.on_lost(why), nullptr);
    }
    if (stream.number != 0) return;
  }
}

void Calls::give_up_all() {
  for (std::uint32_t slot = 0; slot < calls_.size(); ++slot) {
    auto& call = calls_[slot];
    if (!call.machine.ended()) follow(slot, call.machine.on_lost(Failure::unfinished), nullptr);
  }
}

}  // namespace sipward::load
