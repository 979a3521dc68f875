// [[peer]]: who speaks with sipward, how it is recognised, reached and written to.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using namespace policy;

constexpr std::pair<std::string_view, Side> sides[] = {{"inside", Side::inside},
                                                       {"outside", Side::outside}};
constexpr std::pair<std::string_view, ContactStyle> contact_styles[] = {
    {"token-param", ContactStyle::token_param},
    {"token-user", ContactStyle::token_user},
    {"keep", ContactStyle::keep}};
constexpr std::pair<std::string_view, RecordRouteStyle> record_route_styles[] = {
    {"transport-param", RecordRouteStyle::transport_param},
    {"double", RecordRouteStyle::double_},
    {"none", RecordRouteStyle::none}};
constexpr std::pair<std::string_view, RequestUriStyle> request_uri_styles[] = {
    {"own", RequestUriStyle::own},
    {"target", RequestUriStyle::target},
    {"keep", RequestUriStyle::keep}};
constexpr std::pair<std::string_view, UriScheme> schemes[] = {{"sip", UriScheme::sip},
                                                              {"sips", UriScheme::sips}};
constexpr std::pair<std::string_view, Redirect> redirects[] = {{"map", Redirect::map},
                                                               {"pass", Redirect::pass}};
constexpr std::pair<std::string_view, tls::Version> versions[] = {{"1.2", tls::Version::tls1_2},
                                                                  {"1.3", tls::Version::tls1_3}};

std::optional<Target> parse_target(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto transport = base::parse_transport(text.substr(0, colon));
  const auto place = HostPort::parse(text.substr(colon + 1));
  if (!transport || !place) return std::nullopt;
  const auto port = place->port != 0 ? place->port : base::default_port(*transport);
  return Target{*transport, place->host, port, IpAddress::parse(place->host)};
}

bool is_certificate_name(std::string_view name) {
  return !name.empty() && name.find_first_of(" \t\"'<>,;/\\*") == std::string_view::npos;
}

void read_identity(Section& section, PeerDraft& draft) {
  auto& peer = draft.peer;
  section.require("side", "\"inside\" or \"outside\"");
  section.take_word("side", sides, peer.side);
  for (const auto& text : section.take_texts("address")) {
    if (const auto prefix = base::Prefix::parse(text.value)) {
      peer.prefixes.push_back(*prefix);
    } else {
      section.wrong(text.at, "address", "\"" + text.value + "\"",
                    "an address or a prefix such as \"10.0.0.0/8\"");
    }
  }
  if (const auto text = section.take_text("target")) {
    peer.target = parse_target(text->value);
    if (!peer.target) {
      section.wrong(text->at, "target", "\"" + text->value + "\"",
                    "TRANSPORT:HOST:PORT, such as \"tls:cucm1.example.com:5061\"");
    }
  }
  if (const auto text = section.take_text("trustpoint")) draft.trustpoint = *text;
  for (const auto& text : section.take_texts("names")) {
    if (is_certificate_name(text.value)) {
      peer.names.push_back(base::lower(text.value));
    } else {
      section.wrong(text.at, "names", "\"" + text.value + "\"",
                    "a host name (or address) as it stands in the certificate");
    }
  }
}

void read_tls(Section& section, PeerDraft& draft) {
  const auto* node = section.take("tls");
  if (node == nullptr) return;
  const auto* table = node->as_table();
  if (table == nullptr) {
    return section.wrong(place_of(*node), "tls", "no table", "{ min = \"1.2\", max = \"1.3\" }");
  }
  Section inner(*table, "tls", section.problems());
  inner.take_word("min", versions, draft.min);
  inner.take_word("max", versions, draft.max);
  inner.finish();
  if (draft.min > draft.max) {
    section.problems().error(place_of(*node), "tls.min is above tls.max", "min <= max");
  }
}

void read_rewriting(Section& section, Peer& peer) {
  if (const auto text = section.take_text("advertise")) {
    peer.advertise = HostPort::parse(text->value);
    if (!peer.advertise) {
      section.wrong(text->at, "advertise", "\"" + text->value + "\"", "HOST or HOST:PORT");
    }
  }
  section.take_word("contact", contact_styles, peer.contact);
  section.take_word("record_route", record_route_styles, peer.record_route);
  section.take_word("request_uri", request_uri_styles, peer.request_uri);
  section.take_word("scheme", schemes, peer.scheme);
  section.take_word("redirect", redirects, peer.redirect);
  if (const auto flag = section.take_flag("terminates_sips")) peer.terminates_sips = flag->value;
  if (const auto flag = section.take_flag("trust_identity")) peer.trust_identity = flag->value;
}

}  // namespace

void read_peers(const toml::table& root, Draft& draft, Problems& problems) {
  const auto* node = root.get("peer");
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr || !list->is_homogeneous(toml::node_type::table)) {
    return problems.error(place_of(*node), "peer is no list of tables", "[[peer]]");
  }
  for (const auto& item : *list) {
    Section section(*item.as_table(), "[[peer]]", problems);
    PeerDraft peer;
    peer.at = section.place();
    section.require("name", "a text");
    if (const auto name = section.take_text("name")) {
      peer.peer.name = name->value;
      peer.at = name->at;
    }
    peer.peer.stable_id = stable_id(peer.peer.name);
    read_identity(section, peer);
    read_tls(section, peer);
    read_rewriting(section, peer.peer);
    section.finish();
    draft.peers.push_back(std::move(peer));
  }
}

void read_routes(const toml::table& root, Draft& draft, Problems& problems) {
  const auto* node = root.get("route");
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr || !list->is_homogeneous(toml::node_type::table)) {
    return problems.error(place_of(*node), "route is no list of tables", "[[route]]");
  }
  for (const auto& item : *list) {
    Section section(*item.as_table(), "[[route]]", problems);
    RouteDraft route;
    route.at = section.place();
    section.require("from", "\"inside\", \"outside\" or a peer's name");
    section.require("to", "a peer's name");
    if (const auto from = section.take_text("from")) route.from = *from;
    if (const auto to = section.take_text("to")) route.to = *to;
    if (const auto flag = section.take_flag("hairpin")) route.hairpin = flag->value;
    section.finish();
    draft.routes.push_back(std::move(route));
  }
}

}  // namespace sipward::config
