#include "sipward/cli/examples.hpp"

namespace sipward::cli {
namespace {

struct Entry {
  std::string_view of, command, what;
};

// In the order in which they are shown.
constexpr Entry every_example[] = {
    {"", "sipward lab --once", "sees it work: a small secure network on loopback and its calls"},
    {"", "sipward check && sipward run",
     "serves what /etc/sipward/sipward.toml says, if it is right"},
    {"", "sipward status", "of the running one: whether all is well, and what to do if not"},
    {"run", "sipward run", "serves what /etc/sipward/sipward.toml says"},
    {"run", "sipward run -c lab.toml", "serves another configuration"},
    {"check", "sipward check -c new.toml", "every problem with line and column; exit 1 if any"},
    {"check", "sipward check --json", "the same for programs"},
    {"lab", "sipward lab", "a small secure network to try calls in, until Ctrl-C"},
    {"lab", "sipward lab --once", "places its calls, says what was secured, leaves"},
    {"keys make", "sipward keys make --state keys", "keys/token.keys, for a secret of replicas"},
    {"keys rotate", "sipward keys rotate --state /var/lib/sipward",
     "a new key seals; the last two still open what they sealed"},
    {"pki show", "sipward pki show sbc.pem sbc.key", "names, validity, pin; does the key fit"},
    {"pki show", "sipward pki show --json chain.pem", "the same for programs"},
    {"explain", "sipward explain 198.18.133.3", "which peer that address is, and why no other"},
    {"explain", "sipward explain --to sip:4711@example.com --from cvp",
     "which route and member a call of cvp takes"},
    {"probe", "sipward probe cucm", "dials the peer as a call would, says what fails and why"},
    {"probe", "sipward probe tls:cucm1.example.com:5061 --anchors ca.pem",
     "the same without a configuration of it"},
    {"pki init", "sipward pki init ca --permit example.com", "an authority for one domain"},
    {"pki issue", "sipward pki issue --ca ca sbc.example.com", "a certificate of it"},
    {"pki request", "sipward pki request ms-ca", "a key and a CSR for that trustpoint"},
    {"pki import", "sipward pki import answer.p7b --trustpoint ms-ca --force",
     "what the authority sent, checked and put in its place"},
    {"pki export", "sipward pki export --peer cucm --out for-cucm",
     "what that peer must import, with fingerprints"},
    {"pki fetch", "sipward pki fetch cucm", "what it presents; pinned once confirmed"},
    {"import ios", "sipward import ios running-config.txt --out sipward",
     "a configuration and a checklist out of a CUBE's"},
    {"status", "sipward status", "is it secure, what is wrong, what to do; exit 0: it takes calls"},
    {"status", "sipward status --watch", "the same, again every second"},
    {"status", "sipward status --at https://sbc:8443 --ca ca.pem --token reader.token",
     "of another host, through its [control] listen"},
    {"connections", "sipward connections --side outside", "who is connected there, how secured"},
    {"connections", "sipward connections --detail --peer cucm", "all about the connections of one"},
    {"close", "sipward close 0-17", "the one that `sipward connections` shows as 0-17"},
    {"listeners", "sipward listeners", "where it listens, for whom, how secured"},
    {"calls", "sipward calls", "all that are under way"},
    {"calls", "sipward calls 4711", "those with 4711 in From, To, Call-ID or the name of a peer"},
    {"evidence", "sipward evidence --since 24h --json", "for an auditor's file"},
    {"evidence", "sipward evidence", "since the start, for people"},
    {"trace", "sipward trace --peer cvp --follow", "its messages as they cross, both legs"},
    {"trace", "sipward trace --follow --pcapng calls.pcapng", "into a file that Wireshark opens"},
    {"log", "sipward log --follow --peer cucm", "what happens to one peer, as it happens"},
    {"log", "sipward log --level warn", "the newest warnings"},
    {"log level", "sipward log level debug --peer cucm", "more about one, until the next start"},
    {"log level", "sipward log level configured --peer cucm", "as it was"},
    {"call", "sipward call 4711-1@cvp", "where that call went: a ladder of both legs"},
    {"peers", "sipward peers", "everybody: connections, security, last failure"},
    {"peers", "sipward peers cucm --json", "all about one, for programs"},
    {"groups", "sipward groups --watch", "who takes calls and who does not, again every second"},
    {"drain", "sipward drain cucm1 --wait", "no new dialogs there; returns when none is under way"},
    {"drain", "sipward drain --all --wait --limit 60",
     "before the machine goes down; after a minute idle connections are closed"},
    {"drain", "sipward drain --list", "who is being drained"},
    {"undrain", "sipward undrain cucm1", "it gets new dialogs again"},
    {"undrain", "sipward undrain --all", "so does everybody"},
    {"trustpoints", "sipward trustpoints", "the certificates in force and how long they last"},
    {"reload", "sipward reload", "the new configuration whole, or not at all and why"},
    {"debug tls", "sipward debug tls cucm --seconds 300",
     "every handshake with that peer, step by step"},
    {"load call", "sipward load call tcp:proxy:5060 --rate 50 --duration 30s",
     "50 calls a second, and how long each took"},
    {"load call", "sipward load call tls:sbc:5061 --cert a.pem --key a.key --ca ca.pem --find-max",
     "the most calls a second that stay within --max-failed and --max-p99"},
    {"load answer", "sipward load answer udp:0.0.0.0:5060 --ring 2s",
     "takes calls after two seconds, until Ctrl-C"},
    {"load connect", "sipward load connect tls:sbc:5061 --rate 200",
     "200 handshakes a second, each with one OPTIONS"},
    {"load report", "sipward load report before.json after.json --html both.html",
     "two saved runs beside each other"},
};

// A command that only has commands shows the first example of each of them.
bool is_first_of(const Entry& entry, std::string_view parent, const std::vector<Example>& before,
                 std::string_view& last) {
  const bool below = entry.of.size() > parent.size() && entry.of.starts_with(parent) &&
                     entry.of[parent.size()] == ' ';
  const bool fresh = before.empty() || entry.of != last;
  if (below) last = entry.of;
  return below && fresh;
}

}  // namespace

std::vector<Example> examples_of(std::string_view command) {
  std::vector<Example> found, below;
  std::string_view last;
  for (const auto& entry : every_example) {
    const Example example{std::string(entry.command), std::string(entry.what)};
    if (entry.of == command) found.push_back(example);
    if (is_first_of(entry, command, below, last)) below.push_back(example);
  }
  return found.empty() ? below : found;
}

std::string examples_text(const std::vector<Example>& examples) {
  if (examples.empty()) return {};
  std::string text = "Examples:\n";
  for (const auto& [command, what] : examples) {
    text.append("  ").append(command).append("\n      ").append(what).append("\n");
  }
  return text;
}

}  // namespace sipward::cli
