#include "sipward/core/proxy/topology.hpp"

#include "sipward/core/proxy/contact.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;

void seal_route(const Context& context, const sip::Message& message, const sip::Value& value,
                const Crossing& crossing, sip::Edit& edit) {
  sip::Uri whole;  // of a hidden route the value stands in the host's place
  whole.host = message.text(value.span);
  const auto contents = contents_of(context, crossing.from, crossing.to.peer, whole);
  edit.replace(value.span, own_route_value(context, crossing.to, TokenKind::route, contents));
}

}  // namespace

bool hides_topology(const Context& context, PeerId reader) {
  return reader != base::no_peer && context.peer(reader).topology == policy::Topology::hide;
}

std::optional<HiddenRoute> open_hidden_route(const Context& context, Side arrived_on,
                                             const sip::Uri& uri) {
  auto contents = context.tokens.open(TokenKind::route, arrived_on, uri.user);
  if (!contents) return std::nullopt;
  HiddenRoute hidden{std::move(contents->host), std::move(*contents)};
  hidden.contents.host = no_target;
  return hidden;
}

void hide_routes(const Context& context, const sip::Message& message,
                 std::span<const sip::Value> values, const Crossing& crossing, sip::Edit& edit) {
  for (const auto& value : values) seal_route(context, message, value, crossing, edit);
}

void show_routes(const Context& context, const sip::Message& message,
                 std::span<const sip::Value> values, Side arrived_on, sip::Edit& edit) {
  for (const auto& value : values) {
    const auto address = sip::parse_name_addr(message.text(value.span));
    const auto uri = address ? sip::parse_uri(address->uri) : std::nullopt;
    if (!uri) continue;
    if (auto hidden = open_hidden_route(context, arrived_on, *uri)) {
      edit.replace(value.span, std::move(hidden->value));
    }
  }
}

void hide_vias(const sip::Message& request, sip::Edit& edit) {
  for (const auto& line : request.lines()) {
    if (line.name == Header::via) edit.remove_line(line);
  }
}

std::string via_lines(const sip::Message& request, std::string_view top_via) {
  std::string lines;
  const auto& top = request.top_via_value();
  if (!top) return lines;
  for (const auto& line : request.lines()) {
    if (line.name != Header::via) continue;
    const bool stamped = &line == &request.lines()[top->line] && !top_via.empty();
    if (stamped) {
      lines.append(request.text({line.line.begin, top->span.begin})).append(top_via);
      lines.append(request.text({top->span.end, line.line.end}));
    } else {
      lines.append(request.text(line.line));
    }
  }
  return lines;
}

void show_vias(std::string_view lines, const sip::Message& response, sip::Edit& edit) {
  const auto* first = response.first(Header::via);
  if (first == nullptr) return;
  edit.insert(first->line.begin, std::string(lines));
  hide_vias(response, edit);
}

}  // namespace sipward::proxy
