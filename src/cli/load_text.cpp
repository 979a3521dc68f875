// What was run, as reports show it.
#include "sipward/cli/load_run.hpp"

namespace sipward::cli {
namespace {

using load::Setting;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

void add(std::vector<Setting>& settings, const std::string& name, const std::string& value) {
  if (!value.empty()) settings.emplace_back(name, value);
}

std::string arrivals_of(const LoadOptions& options, const load::CallSettings& call) {
  if (options.find_max) return "the highest rate is searched";
  if (!options.rate.empty()) return options.rate + "/s";
  if (!options.ramp.empty()) return "ramp " + options.ramp;
  if (!options.step.empty()) return "steps " + options.step;
  if (!call.arrival) return std::to_string(call.outstanding) + " at a time (closed loop)";
  return options.connections.starts_with("storm") ? options.connections : "10/s";
}

std::string work_of(const LoadOptions& options) {
  auto work = options.kind;
  if (options.kind != "call") return work;
  work += ", ringing " + options.ring + ", hold " + options.hold;
  if (options.re_invite) work += ", re-INVITE";
  if (options.cancel != "0%") work += ", " + options.cancel + " cancelled";
  return work;
}

std::string security_of(const LoadOptions& options, const load::LoadSettings& settings) {
  const auto* made = settings.call && !settings.call->identities.empty()
                         ? settings.call->identities.front().get()
                         : nullptr;
  if (made == nullptr && settings.answer) made = settings.answer->tls.get();
  if (made == nullptr) return {};
  auto text = made->key_type.empty() ? std::string("no certificate of ours") : made->key_type;
  text += options.anchors.empty() ? ", nothing verified" : ", verified";
  if (!made->key_type.empty() && !options.anchors.empty()) text += ", mutual";
  return text;
}

}  // namespace

std::vector<Setting> settings_text(const LoadOptions& options, const load::LoadSettings& settings) {
  std::vector<Setting> made;
  if (settings.call) {
    add(made, "Target", options.targets.front());
    add(made, "Arrivals", arrivals_of(options, *settings.call));
    add(made, "Connections", options.connections);
    add(made, "Work", work_of(options));
  }
  add(made, "Answers", joined(options.answer));
  add(made, "Certificates", security_of(options, settings));
  add(made, "TLS versions offered", made.back().first == "Certificates" ? options.tls : "");
  add(made, "Ciphers", joined(options.ciphers));
  add(made, "Groups", joined(options.groups));
  add(made, "Workers", std::to_string(settings.workers));
  add(made, "Writes", settings.write_each ? "one a message" : "one a loop turn");
  add(made, "Messages checked", options.check);
  for (const auto& file : options.templates) add(made, "Template", file.string());
  add(made, "Users", options.users.string());
  return made;
}

}  // namespace sipward::cli
