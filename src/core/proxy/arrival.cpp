#include "sipward/core/proxy/arrival.hpp"

#include <utility>

#include "sipward/core/proxy/accepted_invite.hpp"
#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/via.hpp"

namespace sipward::proxy {
namespace {

void close_stream(Turn& turn, const base::Source& source, DropReason reason) {
  if (source.flow) turn.out.closes.push_back({source.flow, reason});
}

bool answerable_request(const std::optional<sip::Message>& message) {
  return message && message->is_request() && sip::answerable(*message);
}

// §18.2.2, §17.1.3: a response counts only from where its request went.
}  // namespace

bool comes_from(Side side, PeerId peer, const base::Endpoint& remote, const base::Source& source,
                PeerId sender) {
  if (source.side != side) return false;
  if (sender == peer) return true;
  return remote.transport != base::Transport::tls && source.remote.address == remote.address;
}

PeerId admit(const policy::Directory& directory, const base::Source& source) {
  if (source.peer != base::no_peer) return source.peer;
  return directory.peer_by_address(source.side, source.remote.address);
}

void answer_at_once(Turn& turn, const sip::Message& request, const base::Source& source,
                    PeerId sender, const Answer& what) {
  const auto& top = request.top_via_value();
  if (!top || request.method() == sip::Method::ack) return;
  const auto& via = request.top_via();
  Destination back = via ? way_back(*via, source, sender) : Destination{};
  if (!via) {
    back.side = source.side;
    back.peer = sender;
    back.remote = source.remote;
    back.flow = source.flow;
    back.local = source.listener;
  }
  const auto stamped = via ? stamped_via(request.text(top->span), *via, source) : std::string();
  turn.out.sends.push_back({back, answer_bytes(turn.context, request, what, stamped), 0});
}

bool forbids_cleartext(const policy::Peer& sender, const base::Source& source) {
  return sender.security == policy::Security::require &&
         source.remote.transport != base::Transport::tls;
}

void on_unwelcome(Turn& turn, const Inbound& inbound, DropReason reason, PeerId sender) {
  const auto& source = inbound.source;
  const bool stream = base::is_stream(source.remote.transport);
  auto message = stream ? sip::Message::parse(inbound.bytes) : std::nullopt;
  const bool answered = answerable_request(message);
  turn.refuse(reason, answered ? 403 : 0, source, sender);
  if (answered) answer_at_once(turn, *message, source, sender, {403, "", {}});
  close_stream(turn, source, reason);
}

void on_defect(Turn& turn, Inbound inbound, PeerId sender) {
  const auto message = sip::Message::parse(std::move(inbound.bytes));
  const bool answered = answerable_request(message);
  const auto reason = inbound.defect != DropReason::none ? inbound.defect : DropReason::not_sip;
  const int status = reason == DropReason::message_too_large ? 513 : 400;
  turn.refuse(reason, answered ? status : 0, inbound.source, sender);
  if (answered) answer_at_once(turn, *message, inbound.source, sender, {status, "", {}});
  close_stream(turn, inbound.source, reason);
}

void on_response(Turn& turn, const sip::Message& response, const base::Source& source) {
  const auto sender = admit(turn.context.directory, source);
  if (const auto verdict = sip::judge_response(response); !verdict) {
    return turn.refuse(verdict.reason, 0, source, sender);
  }
  const auto& via = response.top_via();
  if (!via || !is_our_branch(via->branch)) {
    return turn.refuse(DropReason::response_via_not_ours, 0, source, sender);
  }
  const bool to_cancel = response.method() == sip::Method::cancel;
  const auto* branch = turn.table.find_branch(via->branch, to_cancel);
  if (auto* call = branch == nullptr && response.method() == sip::Method::invite
                       ? turn.table.accepted().by_branch(via->branch)
                       : nullptr) {
    return on_late_response(turn, *call, response, source, sender);
  }
  if (branch == nullptr) {
    return turn.refuse(DropReason::response_without_transaction, 0, source, sender);
  }
  const auto& to = branch->crossing.to;
  if (!comes_from(to.side, to.peer, branch->to.remote, source, sender)) {
    return turn.refuse(DropReason::response_wrong_source, 0, source, sender);
  }
  on_client_response(turn, branch->id, response);
}

void on_unfit(Turn& turn, const sip::Message& request, const base::Source& source, PeerId sender,
              const sip::Verdict& verdict) {
  const bool answered = verdict.status != 0 && sip::answerable(request);
  turn.refuse(verdict.reason, answered ? verdict.status : 0, source, sender);
  if (answered) {
    answer_at_once(turn, request, source, sender, {verdict.status, verdict.phrase, {}});
  }
}

}  // namespace sipward::proxy
