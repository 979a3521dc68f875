#include "sipward/load/engine/answers.hpp"

#include <functional>

#include "sipward/load/engine/examine.hpp"

namespace sipward::load {
namespace {

std::uint64_t key_of(const Glimpse& request) {
  return std::hash<std::string_view>()(request.call_id);
}

std::string_view user_of(std::string_view uri) {
  const auto colon = uri.find(':');
  const auto at = uri.find('@');
  if (colon == std::string_view::npos || at == std::string_view::npos || at < colon) return "load";
  return uri.substr(colon + 1, at - colon - 1);
}

std::string_view phrase_of(int status) {
  switch (status) {
    case 180:
      return "Ringing";
    case 200:
      return "OK";
    case 486:
      return "Busy Here";
    case 487:
      return "Request Terminated";
    case 503:
      return "Service Unavailable";
    default:
      return "Refused";
  }
}

}  // namespace

Answers::Answers(const LoadSettings& settings, const std::string& mark, unsigned worker,
                 Writer& writer, StreamTurn& turn, Moment start)
    : load_(settings),
      settings_(*settings.answer),
      mark_(mark),
      worker_(worker),
      writer_(writer),
      turn_(turn),
      wheel_(start) {}

void Answers::accept(net::Descriptor socket, bool tls, Moment now) {
  Secure secure;
  if (tls) secure.context = settings_.tls;
  auto stream = std::make_unique<Stream>(std::move(socket), End::accepts, std::move(secure), *this,
                                         turn_, now);
  const auto* const made = stream.get();
  streams_.emplace(made, std::move(stream));
}

void Answers::hear_on(net::Descriptor udp_socket) {
  sockets_.push_back(std::make_unique<Datagrams>(std::move(udp_socket), *this, turn_));
}

void Answers::on_message(Way& way, const Glimpse& message, Moment now) {
  if (message.status != 0) return;
  switch (message.method) {
    case sip::Method::invite:
      return on_invite(way, message, now);
    case sip::Method::bye:
      return on_bye(way, message);
    case sip::Method::cancel:
      return on_cancel(way, message, now);
    case sip::Method::options:
    case sip::Method::register_:
      return on_single(way, message);
    case sip::Method::ack:
      return on_ack(message);
    default:
      return answer(way, message, 501, "Not Implemented");
  }
}

std::optional<CallNumber> Answers::dialog(const Glimpse& request) const {
  const auto number = read_number(request.to_tag, mark_);
  if (!number || number->worker >= load_.workers) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> Answers::find(const CallNumber& number) const {
  if (number.slot >= calls_.size()) return std::nullopt;
  const auto& call = calls_[number.slot];
  if (call.serial != number.serial || call.machine.ended()) return std::nullopt;
  return number.slot;
}

void Answers::on_letter(const Letter& letter) {
  const auto slot = find(letter.call);
  if (!slot) return;
  auto& machine = calls_[*slot].machine;
  follow(*slot, letter.method == sip::Method::ack ? machine.on_ack() : machine.on_bye(), nullptr);
}

void Answers::on_invite(Way& way, const Glimpse& request, Moment now) {
  if (!request.to_tag.empty()) {
    const auto number = dialog(request);
    if (number && number->worker != worker_) return accept_again(way, request);
    const auto slot = number ? find(*number) : std::nullopt;
    if (!slot) return answer(way, request, 481, "Call Does Not Exist");
    return on_re_invite(*slot, way, request, now);
  }
  const auto key = key_of(request);
  const auto [known, fresh] = by_call_id_.try_emplace(key, 0);
  if (!fresh)
    return follow(known->second, calls_[known->second].machine.on_invite_again(), nullptr);
  std::uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<std::uint32_t>(calls_.size());
    calls_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  known->second = slot;
  auto& call = calls_[slot];
  ++call.serial;
  call.way = &way;
  call.key = key;
  call.user.assign(user_of(request.request_uri));
  call.tag.clear();
  append_number(call.tag, mark_, {worker_, slot, call.serial});
  call.checked = load_.check_every != 0 && begun_++ % load_.check_every == 0;
  if (call.checked) check(request, nullptr);
  if (!load_.call) ++turn_.measured->calls_started;
  const auto turn = call.machine.on_invite(settings_.plan, now);
  if (settings_.plan.ring.count() > 0) call.invite.assign(request.bytes);
  follow(slot, turn, &request);
}

void Answers::accept_again(Way& way, const Glimpse& request) {
  text_.clear();
  writer_.begin_answer(text_, 200, "OK", request, {}, way.datagram_source());
  writer_.end_ok_with_body(text_, way.place(), user_of(request.request_uri), "1");
  way.send(text_);
}

void Answers::on_re_invite(std::uint32_t slot, Way& way, const Glimpse& request, Moment now) {
  auto& call = calls_[slot];
  call.way = &way;
  if (call.checked) check(request, &way);
  follow(slot, call.machine.on_re_invite(now), &request);
}

// OPTIONS and REGISTER, which begin no dialog.
void Answers::on_single(Way& way, const Glimpse& request) {
  if (load_.check_every != 0 && begun_++ % load_.check_every == 0) check(request, nullptr);
  if (!load_.call) {
    ++turn_.measured->calls_started;
    ++turn_.measured->calls_done;
  }
  answer(way, request, 200, "OK");
}

void Answers::on_ack(const Glimpse& request) {
  const auto number = dialog(request);
  if (!number) return;
  if (number->worker != worker_) return boxes_[number->worker]->put({*number, request.method, {}});
  const auto slot = find(*number);
  if (!slot) return;
  auto& call = calls_[*slot];
  // One to a refusal goes to where the INVITE went (RFC 3261 §17.1.1.3).
  if (call.checked && call.way != nullptr && call.machine.answered()) check(request, call.way);
  follow(*slot, call.machine.on_ack(), nullptr);
}

void Answers::on_bye(Way& way, const Glimpse& request) {
  const auto number = dialog(request);
  if (!number) return answer(way, request, 481, "Call Does Not Exist");
  answer(way, request, 200, "OK");
  if (number->worker != worker_) return boxes_[number->worker]->put({*number, request.method, {}});
  const auto slot = find(*number);
  if (!slot) return;
  auto& call = calls_[*slot];
  if (call.checked && call.way != nullptr) check(request, call.way);
  follow(*slot, call.machine.on_bye(), nullptr);
}

void Answers::on_cancel(Way& way, const Glimpse& request, Moment now) {
  const auto known = by_call_id_.find(key_of(request));
  if (known == by_call_id_.end()) return answer(way, request, 481, "Call Does Not Exist");
  answer(way, request, 200, "OK", calls_[known->second].tag);  // §9.2: the same as the INVITE's
  follow(known->second, calls_[known->second].machine.on_cancel(now), nullptr);
}

void Answers::check(const Glimpse& request, const Way* dialog) {
  ++turn_.measured->checked;
  const auto wrong = examine_request(request.bytes, dialog == nullptr ? nullptr : &dialog->place());
  if (wrong.empty()) return;
  turn_.measured->count(Failure::wrong_message);
  if (wrong_.empty()) {
    wrong_ = std::string(sip::to_string(request.method)) + ": " + wrong;
  }
}

void Answers::answer(Way& way, const Glimpse& request, int status, std::string_view phrase,
                     std::string_view tag) {
  text_.clear();
  writer_.begin_answer(text_, status, phrase, request, tag.empty() ? mark_ : tag,
                       way.datagram_source());
  writer_.end_empty_answer(text_, nullptr, {});
  way.send(text_);
}

// `request`: null where the INVITE that was kept is answered.
void Answers::follow(std::uint32_t slot, const AnswerTurn& turn, const Glimpse* request) {
  Glimpse kept;
  if (request == nullptr && !turn.replies.empty()) {
    static_cast<void>(look(calls_[slot].invite, kept));
  }
  const Glimpse& answered = request == nullptr ? kept : *request;
  for (const auto one : turn.replies) reply(slot, one, answered);
  if (turn.end != AnswerTurn::End::none) {
    return finish(slot, turn.end == AnswerTurn::End::done);
  }
  arm(slot);
}

void Answers::reply(std::uint32_t slot, Reply reply, const Glimpse& request) {
  auto& call = calls_[slot];
  if (call.way == nullptr) return;
  if (reply == Reply::again) {
    ++turn_.measured->retransmissions;
    return call.way->send(call.last);
  }
  const int status = reply == Reply::ringing      ? 180
                     : reply == Reply::ok         ? 200
                     : reply == Reply::terminated ? 487
                                                  : settings_.plan.refuse;
  call.last.clear();
  writer_.begin_answer(call.last, status, phrase_of(status), request, call.tag,
                       call.way->datagram_source());
  if (reply == Reply::ok) {
    writer_.end_ok_with_body(call.last, call.way->place(), call.user, "1");
  } else {
    writer_.end_empty_answer(call.last, reply == Reply::ringing ? &call.way->place() : nullptr,
                             call.user);
  }
  call.way->send(call.last);
}

void Answers::finish(std::uint32_t slot, bool done) {
  auto& call = calls_[slot];
  by_call_id_.erase(call.key);
  free_.push_back(slot);
  auto& measured = *turn_.measured;
  if (done) ++measured.calls_answered;
  if (load_.call) return;  // the calls that it places are the ones that count
  if (done) {
    ++measured.calls_done;
  } else {
    ++measured.calls_failed;
    measured.count(Failure::timeout);
  }
}

void Answers::arm(std::uint32_t slot) {
  auto& call = calls_[slot];
  const auto wake = call.machine.wake();
  if (wake < call.armed) call.armed = wheel_.add(slot, wake);
}

void Answers::on_time(Moment now) {
  wheel_.turn(now, due_);
  for (const auto slot : due_) {
    auto& call = calls_[slot];
    if (call.armed > now) continue;  // moved: another entry stands for it
    call.armed = never;
    if (!call.machine.ended()) follow(slot, call.machine.on_time(now), nullptr);
  }
}

void Answers::on_lost(Stream& stream, Failure, Moment) {
  for (auto& call : calls_) {
    if (call.way == &stream) call.way = nullptr;
  }
}

void Answers::destroy(const Stream& stream) {
  streams_.erase(&stream);
}

void Answers::flush_datagrams() {
  for (const auto& socket : sockets_) socket->flush();
}

void Answers::close_all() {
  for (const auto& [pointer, stream] : streams_) stream->close();
}

}  // namespace sipward::load
