// `sipward explain --to URI --from PEER`, or --request FILE: the request and its sender out of what
// the command line says.
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <variant>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/cli/route_report.hpp"

namespace sipward::cli {
namespace {

constexpr std::size_t largest_request = 65'536;

struct Wrong {
  std::string what;
};
template <class T>
using Or = std::variant<T, Wrong>;

Or<base::PeerId> sender_of(const policy::Network& network, const ExplainOptions& options) {
  if (!options.from.empty()) {
    const auto peer = network.peer_by_name(options.from);
    if (peer != base::no_peer) return peer;
    return Wrong{"there is no peer \"" + options.from + "\""};
  }
  const auto address = base::IpAddress::parse(options.source);
  if (!address) return Wrong{"say who sends it: --from PEER or --source ADDRESS"};
  std::vector<base::PeerId> found;
  for (const auto side : {base::Side::inside, base::Side::outside}) {
    if (!options.side.empty() && options.side != base::to_string(side)) continue;
    const auto candidates = policy::explain_address(network, side, *address);
    if (!candidates.empty()) found.push_back(candidates.front().peer);
  }
  if (found.size() == 1) return found.front();
  return Wrong{options.source + (found.empty()
                                     ? " is no peer's address"
                                     : " is a peer's on both sides: say which by --side")};
}

bool is_named(const std::string& header, std::string_view name) {
  return base::equal_ignoring_case(std::string_view(header).substr(0, header.find(':')), name);
}

std::string text_of(const ExplainOptions& options) {
  std::string text = options.method + " " + options.to + " SIP/2.0\r\n";
  bool has_to = false, has_from = false;
  for (const auto& header : options.headers) {
    has_to = has_to || is_named(header, "To");
    has_from = has_from || is_named(header, "From");
    text += header + "\r\n";
  }
  if (!has_to) text += "To: <" + options.to + ">\r\n";
  if (!has_from) text += "From: <sip:anonymous@anonymous.invalid>;tag=1\r\n";
  return text + "CSeq: 1 " + options.method + "\r\n\r\n";
}

// A file that an editor saved has lines without CR.
std::string with_line_ends(const std::string& text) {
  if (text.find("\r\n") != std::string::npos) return text;
  std::string out;
  for (const char c : text) out.append(c == '\n' ? "\r\n" : std::string(1, c));
  return out;
}

Or<std::string> read_request(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return Wrong{path + " cannot be read"};
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text(largest_request + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > largest_request) return Wrong{path + " is larger than 64 KiB"};
  return with_line_ends(text);
}

Or<sip::Message> request_of(const ExplainOptions& options) {
  auto text =
      options.request.empty() ? Or<std::string>(text_of(options)) : read_request(options.request);
  if (auto* wrong = std::get_if<Wrong>(&text)) return std::move(*wrong);
  auto message = sip::Message::parse(std::move(std::get<std::string>(text)));
  if (message && message->is_request() && message->request_target()) return std::move(*message);
  return Wrong{options.request.empty()
                   ? "--to is no URI; expected sip:USER@HOST, sips:…, tel:NUMBER or urn:…"
                   : "no SIP request whose Request-URI can be read"};
}

// What a certificate of the sender is usually verified by.
std::string usual_name(const config::Settings& settings, base::PeerId from) {
  for (const auto& peer : settings.tls.peers) {
    if (peer.peer != from || peer.verify != tls::Verify::full || peer.names.empty()) continue;
    return peer.names.front();
  }
  return {};
}

int complain_of_request(const std::string& what) {
  std::fprintf(stderr, "sipward explain: %s\n", what.c_str());
  return usage_error;
}

}  // namespace

int explain_request(const ExplainOptions& options) {
  const auto loaded = config::load_file(options.config, false);
  for (const auto& error : loaded.errors) std::fprintf(stderr, "%s\n", error.text().c_str());
  if (!loaded.settings) return usage_error;
  const auto& settings = *loaded.settings;
  const auto from = sender_of(*settings.network, options);
  if (const auto* wrong = std::get_if<Wrong>(&from)) return complain_of_request(wrong->what);
  const auto request = request_of(options);
  if (const auto* wrong = std::get_if<Wrong>(&request)) return complain_of_request(wrong->what);
  const auto sender = std::get<base::PeerId>(from);
  const auto name =
      options.from_name.empty() ? usual_name(settings, sender) : base::lower(options.from_name);
  const auto answer = answer_for(settings, sender, name, std::get<sip::Message>(request));
  if (options.json) {
    print(route_json(settings, answer));
  } else {
    print(route_text(settings, answer));
  }
  return answer.passes() ? 0 : 1;
}

}  // namespace sipward::cli
