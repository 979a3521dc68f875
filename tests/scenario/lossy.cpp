#include "scenario/lossy.hpp"

#include <algorithm>
#include <utility>

#include "scenario/dialog.hpp"

namespace sipward::scenario {

using namespace transaction;
using sip::Header;
using sip::Method;

namespace {

const Timing timing;

RequestText text_of(int number, const std::string& method, int cseq) {
  RequestText text;
  text.method = method;
  text.cseq = cseq;
  text.call_id = "lossy-" + std::to_string(number);
  text.from = "<sip:100@10.0.0.10>;tag=f" + std::to_string(number);
  text.via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKl" + std::to_string(number) + "-" + method;
  return text;
}

}  // namespace

int LossyWorld::number_of(const sip::Message& message) {
  return std::stoi(std::string(message.value(Header::call_id)).substr(6));
}

void LossyWorld::start_call(int number) {
  auto& call = calls_[number];
  call.request = text_of(number, "INVITE", 1).text();
  call.transaction = ClientInvite(timing, Reliability::unreliable);
  act(number, std::get<ClientInvite>(call.transaction).on_start(), nullptr);
}

void LossyWorld::over_udp(bool to_proxy, std::string bytes) {
  std::uniform_real_distribution<double> chance(0, 1);
  std::uniform_int_distribution<long> delay(0, weather_.latest.count());
  const int copies = chance(random_) < weather_.doubled ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    if (chance(random_) < weather_.lost) continue;
    flying_.emplace(world_.now + base::Duration(delay(random_)), std::pair(to_proxy, bytes));
  }
}

void LossyWorld::deliver_all(std::vector<Sent> sent) {
  for (auto& each : sent) {
    if (each.to.side == base::Side::inside) {
      over_udp(false, std::string(each.message.bytes()));
    } else {
      to_callee(each.message);
    }
  }
}

void LossyWorld::act(int number, const Actions& actions, const sip::Message* response) {
  auto& call = calls_[number];
  for (const auto& action : actions) {
    if (std::holds_alternative<SendRequest>(action)) {
      over_udp(true, call.request);
    } else if (const auto* start = std::get_if<Start>(&action)) {
      call.timers[start->timer] = world_.now + start->after;
    } else if (const auto* stop = std::get_if<Stop>(&action)) {
      call.timers.erase(stop->timer);
    } else if (std::holds_alternative<GiveUp>(action)) {
      ++failed_;
      call.over = true;
    } else if (const auto* deliver = std::get_if<Deliver>(&action)) {
      if (deliver->status < 200) continue;
      if (deliver->status >= 300) {
        ++failed_;
        call.over = true;
      } else if (!call.bye) {
        return hang_up(number, *response);
      } else if (!std::exchange(call.over, true)) {
        ++finished_;
      }
    }
  }
}

// The caller's core: ACK to every 200, BYE after the first.
void LossyWorld::hang_up(int number, const sip::Message& ok) {
  auto& call = calls_[number];
  auto ack = text_of(number, "ACK", 1);
  ack.uri = uri_in(header(ok, Header::contact));
  ack.to += ";tag=t1";
  ack.contact.clear();
  ack.extra = "Route: " + header(ok, Header::record_route) + "\r\n";
  call.ack = ack.text();
  over_udp(true, call.ack);
  auto bye = ack;
  bye.method = "BYE";
  bye.cseq = 2;
  bye.via += "b";
  call.request = bye.text();
  call.bye = true;
  call.timers.clear();
  call.transaction = ClientOther(timing, Reliability::unreliable);
  act(number, std::get<ClientOther>(call.transaction).on_start(), nullptr);
}

void LossyWorld::to_caller(const sip::Message& message) {
  const int number = number_of(message);
  auto& call = calls_[number];
  const bool to_invite = message.method() == Method::invite;
  if (to_invite && call.bye) {  // the 200 again: so is the ACK
    if (message.status() >= 200) over_udp(true, call.ack);
    return;
  }
  if (to_invite == call.bye) return;
  const int status = message.status();
  act(number,
      std::visit([status](auto& machine) { return machine.on_response(status); }, call.transaction),
      &message);
}

void LossyWorld::to_callee(const sip::Message& message) {
  const int number = number_of(message);
  auto& callee = callees_[number];
  if (message.method() == Method::invite) {
    callee.ok = respond_to(message, {200, "t1", cucm_contact, "", true});
    callee.again = world_.now + callee.interval;
    deliver_all(
        world_.receive(from_cucm(), respond_to(message, {180, "t1", cucm_contact, "", true})));
    deliver_all(world_.receive(from_cucm(), callee.ok));
  } else if (message.method() == Method::ack) {
    callee.acknowledged = true;
  } else if (message.is_request()) {
    deliver_all(world_.receive(from_cucm(), respond_to(message, {200, "t1", "", "", true})));
  }
}

void LossyWorld::caller_timers() {
  for (auto& [number, call] : calls_) {
    std::vector<Timer> due;
    for (const auto& [timer, at] : call.timers) {
      if (at <= world_.now) due.push_back(timer);
    }
    for (const auto timer : due) {
      if (call.timers.erase(timer) == 0) continue;
      act(number,
          std::visit([timer](auto& machine) { return machine.on_timer(timer); }, call.transaction),
          nullptr);
    }
  }
}

void LossyWorld::callee_timers() {
  for (auto& [number, callee] : callees_) {
    if (callee.ok.empty() || callee.acknowledged || callee.again > world_.now) continue;
    callee.interval = std::min(callee.interval * 2, base::Duration(4000));
    callee.again = world_.now + callee.interval;
    deliver_all(world_.receive(from_cucm(), callee.ok));
  }
}

std::optional<base::Time> LossyWorld::next_event() {
  std::optional<base::Time> next = world_.core().next_deadline();
  const auto consider = [&next](base::Time at) { next = next ? std::min(*next, at) : at; };
  if (!flying_.empty()) consider(flying_.begin()->first);
  for (const auto& [number, call] : calls_) {
    for (const auto& [timer, at] : call.timers) consider(at);
  }
  for (const auto& [number, callee] : callees_) {
    if (!callee.ok.empty() && !callee.acknowledged) consider(callee.again);
  }
  return next;
}

void LossyWorld::run(base::Duration for_so_long) {
  const auto until = world_.now + for_so_long;
  for (auto next = next_event(); next && *next <= until; next = next_event()) {
    deliver_all(world_.advance(std::max(*next - world_.now, base::Duration(0))));
    while (!flying_.empty() && flying_.begin()->first <= world_.now) {
      auto [to_proxy, bytes] = std::move(flying_.begin()->second);
      flying_.erase(flying_.begin());
      if (to_proxy) {
        deliver_all(world_.receive(from_pbx(), bytes));
      } else if (const auto message = sip::Message::parse(std::move(bytes))) {
        to_caller(*message);
      }
    }
    caller_timers();
    callee_timers();
  }
}

}  // namespace sipward::scenario
