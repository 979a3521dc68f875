// `sipward pki fetch`: what a peer presents in full; and, once somebody has compared a fingerprint
// by another way than this connection, the lines that trust it. Never trusts by itself.
#include <unistd.h>

#include <boost/json.hpp>
#include <iostream>
#include <optional>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/pki.hpp"
#include "sipward/cli/pki_places.hpp"
#include "sipward/cli/presentation_report.hpp"
#include "sipward/shell/pki/fetch.hpp"

namespace sipward::cli {
namespace {

pki::Fetched fetched_with(const FetchOptions& options) {
  pki::FetchOrder order{options.what, options.trustpoint, nullptr};
  if (pki::is_peer(options.what) || !options.trustpoint.empty()) {
    order.settings = settings_in(options.config);
  }
  return pki::fetch(order);
}

std::size_t anchor_in(const pki::Presentation& presentation, const std::string& trust) {
  const auto leaf = pki::anchor_of(presentation, pki::Trusted::leaf).value_or(0);
  if (trust == "leaf") return leaf;
  const auto authority = pki::anchor_of(presentation, pki::Trusted::authority);
  if (trust == "ca" && !authority) {
    pki::refuse("it sent no CA with its certificate; have its operator send that, or --trust leaf");
  }
  return authority.value_or(leaf);
}

// One presentation, and which of its certificates somebody vouched for.
struct Confirmed {
  const pki::Presentation* presentation = nullptr;
  std::size_t anchor = 0;
};

std::optional<Confirmed> by_fingerprint(const pki::Fetched& fetched, const std::string& wanted) {
  for (const auto& one : fetched.presentations) {
    if (const auto place = pki::confirmed_by(one, wanted)) return Confirmed{&one, *place};
  }
  return std::nullopt;
}

bool answers_yes(const pki::Presentation::Certificate& certificate) {
  print(
      "\nCompare with what its operator tells you by another way (telephone, its own console):\n" +
      row(2, "subject", certificate.facts.subject) +
      row(2, "SHA-256", certificate.facts.fingerprint) + row(2, "SHA-1", certificate.sha1) +
      "Are they the same? Only \"yes\" trusts it: ");
  std::fflush(stdout);
  std::string answer;
  return std::getline(std::cin, answer) && answer == "yes";
}

std::optional<Confirmed> confirmed(const pki::Fetched& fetched, const FetchOptions& options) {
  if (!options.fingerprint.empty()) {
    const auto found = by_fingerprint(fetched, options.fingerprint);
    if (!found) {
      pki::refuse(
          "no certificate of that fingerprint is in the chain that it presents: nothing is "
          "trusted. Somebody may stand between, or the fingerprint is of another certificate");
    }
    return found;
  }
  if (options.json || ::isatty(STDIN_FILENO) == 0) return std::nullopt;
  for (const auto& one : fetched.presentations) {
    const auto anchor = anchor_in(one, options.trust);
    if (answers_yes(one.chain[anchor])) return Confirmed{&one, anchor};
  }
  return std::nullopt;
}

// The configuration counts relative paths from its own folder, not from where the command is run.
std::filesystem::path written_to(const FetchOptions& options) {
  return options.write.empty() ? options.write : std::filesystem::absolute(options.write);
}

void write_anchor(const Confirmed& trusted, const FetchOptions& options) {
  if (options.write.empty()) return;
  pki::write_all({{options.write, trusted.presentation->chain[trusted.anchor].pem}},
                 {options.replace, {}});
}

void print_found(const pki::Fetched& fetched, const FetchOptions& options) {
  for (const auto& one : fetched.presentations) print(presentation_text(options.what, one));
  for (const auto& step : fetched.failures) print(failure_text(step));
}

void print_outcome(const std::optional<Confirmed>& trusted, const FetchOptions& options) {
  if (!trusted) {
    return print(std::string_view(
        "\nNothing is trusted by this. Compare a fingerprint with its operator, then repeat with\n"
        "--fingerprint SHA-256, and --write FILE for the anchor.\n"));
  }
  const bool peer = pki::is_peer(options.what);
  print(trust_text(*trusted->presentation, trusted->anchor, written_to(options),
                   peer ? options.what : std::string()));
}

boost::json::object json_of(const pki::Fetched& fetched, const std::optional<Confirmed>& trusted,
                            const FetchOptions& options) {
  boost::json::array presentations;
  for (const auto& one : fetched.presentations) presentations.push_back(presentation_json(one));
  boost::json::object out{{"target", options.what},
                          {"presentations", std::move(presentations)},
                          {"failures", failures_json(fetched.failures)},
                          {"confirmed", trusted.has_value()}};
  if (trusted)
    out["lines"] = trust_json(*trusted->presentation, trusted->anchor, written_to(options));
  return out;
}

}  // namespace

int fetch_certificates(const FetchOptions& options) {
  int code = 0;
  const int refused = told("fetch", [&] {
    if (!options.fingerprint.empty() && !pki::is_fingerprint(options.fingerprint)) {
      pki::refuse(
          "--fingerprint: expected SHA-256 (64) or SHA-1 (40 hexadecimal digits), colons "
          "or not");
    }
    const auto fetched = fetched_with(options);
    if (!options.json) print_found(fetched, options);
    code = fetched.presentations.empty() ? 1 : 0;
    const auto trusted = code == 0 ? confirmed(fetched, options) : std::nullopt;
    if (trusted) write_anchor(*trusted, options);
    if (!trusted && !options.write.empty()) code = 1;
    if (options.json) return print(json_of(fetched, trusted, options));
    if (!fetched.presentations.empty()) print_outcome(trusted, options);
  });
  return refused != 0 ? refused : code;
}

}  // namespace sipward::cli
