// [inside] and [outside]: where sipward listens and by which names it is known.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

constexpr auto host_port_expected = "HOST or HOST:PORT, IPv6 addresses in brackets";
constexpr auto listen_expected =
    "TRANSPORT:ADDRESS:PORT, such as \"udp:0.0.0.0:5060\" or \"tls:[::]:5061\"";

std::optional<base::HostPort> read_host_port(const Placed<std::string>& text, std::string_view key,
                                             Section& section) {
  auto parsed = base::HostPort::parse(text.value);
  if (!parsed) section.wrong(text.at, key, "\"" + text.value + "\"", host_port_expected);
  return parsed;
}

std::optional<base::Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto transport = base::parse_transport(text.substr(0, colon));
  const auto place = base::HostPort::parse(text.substr(colon + 1));
  const auto address = place ? base::IpAddress::parse(place->host) : std::nullopt;
  if (!transport || !address) return std::nullopt;
  const bool port_written =
      text.rfind(':') > text.rfind(']') + 1 || text.ends_with(":0") || place->port != 0;
  return base::Endpoint{*transport, *address,
                        port_written ? place->port : base::default_port(*transport)};
}

void add_listener(const Placed<std::string>& bind, base::Side side,
                  std::optional<base::HostPort> advertise, Draft& draft, Section& section) {
  const auto endpoint = parse_endpoint(bind.value);
  if (!endpoint) return section.wrong(bind.at, "listen", "\"" + bind.value + "\"", listen_expected);
  draft.listeners.push_back({{side, *endpoint, std::move(advertise)}, bind.at});
}

// { bind = "udp:0.0.0.0:5060", advertise = "192.0.2.7:15060" }
void read_listener_table(const toml::table& table, base::Side side, Draft& draft,
                         Problems& problems) {
  Section section(table, "listen", problems);
  section.require("bind", listen_expected);
  const auto bind = section.take_text("bind");
  const auto advertise = section.take_text("advertise");
  section.finish();
  std::optional<base::HostPort> shown;
  if (advertise) shown = read_host_port(*advertise, "advertise", section);
  if (bind) add_listener(*bind, side, std::move(shown), draft, section);
}

void read_listeners(Section& section, base::Side side, Draft& draft) {
  const auto* node = section.take("listen");
  if (node == nullptr) return;
  if (const auto* list = node->as_array()) {
    for (const auto& item : *list) {
      if (const auto* table = item.as_table()) {
        read_listener_table(*table, side, draft, section.problems());
      } else if (const auto text = item.value_exact<std::string>()) {
        add_listener({*text, place_of(item)}, side, std::nullopt, draft, section);
      } else {
        section.wrong(place_of(item), "listen", "no text", listen_expected);
      }
    }
    return;
  }
  if (const auto text = node->value_exact<std::string>()) {
    return add_listener({*text, place_of(*node)}, side, std::nullopt, draft, section);
  }
  section.wrong(place_of(*node), "listen", "no list", "a list of " + std::string(listen_expected));
}

}  // namespace

void read_side(const toml::table& root, base::Side side, Draft& draft, Problems& problems) {
  const std::string name(base::to_string(side));
  const auto* node = root.get(name);
  if (node == nullptr || !node->is_table()) {
    return problems.error(node != nullptr ? place_of(*node) : Place{},
                          "there is no table [" + name + "]", "listen and advertise of that side");
  }
  Section section(*node->as_table(), "[" + name + "]", problems);
  draft.side_at[static_cast<std::size_t>(side)] = section.place();
  section.require("listen", "a list of " + std::string(listen_expected));
  section.require("advertise", "the host by which that side knows sipward");
  auto& settings = draft.network.sides[static_cast<std::size_t>(side)];
  read_listeners(section, side, draft);
  if (const auto text = section.take_text("advertise")) {
    if (auto shown = read_host_port(*text, "advertise", section)) settings.advertise = *shown;
  }
  for (const auto& text : section.take_texts("aliases")) {
    if (auto alias = read_host_port(text, "aliases", section)) settings.aliases.push_back(*alias);
  }
  if (side == base::Side::outside) {
    using policy::OptionsOutside;
    constexpr std::pair<std::string_view, OptionsOutside> words[] = {
        {"truth", OptionsOutside::truth}, {"always", OptionsOutside::always}};
    section.take_word("options", words, draft.network.options_outside);
  }
  section.finish();
}

}  // namespace sipward::config
