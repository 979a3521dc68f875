// What the SIPWARD_ variables say, as the text of a configuration file.
#include <algorithm>
#include <array>

#include "sipward/shell/config/environment.hpp"
#include "sipward/shell/config/phrase.hpp"

namespace sipward::config {
namespace {

using Variable = EnvironmentSetting;

namespace setting {
constexpr Variable inside{"SIPWARD_INSIDE",
                          "\"LISTENER…\" or \"LISTENER… as HOST\", such as \"udp:127.0.0.1:5060\""};
constexpr Variable component{
    "SIPWARD_COMPONENT", "\"TARGET\" or \"TARGET from ADDRESS…\", such as \"udp:127.0.0.1:5070\""};
constexpr Variable outside{
    "SIPWARD_OUTSIDE", "\"LISTENER… as HOST\", such as \"tls:0.0.0.0:5061 as sbc.example.com\""};
constexpr Variable target{
    "SIPWARD_TARGET",
    "\"TARGET\" or \"TARGET from ADDRESS…\", such as \"tls:cucm1.example.com:5061\""};
constexpr Variable names{"SIPWARD_NAMES",
                         "the names that the certificate of SIPWARD_TARGET must carry"};
constexpr Variable certificates{"SIPWARD_CERTS",
                                "a folder with tls.crt and tls.key (or tls.p12), and ca.crt"};
constexpr Variable state{"SIPWARD_STATE", "a folder of our own, for token keys and control socket"};
constexpr std::array all{inside, component, outside, target, names, certificates, state};
}  // namespace setting

// What Kubernetes sets for a Service that is called sipward.
bool is_kubernetes(std::string_view name) {
  return name.starts_with("SIPWARD_PORT") || name.starts_with("SIPWARD_SERVICE_");
}

class EnvironmentWriter {
 public:
  explicit EnvironmentWriter(const Environment& environment) : environment_(environment) {}

  EnvironmentText write() {
    find_strangers();
    for (const auto* needed : {&setting::outside, &setting::target, &setting::certificates}) {
      if (text_of(*needed).empty()) wrong(*needed, "is not set");
    }
    write_side(setting::inside, "[inside]", inside_phrase());
    write_side(setting::outside, "[outside]", phrase_of(setting::outside, "as"));
    write_trustpoint();
    write_target();
    write_component();
    write_state();
    return std::move(written_);
  }

 private:
  std::string_view text_of(const Variable& variable) const {
    const auto at = environment_.variables.find(variable.name);
    return at == environment_.variables.end() ? std::string_view() : std::string_view(at->second);
  }

  bool has_file(std::string_view name) const {
    const auto& files = environment_.certificate_files;
    return std::find(files.begin(), files.end(), name) != files.end();
  }

  void wrong(const Variable& variable, std::string what) {
    written_.errors.push_back(
        {std::string(variable.name), 0, 0, std::move(what), std::string(variable.expected)});
  }

  void line(const Variable& origin, std::string_view text) {
    written_.toml.append(text).append(1, '\n');
    written_.origins.emplace_back(origin.name);
  }

  // A table and where it comes from.
  void head(const Variable& origin, std::string_view table) {
    if (!written_.toml.empty()) line(origin, "");
    std::string text(table);
    if (!text_of(origin).empty()) {
      text.resize(std::max<std::size_t>(text.size() + 1, 24), ' ');
      text.append("# ").append(origin.name);
    }
    line(origin, text);
  }

  void find_strangers() {
    for (const auto& [name, value] : environment_.variables) {
      if (is_kubernetes(name) || is_setting(name)) continue;
      std::string list;
      for (const auto& one : setting::all) list.append(list.empty() ? "" : ", ").append(one.name);
      written_.warnings.push_back({name, 0, 0, "nothing reads this variable", "one of " + list});
    }
  }

  Phrase phrase_of(const Variable& variable, std::string_view divider) {
    const auto text = text_of(variable);
    auto phrase = read_phrase(text, divider);
    if (!text.empty() && !phrase) wrong(variable, "something is missing in " + toml_text(text));
    return phrase.value_or(Phrase());
  }

  Phrase inside_phrase() {
    if (!text_of(setting::inside).empty()) return phrase_of(setting::inside, "as");
    return {{"udp:127.0.0.1:5060", "tcp:127.0.0.1:5060"}, {}};
  }

  void write_side(const Variable& variable, std::string_view table, const Phrase& phrase) {
    if (phrase.behind.size() > 1) {
      wrong(variable, "there are several hosts behind \"as\"");
    }
    head(variable, table);
    line(variable, "listen = " + toml_list(phrase.before));
    if (!phrase.behind.empty()) line(variable, "advertise = " + toml_text(phrase.behind.front()));
  }

