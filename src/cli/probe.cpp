#include "sipward/shell/probe/probe.hpp"

#include <boost/json.hpp>
#include <cstdio>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/cli/probe_report.hpp"
#include "sipward/shell/probe/question.hpp"

namespace sipward::cli {
namespace {

bool is_host(const std::string& what) {
  return what.find(':') != std::string::npos;
}

bool has_host_options(const ProbeOptions& options) {
  return !options.names.empty() || !options.anchors.empty() || !options.trustpoint.empty();
}

// The question, or the sentence that says why there is none.
probe::Asked question_of(const ProbeOptions& options) {
  const bool host = is_host(options.what);
  if (!host && has_host_options(options)) {
    return {std::nullopt,
            "--name, --anchors and --trustpoint are for tls:HOST:PORT; what a peer "
            "must show is in the configuration"};
  }
  const auto target = probe::parse_tls_target(options.what);
  if (host && !target) {
    return {std::nullopt, "\"" + options.what + "\"; expected a peer's name or tls:HOST:PORT"};
  }
  std::shared_ptr<const config::Settings> settings;
  if (!host || !options.trustpoint.empty()) {
    const auto loaded = config::load_file(options.config, false);
    for (const auto& error : loaded.errors) std::fprintf(stderr, "%s\n", error.text().c_str());
    if (!loaded.settings) return {std::nullopt, "the configuration has problems"};
    settings = loaded.settings;
  }
  if (!host) return probe::about_peer(*settings, options.what);
  return probe::about_host({*target, options.names, options.anchors, options.trustpoint},
                           settings.get());
}

}  // namespace

int probe_peer(const ProbeOptions& options) {
  const auto asked = question_of(options);
  if (!asked.question) {
    std::fprintf(stderr, "sipward probe: %s\n", asked.problem.c_str());
    return usage_error;
  }
  const auto findings = probe::ask(*asked.question);
  const auto subject = is_host(options.what) ? options.what : "peer " + options.what;
  if (options.json) {
    print(probe_json(subject, findings));
  } else {
    print(probe_text(subject, findings));
  }
  return findings.ok() ? 0 : 1;
}

}  // namespace sipward::cli
