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

std::string end_text(const runtime::CallReport::Ended& ended) {
  constexpr int given_up = 487;  // Request Terminated, RFC 3261 §21.4.25
  switch (ended.how) {
    case proxy::Ending::caller_hung_up:
      return "the caller hung up";
    case proxy::Ending::callee_hung_up:
      return "the callee hung up";
    case proxy::Ending::refused:
      if (ended.refusal == given_up) return "given up by the caller";
      return "refused with " + std::to_string(ended.refusal);
    case proxy::Ending::out_of_sight:
      return "answered, then out of sight";
    case proxy::Ending::unheard_of:
    case proxy::Ending::none:
      break;
  }
  return "not heard of any more";
}

object json_of_end(const runtime::CallReport::Ended& ended) {
  object out{{"how", proxy::to_string(ended.how)},
             {"text", end_text(ended)},
             {"ago_seconds", seconds_of(ended.ago)},
             {"lasted_seconds", seconds_of(ended.lasted)}};
  if (ended.refusal != 0) out["status"] = ended.refusal;
  return out;
}

const char* state_of(const runtime::CallReport& call) {
  if (call.ended) return "ended";
  return call.up_for ? "up" : "ringing";
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
  object out{{"call_id", base::well_formed(call.call_id)}, {"from", base::well_formed(call.from)},
             {"to", base::well_formed(call.to)},           {"state", state_of(call)},
             {"caller", json_of_leg(call.caller)},         {"callee", json_of_leg(call.callee)},
             {"age_seconds", seconds_of(call.age)},        {"idle_seconds", seconds_of(call.idle)}};
  if (call.up_for) out["up_seconds"] = seconds_of(*call.up_for);
  if (call.ended) out["ended"] = json_of_end(*call.ended);
  return out;
}

}  // namespace sipward::control