  void write_trustpoint() {
    const auto path = [&](const char* name) {
      return toml_text((std::filesystem::path(text_of(setting::certificates)) / name).string());
    };
    if (has_file("ticket.keys")) {
      head(setting::certificates, "[tls]");
      line(setting::certificates, "resumption = \"tickets\"");
      line(setting::certificates, "ticket_keys = " + path("ticket.keys"));
    }
    head(setting::certificates, "[trustpoint.sidecar]");
    if (has_file("tls.p12")) {
      line(setting::certificates, "pkcs12 = " + path("tls.p12"));
    } else {
      line(setting::certificates, "chain = " + path("tls.crt"));
      line(setting::certificates, "key = " + path("tls.key"));
    }
    if (has_file("tls.pass")) {
      line(setting::certificates, "passphrase = { file = " + path("tls.pass") + " }");
    }
    line(setting::certificates, "anchors = [" + path("ca.crt") + "]");
    if (has_file("ca.crl")) line(setting::certificates, "crl = [" + path("ca.crl") + "]");
  }

  // The one target that a variable names, and the addresses behind "from".
  Phrase target_phrase(const Variable& variable) {
    auto phrase = phrase_of(variable, "from");
    if (phrase.before.size() > 1) wrong(variable, "there are several targets");
    if (phrase.before.empty()) phrase.before.emplace_back();
    return phrase;
  }

  // Whoever proves the name may come from anywhere.
  void write_target() {
    auto phrase = target_phrase(setting::target);
    if (phrase.behind.empty()) phrase.behind = {"0.0.0.0/0", "::/0"};
    head(setting::target, "[[peer]]");
    line(setting::target, "name = \"target\"");
    line(setting::target, "side = \"outside\"");
    line(setting::target, "address = " + toml_list(phrase.behind));
    line(setting::target, "target = " + toml_text(phrase.before.front()));
    line(setting::target, "trustpoint = \"sidecar\"");
    auto wanted = words_of(text_of(setting::names));
    const auto host = host_in(phrase.before.front());
    if (wanted.empty() && is_address(host)) {
      wrong(setting::names, "is not set, and SIPWARD_TARGET is an address");
    } else if (wanted.empty()) {
      wanted.push_back(host);
    }
    line(text_of(setting::names).empty() ? setting::target : setting::names,
         "names = " + toml_list(wanted));
    head(setting::target, "[[route]]");
    line(setting::target, "from = \"inside\"");
    line(setting::target, "to = \"target\"");
  }

  // From where it sends, if that is not written.
  Words addresses_of_component(const std::string& reached) {
    const auto host = host_in(reached);
    if (reached.empty() && !only_loopback()) {
      wrong(setting::component, "is not set, and SIPWARD_INSIDE is more than loopback");
    } else if (!reached.empty() && !is_address(host)) {
      wrong(setting::component,
            toml_text(host) + " is no address, and a name does not tell who sends");
    }
    if (reached.empty() || is_loopback(host)) return {"127.0.0.0/8", "::1"};
    return {host};
  }

  void write_component() {
    auto phrase = target_phrase(setting::component);
    const auto& reached = phrase.before.front();
    if (phrase.behind.empty()) phrase.behind = addresses_of_component(reached);
    head(setting::component, "[[peer]]");
    line(setting::component, "name = \"component\"");
    line(setting::component, "side = \"inside\"");
    line(setting::component, "address = " + toml_list(phrase.behind));
    if (reached.empty()) return;
    line(setting::component, "target = " + toml_text(reached));
    head(setting::component, "[[route]]");
    line(setting::component, "from = \"outside\"");
    line(setting::component, "to = \"component\"");
  }

  bool only_loopback() {
    const auto words = inside_phrase().before;
    return std::all_of(words.begin(), words.end(),
                       [](const std::string& word) { return is_loopback(host_in(word)); });
  }

  void write_state() {
    if (text_of(setting::state).empty()) return;
    head(setting::state, "[server]");
    line(setting::state, "state_folder = " + toml_text(text_of(setting::state)));
  }

  const Environment& environment_;
  EnvironmentText written_;
};

}  // namespace

std::vector<EnvironmentSetting> environment_settings() {
  return {setting::all.begin(), setting::all.end()};
}

bool is_setting(std::string_view variable) {
  return std::any_of(setting::all.begin(), setting::all.end(),
                     [&](const Variable& one) { return one.name == variable; });
}

EnvironmentText write_toml(const Environment& environment) {
  return EnvironmentWriter(environment).write();
}

}  // namespace sipward::config
