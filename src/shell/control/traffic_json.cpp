// What is under way, as JSON: beside facts_json.cpp, which tells of what is configured and known.
#include "sipward/core/base/utf8.hpp"
#include "sipward/shell/control/facts_json.hpp"

namespace sipward::control {
namespace {

using boost::json::object;

double seconds_of(std::chrono::steady_clock::duration time) {
  return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) /
         1000.0;
}

object json_of_leg(const runtime::CallReport::Leg& leg) {
  return {{"side", base::to_string(leg.side)},
          {"peer", leg.peer},
          {"transport", base::to_string(leg.remote.transport)},
          {"remote", leg.remote.text()}};
}

const char* state_of(const runtime::ConnectionReport& connection) {
  if (connection.closing) return "closing";
  return connection.retiring ? "retiring" : "established";
}

}  // namespace

object json_of(const runtime::ConnectionReport& connection) {
  const auto& volume = connection.volume;
  object out{{"id", runtime::id_of(connection.flow)},
             {"side", base::to_string(connection.side)},
             {"peer", connection.peer},
             {"role", connection.dialled ? "client" : "server"},
             {"state", state_of(connection)},
             {"transport", base::to_string(connection.remote.transport)},
             {"local", connection.local.text()},
             {"remote", connection.remote.text()},
             {"worker", connection.flow.worker},
             {"messages_in", volume.messages_in},
             {"messages_out", volume.messages_out},
             {"bytes_in", volume.bytes_in},
             {"bytes_out", volume.bytes_out},
             {"queued_bytes", connection.queued_bytes},
             {"queue_peak_bytes", volume.queue_peak},
             {"age_seconds", seconds_of(connection.age)},
             {"idle_seconds", seconds_of(connection.idle)}};
  if (connection.tls) {
    out["tls"] = json_of(*connection.tls);
    out["trustpoint"] = connection.trustpoint;
    out["sni"] = connection.tls->sni;
  }
  if (!connection.last_failure.empty()) {
    out["peer_last_failure"] = {{"reason", connection.last_failure},
                                {"at", time_text(connection.failed_at)}};
  }
  return out;
}

object json_of(const runtime::CallReport& call) {
  object out{
      {"call_id", base::well_formed(call.call_id)}, {"from", base::well_formed(call.from)},
      {"to", base::well_formed(call.to)},           {"state", call.up_for ? "up" : "ringing"},
      {"caller", json_of_leg(call.caller)},         {"callee", json_of_leg(call.callee)},
      {"age_seconds", seconds_of(call.age)},        {"idle_seconds", seconds_of(call.idle)}};
  if (call.up_for) out["up_seconds"] = seconds_of(*call.up_for);
  return out;
}

}  // namespace sipward::control
