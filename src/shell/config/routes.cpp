// [[route]]: whose requests, what else must be true of them, and where they go.
#include <algorithm>

#include "sipward/core/base/utf8.hpp"
#include "sipward/core/sip/scan.hpp"
#include "sipward/shell/config/address.hpp"
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using namespace policy;

constexpr std::size_t most_routes = 10'000;
constexpr std::size_t longest_reason = 64;

constexpr auto host_expected =
    "a host name, an address, or \"*.example.com\", where the star is one label";

constexpr std::pair<std::string_view, sip::Scheme> matched_schemes[] = {{"sip", sip::Scheme::sip},
                                                                        {"sips", sip::Scheme::sips},
                                                                        {"tel", sip::Scheme::tel},
                                                                        {"urn", sip::Scheme::urn}};

bool is_printable(std::string_view text) {
  return base::is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

// Reads one text or a list of them; what `parse` cannot read is reported.
template <class Item, class Parse>
void take_list(Section& section, std::string_view key, std::vector<Item>& into,
               const std::string& expected, Parse parse) {
  for (const auto& text : section.take_texts(key)) {
    if (auto item = parse(text.value)) {
      into.push_back(std::move(*item));
    } else {
      section.wrong(text.at, key, in_quotes(text.value), expected);
    }
  }
}

std::optional<HostPattern> parse_host(std::string_view text) {
  const auto host = text.substr(text.starts_with("*.") ? 2 : 0);
  if (host.size() != text.size() && base::IpAddress::parse(host)) return std::nullopt;
  return is_host(host) ? HostPattern::parse(text) : std::nullopt;
}

void take_hosts(Section& section, std::string_view key, std::vector<HostPattern>& into) {
  take_list(section, key, into, host_expected, parse_host);
}

void read_from_names(Section& section, RouteDraft& draft) {
  for (const auto& text : section.take_texts("from_name")) {
    if (auto pattern = parse_host(text.value)) {
      draft.match.from_names.push_back(std::move(*pattern));
      draft.from_names_at.push_back(text.at);
    } else {
      section.wrong(text.at, "from_name", in_quotes(text.value), host_expected);
    }
  }
}

std::string capitals(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

void read_methods(Section& section, RouteMatch& match) {
  for (const auto& text : section.take_texts("method")) {
    const auto usual = capitals(text.value);
    std::string expected;
    if (!sip::is_token_text(text.value)) {
      expected = "a method such as \"INVITE\"";
    } else if (text.value == "ACK" || text.value == "CANCEL") {
      expected = "a method that begins something: ACK and CANCEL go where their INVITE went";
    } else if (usual != text.value && sip::parse_method(usual) != sip::Method::other) {
      expected = in_quotes(usual) + ": methods are written so";
    }
    if (expected.empty()) {
      match.methods.push_back(text.value);
    } else {
      section.wrong(text.at, "method", in_quotes(text.value), std::move(expected));
    }
  }
}

void read_patterns(Section& section, RouteMatch& match) {
  for (const auto& text : section.take_texts("user_regex")) {
    auto compiled = Pattern::compile(text.value);
    if (auto* pattern = std::get_if<Pattern>(&compiled)) {
      match.user_patterns.push_back(std::move(*pattern));
    } else {
      section.wrong(text.at, "user_regex",
                    in_quotes(text.value) + ": " + in_quotes(std::get<std::string>(compiled)),
                    "a regular expression as RE2 knows it, such as '^\\+49[0-9]{5}$'");
    }
  }
}

void read_user(Section& section, RouteMatch& match) {
  take_list(section, "user_prefix", match.user_prefixes,
            "how a user begins, 1 to 32 bytes: \"+4930\" or \"alice-\"", UserPrefix::parse);
  take_list(section, "user_range", match.user_ranges,
            "two numbers of equally many digits, at most 18, both with or without \"+\", the lower "
            "first: \"+4930100-+4930199\"",
            NumberRange::parse);
  read_patterns(section, match);
}

void read_schemes(Section& section, RouteMatch& match) {
  take_list(section, "scheme", match.schemes, "one of \"sip\", \"sips\", \"tel\", \"urn\"",
            [](std::string_view text) -> std::optional<sip::Scheme> {
              for (const auto& [word, scheme] : matched_schemes) {
                if (word == text) return scheme;
              }
              return std::nullopt;
            });
}

void read_header(const toml::node& node, Section& section, RouteMatch& match) {
  const auto* table = node.as_table();
  if (table == nullptr) {
    return section.wrong(place_of(node), "header", "no table",
                         "{ name = \"X-Site\", equals = \"berlin\" }");
  }
  Section inner(*table, "header", section.problems());
  inner.require("name", "name = \"X-Site\"");
  const auto name = inner.take_text("name");
  const auto equals = inner.take_text("equals");
  inner.finish();
  if (name && !sip::is_token_text(name->value)) {
    inner.wrong(name->at, "name", in_quotes(name->value), "the name of a header field");
  } else if (name) {
    match.headers.push_back(
        {name->value, equals ? std::optional<std::string>(equals->value) : std::nullopt});
  }
}

void read_headers(Section& section, RouteMatch& match) {
  const auto* node = section.take("header");
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr) return read_header(*node, section, match);
  for (const auto& item : *list) read_header(item, section, match);
}

// to = "NAME" or refuse = { status = 403, reason = "…" }
void read_target(Section& section, RouteDraft& draft) {
  if (const auto to = section.take_text("to")) draft.to = *to;
  const auto* node = section.take("refuse");
  if (node == nullptr) {
    return section.require("to", "a peer's or group's name, or refuse = { status = 403 }");
  }
  const auto* table = node->as_table();
  if (table == nullptr) {
    return section.wrong(place_of(*node), "refuse", "no table", "{ status = 403, reason = \"…\" }");
  }
  auto& refuse = draft.refuse.emplace();
  Section inner(*table, "refuse", section.problems());
  inner.require("status", "status = 403");
  if (const auto status = inner.take_number("status", 400, 699)) {
    refuse.status = static_cast<int>(status->value);
  }
  if (const auto reason = inner.take_text("reason")) {
    refuse.phrase = reason->value;
    if (reason->value.size() > longest_reason || !is_printable(reason->value)) {
      inner.wrong(reason->at, "reason", in_quotes(reason->value),
                  "at most 64 bytes of one printable line");
    }
  }
  inner.finish();
  if (!draft.to.value.empty()) {
    section.problems().error(place_of(*node), "the route has both to and refuse", "one of them");
  }
}

}  // namespace

void read_routes(const toml::table& root, Draft& draft, Problems& problems) {
  for (const auto* table : tables_named(root, "route", problems)) {
    if (draft.routes.size() == most_routes) {
      return problems.error(place_of(*table), "there are more than 10000 routes");
    }
    Section section(*table, "[[route]]", problems);
    RouteDraft route;
    route.at = section.place();
    if (const auto from = section.take_text("from")) route.from = *from;
    read_from_names(section, route);
    if (section.take("from_name") == nullptr) {
      section.require("from", "\"inside\", \"outside\" or a peer's name");
    }
    read_methods(section, route.match);
    read_user(section, route.match);
    take_hosts(section, "host", route.match.hosts);
    read_schemes(section, route.match);
    take_hosts(section, "to_host", route.match.to_hosts);
    take_hosts(section, "from_host", route.match.from_hosts);
    read_headers(section, route.match);
    read_target(section, route);
    if (const auto flag = section.take_flag("hairpin")) route.hairpin = flag->value;
    section.finish();
    draft.routes.push_back(std::move(route));
  }
}

}  // namespace sipward::config
