// [control]: the control door over TCP, and the page.
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
  read_names(section, draft);
  section.finish();
}

void check_control(const Draft& draft, Problems& problems) {
  const auto& listen = draft.control.listen;
  const auto& at = draft.control_listen_at;
  if (at && !draft.token_at) {
    problems.error(*at, "[control] listen is set, but no token: whoever reaches it could read all",
                   "token = \"FILE\", a file of mode 600 with a secret in it");
  }
  if (listen && !stays_on_this_host(listen->address)) {
    problems.warning(*at,
                     "[control] listen is no loopback address: tokens, and what they give, cross "
                     "the network in cleartext",
                     "a loopback address, behind a proxy with TLS or a tunnel");
  }
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
