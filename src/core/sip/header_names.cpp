#include <array>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::sip {
namespace {

struct Name {
  std::string_view text;
  Header header;
};

// By length, so that a line costs the comparisons of its length alone.
constexpr std::array names{
    Name{"v", Header::via},
    Name{"f", Header::from},
    Name{"t", Header::to},
    Name{"i", Header::call_id},
    Name{"m", Header::contact},
    Name{"k", Header::supported},
    Name{"l", Header::content_length},
    Name{"c", Header::content_type},
    Name{"r", Header::refer_to},
    Name{"b", Header::referred_by},
    Name{"o", Header::event},
    Name{"to", Header::to},
    Name{"via", Header::via},
    Name{"from", Header::from},
    Name{"cseq", Header::cseq},
    Name{"path", Header::path},
    Name{"rack", Header::rack},
    Name{"route", Header::route},
    Name{"event", Header::event},
    Name{"call-id", Header::call_id},
    Name{"contact", Header::contact},
    Name{"require", Header::require},
    Name{"expires", Header::expires},
    Name{"warning", Header::warning},
    Name{"refer-to", Header::refer_to},
    Name{"reply-to", Header::reply_to},
    Name{"supported", Header::supported},
    Name{"diversion", Header::diversion},
    Name{"session-id", Header::session_id},
    Name{"referred-by", Header::referred_by},
    Name{"unsupported", Header::unsupported},
    Name{"retry-after", Header::retry_after},
    Name{"max-forwards", Header::max_forwards},
    Name{"record-route", Header::record_route},
    Name{"history-info", Header::history_info},
    Name{"content-type", Header::content_type},
    Name{"proxy-require", Header::proxy_require},
    Name{"service-route", Header::service_route},
    Name{"content-length", Header::content_length},
    Name{"remote-party-id", Header::remote_party_id},
    Name{"p-asserted-identity", Header::p_asserted_identity},
    Name{"p-preferred-identity", Header::p_preferred_identity},
};

constexpr std::size_t longest = names.back().text.size();

// Where the names of each length begin; one past the last length ends the last.
constexpr auto starts = [] {
  std::array<std::size_t, longest + 2> first{};
  std::size_t at = 0;
  for (std::size_t length = 0; length < first.size(); ++length) {
    while (at < names.size() && names[at].text.size() < length) ++at;
    first[length] = at;
  }
  return first;
}();

struct MethodName {
  std::string_view text;
  Method method;
};
constexpr std::array methods{
    MethodName{"INVITE", Method::invite},
    MethodName{"ACK", Method::ack},
    MethodName{"BYE", Method::bye},
    MethodName{"CANCEL", Method::cancel},
    MethodName{"REGISTER", Method::register_},
    MethodName{"OPTIONS", Method::options},
    MethodName{"PRACK", Method::prack},
    MethodName{"UPDATE", Method::update},
    MethodName{"SUBSCRIBE", Method::subscribe},
    MethodName{"NOTIFY", Method::notify},
    MethodName{"REFER", Method::refer},
    MethodName{"INFO", Method::info},
    MethodName{"MESSAGE", Method::message},
    MethodName{"PUBLISH", Method::publish},
};

}  // namespace

Header parse_header_name(std::string_view name) {
  if (name.empty() || name.size() > longest) return Header::other;
  for (auto at = starts[name.size()]; at < starts[name.size() + 1]; ++at) {
    if (base::equal_ignoring_case(names[at].text, name)) return names[at].header;
  }
  return Header::other;
}

Method parse_method(std::string_view text) {
  for (const auto& known : methods) {
    if (known.text == text) return known.method;
  }
  return Method::other;
}

std::string_view to_string(Method method) {
  for (const auto& known : methods) {
    if (known.method == method) return known.text;
  }
  return "";
}

}  // namespace sipward::sip
