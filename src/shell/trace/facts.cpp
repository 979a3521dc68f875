#include "sipward/shell/trace/facts.hpp"

#include <optional>

#include "sipward/core/sip/message.hpp"

namespace sipward::trace {
namespace {

std::string user_in(const std::optional<sip::NameAddr>& address) {
  if (!address) return {};
  const auto uri = sip::parse_uri(address->uri);
  if (!uri) return {};
  if (uri->scheme != sip::Scheme::sip && uri->scheme != sip::Scheme::sips) {
    return std::string(uri->rest.substr(0, uri->rest.find(';')));  // tel:+49…;phone-context=…
  }
  return std::string(uri->user);
}

}  // namespace

Facts facts_of(std::string_view text) {
  Facts facts;
  const auto message = sip::Message::parse(std::string(text));
  if (!message) return facts;
  facts.request = message->is_request();
  facts.status = message->is_request() ? 0 : message->status();
  facts.method = message->method_text();
  if (const auto& cseq = message->cseq()) facts.cseq = cseq->number;
  facts.call_id = message->value(sip::Header::call_id);
  facts.from_user = user_in(message->from());
  facts.to_user = user_in(message->to());
  return facts;
}

}  // namespace sipward::trace
