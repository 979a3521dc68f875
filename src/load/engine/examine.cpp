#include "sipward/load/engine/examine.hpp"

#include "sipward/core/sip/message.hpp"
#include "sipward/core/sip/sanity.hpp"

namespace sipward::load {
namespace {

using sip::Header;

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text.substr(0, 200)) + "\"";
}

std::string examine_vias(const sip::Message& message, const ExpectedAnswer& expected) {
  if (message.values(Header::via).size() != 1) return "there is not exactly one Via, ours";
  const auto& via = message.top_via();
  if (!via) return "Via cannot be read: " + in_quotes(message.value(Header::via));
  if (via->branch != expected.branch) {
    return "branch " + in_quotes(via->branch) + "; expected " + in_quotes(expected.branch);
  }
  const auto sent_by = expected.local->host + ":" + expected.local->port;
  if (via->sent_by != sent_by) {
    return "Via sent-by " + in_quotes(via->sent_by) + "; expected " + in_quotes(sent_by);
  }
  return {};
}

std::string examine_contact(const sip::Message& message) {
  const auto contacts = message.values(Header::contact);
  if (contacts.size() != 1) return "there is not exactly one Contact";
  const auto contact = sip::parse_name_addr(message.text(contacts.front().span));
  if (!contact || !sip::parse_uri(contact->uri)) {
    return "Contact cannot be read: " + in_quotes(message.text(contacts.front().span));
  }
  for (const auto& route : message.values(Header::record_route)) {
    const auto address = sip::parse_name_addr(message.text(route.span));
    const auto uri = address ? sip::parse_uri(address->uri) : std::nullopt;
    if (!uri || !uri->param("lr")) {
      return "Record-Route is none of a loose router: " + in_quotes(message.text(route.span));
    }
  }
  return {};
}

std::string examine_body(const sip::Message& message) {
  if (message.body().empty()) return {};
  if (message.value(Header::content_type) != "application/sdp") return {};
  return message.body().starts_with("v=0\r\n") ? std::string() : "the body is no SDP";
}

}  // namespace

std::string examine_answer(std::string_view bytes, const ExpectedAnswer& expected) {
  const auto message = sip::Message::parse(std::string(bytes));
  if (!message || message->is_request()) return "this is no SIP answer";
  const auto verdict = sip::judge_response(*message);
  if (!verdict) return std::string(base::sentence(verdict.reason));
  if (message->value(Header::call_id) != expected.call_id) return "Call-ID was changed";
  if (message->from_tag() != expected.from_tag) return "the tag in From was changed";
  if (message->status() > 100 && !message->has_to_tag()) return "To has no tag";
  if (!expected.to_tag.empty() && message->to_tag() != expected.to_tag) {
    return "the tag in To was changed";
  }
  if (auto wrong = examine_vias(*message, expected); !wrong.empty()) return wrong;
  const bool answered = message->status() >= 200 && message->status() < 300;
  if (answered && message->method() == sip::Method::invite) {
    if (auto wrong = examine_contact(*message); !wrong.empty()) return wrong;
  }
  return examine_body(*message);
}

std::string examine_request(std::string_view bytes, const Place* own_target) {
  const auto message = sip::Message::parse(std::string(bytes));
  if (!message || !message->is_request()) return "this is no SIP request";
  const auto verdict = sip::judge_request(*message);
  if (!verdict) return std::string(base::sentence(verdict.reason));
  const auto& via = message->top_via();
  if (!via || !via->branch.starts_with("z9hG4bK")) return "the branch is not RFC 3261's";
  if (message->count(Header::max_forwards) != 1) return "there is not exactly one Max-Forwards";
  if (message->method() == sip::Method::invite) {
    if (auto wrong = examine_contact(*message); !wrong.empty()) return wrong;
  }
  if (own_target == nullptr) return examine_body(*message);
  if (message->count(Header::route) != 0)
    return "a Route is left: " + in_quotes(message->value(Header::route));
  const auto& target = message->request_target();
  if (!target ||
      (target->host != own_target->ip || std::to_string(target->port) != own_target->port)) {
    return "Request-URI " + in_quotes(message->request_uri()) + "; expected our Contact, " +
           in_quotes(own_target->host + ":" + own_target->port);
  }
  return examine_body(*message);
}

}  // namespace sipward::load
