// [control]: the control door over TCP, and the page.
#include <algorithm>

#include "sipward/shell/config/address.hpp"
#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/config/token_file.hpp"

namespace sipward::config {
namespace {

bool stays_on_this_host(const base::IpAddress& address) {
  return base::Prefix::parse("127.0.0.0/8")->contains(address) ||
         address == *base::IpAddress::parse("::1");
}

void read_listen(Section& section, Draft& draft) {
  const auto text = section.take_text("listen");
  if (!text) return;
  draft.control_listen_at = text->at;
  const auto place = base::HostPort::parse(text->value);
  const auto address = place ? base::IpAddress::parse(place->host) : std::nullopt;
  if (!address || place->port == 0) {
    return section.wrong(text->at, "listen", in_quotes(text->value),
                         "\"ADDRESS:PORT\", such as \"127.0.0.1:8061\"");
  }
  draft.control.listen = base::Endpoint{base::Transport::tcp, *address, place->port};
}

void take_trustpoint(Section& section, const char* key, Placed<std::string>& into) {
  if (auto text = section.take_text(key)) into = std::move(*text);
}

// That certificates carry.
std::vector<Placed<std::string>> take_carried(Section& section, const char* key) {
  auto names = section.take_texts(key);
  for (auto& name : names) {
    if (!is_host(name.value)) {
      section.wrong(name.at, key, in_quotes(name.value),
                    "names that certificates of clients carry");
    }
    name.value = base::lower(name.value);
  }
  return names;
}

void read_names(Section& section, Draft& draft) {
  for (const auto& name : section.take_texts("names")) {
    if (!is_host(name.value)) {
      section.wrong(name.at, "names", in_quotes(name.value), "a name without a port");
    }
    draft.control.names.push_back(name.value);
  }
}

void check_token(const std::filesystem::path& path, const std::optional<Place>& at,
                 std::string& token, Problems& problems) {
  if (!at) return;
  auto file = read_token(path);
  if (!file.problem.empty()) problems.error(*at, "[control] " + file.problem);
  token = std::move(file.token);
}

const TrustpointDraft* find(const Draft& draft, const Placed<std::string>& wanted,
                            Problems& problems) {
  if (wanted.value.empty()) return nullptr;
  const auto& all = draft.trustpoints;
  const auto at = std::find_if(all.begin(), all.end(), [&](const TrustpointDraft& one) {
    return one.settings.name == wanted.value;
  });
  if (at != all.end()) return &*at;
  problems.error(wanted.at, "there is no trustpoint " + in_quotes(wanted.value),
                 "the NAME of a [trustpoint.NAME]");
  return nullptr;
}

void check_trustpoints(const Draft& draft, Problems& problems) {
  const auto& shown = draft.control_trustpoint;
  if (const auto* trustpoint = find(draft, shown, problems)) {
    const auto& own = trustpoint->settings.credentials;
    const bool serves = std::any_of(own.begin(), own.end(), [](const tls::CredentialSettings& one) {
      return one.use != tls::Use::client;
    });
    if (!serves) {
      problems.error(shown.at,
                     "[control] trustpoint " + in_quotes(shown.value) +
                         " has no certificate that is shown to who connects",
                     "one with a certificate whose use is not \"client\"");
    }
  }
  find(draft, draft.client_trustpoint, problems);
  if (!shown.value.empty() && !draft.control_listen_at) {
    problems.warning(shown.at, "[control] trustpoint does nothing without listen");
  }
  const bool certified = !draft.reader_names.empty() || !draft.operator_names.empty();
  if (!draft.client_trustpoint.value.empty() && !certified) {
    problems.warning(draft.client_trustpoint.at,
                     "[control] client_trustpoint does nothing without reader_names or "
                     "operator_names");
  }
}

void check_carried(const Draft& draft, Problems& problems) {
  for (const auto* names : {&draft.reader_names, &draft.operator_names}) {
    if (names->empty() || !draft.control_trustpoint.value.empty()) continue;
    problems.error(names->front().at,
                   "[control] has names of client certificates, but no trustpoint: without TLS "
                   "nobody shows one",
                   "trustpoint = \"NAME\": the certificate that the door shows");
  }
  for (const auto& name : draft.operator_names) {
    const auto same = [&](const Placed<std::string>& one) { return one.value == name.value; };
    if (std::none_of(draft.reader_names.begin(), draft.reader_names.end(), same)) continue;
    problems.error(name.at,
                   "[control] " + in_quotes(name.value) + " is in reader_names and operator_names",
                   "it in one of them: operators read, too");
  }
}

}  // namespace

void read_control(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                  Problems& problems) {
  const auto* table = table_named(root, "control", problems);
  if (table == nullptr) return;
  Section section(*table, "[control]", problems);
  read_listen(section, draft);
  if (const auto text = section.take_text("token")) {
    draft.control.token = resolve(folder, text->value);
    draft.token_at = text->at;
  }
  if (const auto text = section.take_text("operator_token")) {
    draft.control.operator_token = resolve(folder, text->value);
    draft.operator_token_at = text->at;
  }
  take_trustpoint(section, "trustpoint", draft.control_trustpoint);
  take_trustpoint(section, "client_trustpoint", draft.client_trustpoint);
  draft.reader_names = take_carried(section, "reader_names");
  draft.operator_names = take_carried(section, "operator_names");
  read_names(section, draft);
  section.finish();
}

void check_control(const Draft& draft, Problems& problems) {
  const auto& listen = draft.control.listen;
  const auto& at = draft.control_listen_at;
  const bool certified = !draft.reader_names.empty() || !draft.operator_names.empty();
  if (at && !draft.token_at && !certified) {
    problems.error(*at, "[control] listen is set, but no token: whoever reaches it could read all",
                   "token = \"FILE\", a file of mode 600 with a secret in it, or a trustpoint and "
                   "reader_names of client certificates");
  }
  if (listen && !stays_on_this_host(listen->address) && draft.control_trustpoint.value.empty()) {
    problems.warning(*at,
                     "[control] listen is no loopback address: tokens, and what they give, cross "
                     "the network in cleartext",
                     "trustpoint = \"NAME\", for TLS, or a loopback address");
  }
  check_trustpoints(draft, problems);
  check_carried(draft, problems);
  for (const auto& token_at : {draft.token_at, draft.operator_token_at}) {
    if (token_at && !at)
      problems.warning(*token_at, "[control] a token does nothing without listen");
  }
}

void check_tokens(const Draft& draft, Problems& problems) {
  std::string token, operator_token;
  check_token(draft.control.token, draft.token_at, token, problems);
  check_token(draft.control.operator_token, draft.operator_token_at, operator_token, problems);
  if (!token.empty() && token == operator_token) {
    problems.error(*draft.operator_token_at,
                   "[control] token and operator_token are the same: whoever reads could act",
                   "two secrets");
  }
}

}  // namespace sipward::config
