// What is under way, as JSON: beside facts_json.cpp, which tells of what is configured and known.
#include "sipward/shell/control/facts_json.hpp"

namespace sipward::control {
namespace {

using boost::json::object;

double seconds_of(std::chrono::steady_clock::duration time) {
  return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) /
         1000.0;
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

}  // namespace sipward::control
