// [[peer]]: who speaks with sipward, how it is recognised, reached and written to.
#include "sipward/shell/config/address.hpp"
#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/config/log_words.hpp"
#include "sipward/shell/config/preset_table.hpp"
#include "sipward/shell/tls/algorithms.hpp"
#include "sipward/shell/tls/pin.hpp"

namespace sipward::config {
namespace {

using namespace policy;

template <class E>
using Word = std::pair<std::string_view, E>;

constexpr Word<Side> sides[] = {{"inside", Side::inside}, {"outside", Side::outside}};
constexpr Word<ContactStyle> contact_styles[] = {{"token-param", ContactStyle::token_param},
                                                 {"token-user", ContactStyle::token_user},
                                                 {"keep", ContactStyle::keep}};
constexpr Word<RecordRouteStyle> record_route_styles[] = {
    {"transport-param", RecordRouteStyle::transport_param},
    {"double", RecordRouteStyle::double_},
    {"none", RecordRouteStyle::none}};
constexpr Word<RequestUriStyle> request_uri_styles[] = {{"own", RequestUriStyle::own},
                                                        {"target", RequestUriStyle::target},
                                                        {"keep", RequestUriStyle::keep}};
constexpr Word<UriScheme> schemes[] = {{"sip", UriScheme::sip}, {"sips", UriScheme::sips}};
constexpr Word<Redirect> redirects[] = {
    {"map", Redirect::map}, {"pass", Redirect::pass}, {"follow", Redirect::follow}};
constexpr Word<Oversize> oversizes[] = {
    {"fragment", Oversize::fragment}, {"tcp", Oversize::tcp}, {"refuse", Oversize::refuse}};
constexpr Word<Sdes> sdes_words[] = {
    {"pass", Sdes::pass}, {"warn", Sdes::warn}, {"refuse", Sdes::refuse}};
constexpr Word<policy::Connections> connection_words[] = {
    {"one", policy::Connections::one}, {"per_worker", policy::Connections::per_worker}};
constexpr Word<Topology> topologies[] = {{"keep", Topology::keep}, {"hide", Topology::hide}};
constexpr Word<IdentityHost> identity_hosts[] = {{"keep", IdentityHost::keep},
                                                 {"advertise", IdentityHost::advertise}};
constexpr Word<tls::Version> versions[] = {{"1.2", tls::Version::tls1_2},
                                           {"1.3", tls::Version::tls1_3}};

enum class CommonName : std::uint8_t { fallback, also };
constexpr Word<CommonName> common_names[] = {{"fallback", CommonName::fallback},
                                             {"also", CommonName::also}};
enum class Wildcard : std::uint8_t { none, one_label };
constexpr Word<Wildcard> wildcards[] = {{"none", Wildcard::none},
                                        {"one-label", Wildcard::one_label}};
constexpr Word<tls::Verify> verifications[] = {{"full", tls::Verify::full},
                                               {"anchors-only", tls::Verify::anchors_only},
                                               {"none", tls::Verify::none}};
constexpr Word<tls::Eku> ekus[] = {{"strict", tls::Eku::strict}, {"any", tls::Eku::any}};

constexpr std::size_t most_peers = 10'000;

void read_name(Section& section, PeerDraft& draft) {
  section.require("name", "name = \"…\"");
  draft.at = section.place();
  if (const auto name = section.take_text("name")) {
    draft.peer.name = name->value;
    draft.at = name->at;
    if (!is_name(name->value)) {
      section.wrong(name->at, "name", in_quotes(name->value), name_expected);
    } else if (name->value == "inside" || name->value == "outside") {
      section.wrong(name->at, "name", in_quotes(name->value), "a name that is no side's");
    }
  }
  draft.peer.stable_id = stable_id(draft.peer.name);
}

void read_identity(Section& section, PeerDraft& draft) {
  auto& peer = draft.peer;
  section.require("side", "\"inside\" or \"outside\"");
  section.take_word("side", sides, peer.side);
  for (const auto& text : section.take_texts("address")) {
    if (const auto prefix = read_prefix(section, "address", text)) peer.prefixes.push_back(*prefix);
  }
  if (const auto text = section.take_text("target")) {
    peer.target = read_target(section, "target", *text);
  }
  if (const auto text = section.take_text("trustpoint")) draft.trustpoint = *text;
  if (const auto text = section.take_text("outbound_trustpoint")) {
    draft.outbound_trustpoint = *text;
    peer.outbound_trustpoint = text->value;
  }
  for (const auto& text : section.take_texts("names")) {
    if (is_host(text.value)) {
      peer.names.push_back(base::lower(text.value));
    } else {
      section.wrong(text.at, "names", in_quotes(text.value),
                    "a host name or address as it stands in the certificate");
    }
  }
}

constexpr Word<Security> securities[] = {{"off", Security::off},
                                         {"observe", Security::observe},
                                         {"prefer", Security::prefer},
                                         {"require", Security::require}};

// "udp:5060": where the host of `target` takes cleartext.
void read_cleartext(Section& section, PeerDraft& draft) {
  const auto text = section.take_text("cleartext");
  if (!text) return;
  const auto colon = text->value.find(':');
  const auto transport = base::parse_transport(text->value.substr(0, colon));
  const auto place = colon == std::string::npos
                         ? std::optional<base::HostPort>{base::HostPort{}}
                         : base::HostPort::parse("host:" + text->value.substr(colon + 1));
  if (!transport || *transport == Transport::tls || !place ||
      (colon != std::string::npos && place->port == 0)) {
    return section.wrong(text->at, "cleartext", in_quotes(text->value),
                         "\"udp:PORT\" or \"tcp:PORT\", at the host of target");
  }
  draft.cleartext = {*transport, place->port == 0 ? base::default_port(*transport) : place->port};
}

void read_security(Section& section, PeerDraft& draft) {
  draft.security_at = section.take_word("security", securities, draft.peer.security);
  read_cleartext(section, draft);
  if (!draft.security_at && draft.speaks_tls()) draft.peer.security = Security::require;
}

// "sha256//BASE64", as curl and RFC 7469 write it, or 64 hexadecimal digits.
void read_pins(Section& section, PeerDraft& draft) {
  for (const auto& text : section.take_texts("pins")) {
    if (auto pin = tls::read_pin(text.value)) {
      draft.pins.push_back(std::move(*pin));
    } else {
      section.wrong(text.at, "pins", in_quotes(text.value),
                    "\"sha256//\" and the base64 of a public key's SHA-256, or its 64 hexadecimal "
                    "digits");
    }
  }
}

void read_judgement(Section& section, PeerDraft& draft) {
  CommonName common_name = CommonName::fallback;
  Wildcard wildcard = Wildcard::none;
  section.take_word("cn", common_names, common_name);
  section.take_word("wildcard", wildcards, wildcard);
  draft.name_rules = {common_name == CommonName::also, wildcard == Wildcard::one_label};
  section.take_word("verify", verifications, draft.verify);
  section.take_word("eku", ekus, draft.eku);
  if (const auto depth = section.take_number("verify_depth", 0, 32)) {
    draft.verify_depth = static_cast<int>(depth->value);
  }
  read_pins(section, draft);
}

std::vector<std::string> words_of(const std::vector<Placed<std::string>>& texts) {
  std::vector<std::string> words;
  words.reserve(texts.size());
  for (const auto& text : texts) words.push_back(text.value);
  return words;
}

// Which of the connections from its address are meant.
void read_selection(Section& section, PeerDraft& draft) {
  draft.connections_at = section.take_word("connections", connection_words, draft.peer.connections);
  for (const auto& text : section.take_texts("sni")) {
    if (is_host(text.value) && !base::IpAddress::parse(text.value)) {
      draft.sni.push_back(base::lower(text.value));
    } else {
      section.wrong(text.at, "sni", in_quotes(text.value), "a host name of ours that it asks for");
    }
  }
  for (const auto& text : section.take_texts("listeners")) {
    if (const auto endpoint = read_endpoint(section, "listeners", text)) {
      draft.listeners.push_back({*endpoint, text.at});
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
  Section inner(*table, "tls", section.problems(), section.otherwise("tls"));
  inner.take_word("min", versions, draft.min);
  inner.take_word("max", versions, draft.max);
  draft.ciphers = words_of(inner.take_texts("ciphers"));
  draft.groups = words_of(inner.take_texts("groups"));
  const auto read = tls::read_algorithms(draft.ciphers, draft.groups);
  for (const auto& problem : read.problems) section.problems().error(place_of(*node), problem);
  inner.finish();
  if (draft.min > draft.max) {
    section.problems().error(place_of(*node), "tls min is above max", "min at most max");
  }
}

void read_logging(Section& section, PeerDraft& draft) {
  auto level = log::Level::info;
  if (section.take_word("log_level", log_levels, level)) draft.log_level = level;
}

void read_rewriting(Section& section, PeerDraft& draft) {
  auto& peer = draft.peer;
  if (const auto text = section.take_text("advertise")) {
    peer.advertise = read_host_port(section, "advertise", *text);
  }
  section.take_word("contact", contact_styles, peer.contact);
  section.take_word("record_route", record_route_styles, peer.record_route);
  section.take_word("request_uri", request_uri_styles, peer.request_uri);
  section.take_word("scheme", schemes, peer.scheme);
  section.take_word("redirect", redirects, peer.redirect);
  section.take_word("oversize", oversizes, peer.oversize);
  section.take_word("sdes", sdes_words, peer.sdes);
  section.take_word("topology", topologies, peer.topology);
  section.take_word("identity_host", identity_hosts, peer.identity_host);
  if (const auto flag = section.take_flag("terminates_sips")) peer.terminates_sips = flag->value;
  if (const auto flag = section.take_flag("trust_identity")) peer.trust_identity = flag->value;
  draft.max_uri_at = draft.at;
  if (const auto bytes = section.take_number("max_uri", 64, 8192)) {
    peer.max_uri = static_cast<std::size_t>(bytes->value);
    draft.max_uri_at = bytes->at;
  }
}

// What may arrive from it, and how it is found out whether it is there.
void read_load(Section& section, PeerDraft& draft) {
  draft.options = read_options(section);
  // A preset asks that somebody looks after it; how, its groups say.
  if (draft.options && !section.says("options")) {
    draft.looked_after = draft.options->value;
    draft.options.reset();
  }
  const auto* node = section.take("limits");
  if (node == nullptr) return;
  const auto* table = node->as_table();
  if (table == nullptr) {
    return section.wrong(place_of(*node), "limits", "no table", "{ calls_per_second = 50 }");
  }
  Section inner(*table, "limits", section.problems());
  read_load_limits(inner, draft.peer.limits.load);
  if (const auto number = inner.take_number("connections", 0, 1'000'000)) {
    draft.peer.limits.connections = static_cast<std::uint32_t>(number->value);
  }
  inner.finish();
}

std::string title_of(const toml::table& table) {
  const auto name = table["name"].value_exact<std::string>();
  return name ? "[[peer]] " + in_quotes(*name) : "[[peer]]";
}

}  // namespace

bool PeerDraft::speaks_tls() const {
  if (!trustpoint.value.empty()) return true;
  if (security_at) return peer.security != Security::off;
  return peer.side == Side::outside || (peer.target && peer.target->transport == Transport::tls);
}

void read_peers(const toml::table& root, Draft& draft, Problems& problems) {
  for (const auto* table : tables_named(root, "peer", problems)) {
    if (draft.peers.size() == most_peers) {
      return problems.error(place_of(*table), "there are more than 10000 peers");
    }
    const auto before = problems.errors.size();
    PeerDraft peer;
    peer.preset = preset_of(*table);
    const auto otherwise = settings_of(peer.preset.preset);
    Section section(*table, title_of(*table), problems, &otherwise);
    read_name(section, peer);
    refuse_unknown_preset(section);
    read_identity(section, peer);
    read_security(section, peer);
    read_selection(section, peer);
    read_tls(section, peer);
    read_judgement(section, peer);
    read_rewriting(section, peer);
    read_logging(section, peer);
    read_load(section, peer);
    section.finish();
    peer.broken = problems.errors.size() != before;
    draft.peers.push_back(std::move(peer));
  }
}

}  // namespace sipward::config
