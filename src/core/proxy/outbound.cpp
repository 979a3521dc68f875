#include "sipward/core/proxy/outbound.hpp"

#include "sipward/core/proxy/contact.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;

bool supports(const sip::Message& request, std::string_view tag) {
  for (const auto& value : request.values(Header::supported)) {
    if (base::equal_ignoring_case(request.text(value.span), tag)) return true;
  }
  return false;
}

// The span of ";reg-id=1" behind a Contact value; empty if it has none.
sip::Span reg_id_of(const sip::Message& request, const sip::Value& contact) {
  const auto address = sip::parse_name_addr(request.text(contact.span));
  const auto param = address ? sip::locate_param(address->params, "reg-id") : std::string_view();
  if (param.empty()) return {};
  auto span = span_of(request, param);
  while (request.bytes()[span.begin] != ';') --span.begin;  // white space may stand between
  return span;
}

std::string with_ob(std::string route) {
  return route.insert(route.size() - 1, ";ob");
}

}  // namespace

void map_outbound(const Context& context, const sip::Message& request, const Crossing& crossing,
                  sip::Edit& edit) {
  const bool path = supports(request, "path");
  bool found = false;
  for (const auto& contact : request.values(Header::contact)) {
    const auto reg_id = reg_id_of(request, contact);
    if (reg_id.size() == 0) continue;
    found = true;
    if (!path) edit.replace(reg_id, {});
  }
  if (!found) return;
  if (path) {
    edit.prepend_header(
        Header::path, "Path",
        with_ob(record_route_value(context, crossing.to, crossing.from, {nullptr, {}})));
    return;
  }
  sip::Values outbound;
  for (const auto& value : request.values(Header::supported)) {
    if (base::equal_ignoring_case(request.text(value.span), "outbound")) outbound.push_back(value);
  }
  edit.remove_values(outbound);
}

void map_service_route(const Context& context, const sip::Message& response,
                       const Crossing& crossing, sip::Edit& edit) {
  if (response.first(Header::service_route) == nullptr) return;
  edit.prepend_header(Header::service_route, "Service-Route",
                      record_route_value(context, crossing.to, crossing.from, {nullptr, {}}));
}

}  // namespace sipward::proxy
