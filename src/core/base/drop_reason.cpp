#include "sipward/core/base/drop_reason.hpp"

namespace sipward::base {
namespace {

struct Words {
  DropReason reason;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array<Words, drop_reason_count> reasons{{
    {DropReason::none, "none", "nothing was refused"},
    {DropReason::not_sip, "not_sip", "the bytes are no SIP message"},
    {DropReason::malformed_start_line, "malformed_start_line", "the start line is malformed"},
    {DropReason::malformed_header, "malformed_header", "a header field is malformed"},
    {DropReason::unsupported_version, "unsupported_version", "the SIP version is not 2.0"},
    {DropReason::message_too_large, "message_too_large", "the message exceeds a size limit"},
    {DropReason::too_many_headers, "too_many_headers", "the message has too many header lines"},
    {DropReason::content_length_missing, "content_length_missing",
     "a message on a stream has no Content-Length"},
    {DropReason::content_length_invalid, "content_length_invalid",
     "Content-Length is no number, or there are several that differ"},
    {DropReason::body_shorter_than_content_length, "body_shorter_than_content_length",
     "the datagram ends before its Content-Length"},
    {DropReason::missing_mandatory_header, "missing_mandatory_header",
     "a mandatory header field is missing"},
    {DropReason::repeated_single_header, "repeated_single_header",
     "a header field that may stand once stands more often"},
    {DropReason::cseq_mismatch, "cseq_mismatch", "the CSeq method is not the request's"},
    {DropReason::scalar_out_of_range, "scalar_out_of_range", "a number is out of its range"},
    {DropReason::status_out_of_range, "status_out_of_range", "the status code is no status code"},
    {DropReason::unknown_source, "unknown_source", "the source matches no peer"},
    {DropReason::certificate_peer_mismatch, "certificate_peer_mismatch",
     "the certificate belongs to another peer"},
    {DropReason::cleartext_refused, "cleartext_refused",
     "cleartext from a peer whose security is \"require\""},
    {DropReason::max_forwards_zero, "max_forwards_zero", "Max-Forwards has reached 0"},
    {DropReason::loop, "loop", "the request has passed here before, unchanged"},
    {DropReason::bad_extension, "bad_extension", "Proxy-Require asks for an unknown extension"},
    {DropReason::unsupported_scheme, "unsupported_scheme", "the Request-URI's scheme is unknown"},
    {DropReason::no_route, "no_route", "no route is open to the sender"},
    {DropReason::route_refused, "route_refused", "a route refuses it, as it is configured to"},
    {DropReason::token_invalid, "token_invalid", "a token is forged or its key is lost"},
    {DropReason::token_audience, "token_audience",
     "a token was used by a peer it was not made for"},
    {DropReason::flow_gone, "flow_gone", "the connection of a registered phone is gone"},
    {DropReason::sips_to_cleartext, "sips_to_cleartext",
     "a sips request leads to a cleartext peer"},
    {DropReason::draining, "draining", "sipward is draining and takes no new dialogs"},
    {DropReason::overload, "overload", "the transaction table is full"},
    {DropReason::oversize, "oversize", "the message is too large for a datagram"},
    {DropReason::sdes_to_cleartext, "sdes_to_cleartext",
     "SDES media keys would cross into cleartext"},
    {DropReason::no_usable_member, "no_usable_member", "no member of the group is usable"},
    {DropReason::cancel_without_transaction, "cancel_without_transaction",
     "a CANCEL matches no INVITE"},
    {DropReason::ack_without_route, "ack_without_route", "an ACK belongs to no dialog"},
    {DropReason::response_via_not_ours, "response_via_not_ours",
     "a response's top Via is not ours"},
    {DropReason::response_without_transaction, "response_without_transaction",
     "a response matches no request"},
    {DropReason::response_wrong_source, "response_wrong_source",
     "a response came from elsewhere than its request went to"},
    {DropReason::resolve_failed, "resolve_failed", "a host name could not be looked up"},
    {DropReason::connect_failed, "connect_failed", "the connection was refused"},
    {DropReason::connect_timeout, "connect_timeout", "the connection was not made in time"},
    {DropReason::handshake_failed, "handshake_failed", "the TLS handshake failed"},
    {DropReason::sent_in_cleartext, "sent_in_cleartext",
     "TLS to the peer fails: what it prefers encrypted was sent in cleartext"},
    {DropReason::send_queue_full, "send_queue_full", "the peer does not read fast enough"},
    {DropReason::connection_lost, "connection_lost", "the connection was lost"},
    {DropReason::transaction_timeout, "transaction_timeout", "no final response came in time"},
    {DropReason::response_undelivered, "response_undelivered",
     "a final response could not be delivered or was not acknowledged"},
    {DropReason::timer_c, "timer_c", "a call was not answered before Timer C"},
    {DropReason::too_many_connections, "too_many_connections", "too many connections"},
    {DropReason::first_message_timeout, "first_message_timeout",
     "a connection said nothing in time"},
    {DropReason::idle_timeout, "idle_timeout", "a connection was idle for too long"},
    {DropReason::handshake_timeout, "handshake_timeout", "a TLS handshake was not done in time"},
    {DropReason::descriptors_exhausted, "descriptors_exhausted",
     "the process has no file descriptor left"},
    {DropReason::cleartext_on_tls, "cleartext_on_tls", "cleartext came in on a TLS port"},
    {DropReason::no_longer_allowed, "no_longer_allowed",
     "a connection would be refused by the policy of today, or its certificate has expired"},
    {DropReason::peer_removed, "peer_removed", "its peer is no longer configured"},
    {DropReason::peer_silent, "peer_silent",
     "the peer is connected and does not answer: a new connection is made"},
    {DropReason::tls_on_cleartext, "tls_on_cleartext",
     "TLS came in on a cleartext port: the other side has to use TCP, or dial our TLS port"},
    {DropReason::closed_by_hand, "closed_by_hand", "somebody had the connection closed"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    if (static_cast<std::size_t>(reasons[i].reason) != i || reasons[i].name.empty()) return false;
  }
  return true;
}
static_assert(in_order());

const Words& words_of(DropReason reason) {
  const auto index = static_cast<std::size_t>(reason);
  return reasons[index < reasons.size() ? index : 0];
}

}  // namespace

std::string_view to_string(DropReason reason) {
  return words_of(reason).name;
}
std::string_view sentence(DropReason reason) {
  return words_of(reason).sentence;
}

}  // namespace sipward::base
