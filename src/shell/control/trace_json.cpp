#include "sipward/shell/control/trace_json.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/detail/base64.hpp>
#include <ctime>

#include "sipward/core/base/utf8.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/runtime/connection_report.hpp"

namespace sipward::control {
namespace {

using boost::json::object;
namespace base64 = boost::beast::detail::base64;

constexpr std::string_view unknown_character = "\xef\xbf\xbd";  // U+FFFD

std::string as_utf8(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const auto point = base::first_code_point(bytes);
    if (point.bytes == 0) {
      out += unknown_character;
      bytes.remove_prefix(1);
      continue;
    }
    out += bytes.substr(0, point.bytes);
    bytes.remove_prefix(point.bytes);
  }
  return out;
}

std::string encoded(std::string_view bytes) {
  std::string out(base64::encoded_size(bytes.size()), '\0');
  out.resize(base64::encode(out.data(), bytes.data(), bytes.size()));
  return out;
}

std::string decoded(std::string_view text) {
  std::string out(base64::decoded_size(text.size()), '\0');
  out.resize(base64::decode(out.data(), text.data(), text.size()).first);
  return out;
}

// "2026-11-01T09:30:00.123456Z"
std::string text_of(trace::SystemTime time) {
  const auto micros = time.time_since_epoch().count() % 1'000'000;
  auto text = time_text(time);
  auto fraction = std::to_string(micros);
  fraction.insert(0, 6 - fraction.size(), '0');
  return text.insert(text.size() - 1, "." + fraction);
}

std::optional<base::Endpoint> endpoint_in(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto transport = base::parse_transport(text.substr(0, colon));
  const auto place = base::HostPort::parse(text.substr(colon + 1));
  const auto address = place ? base::IpAddress::parse(place->host) : std::nullopt;
  if (!transport || !address) return std::nullopt;
  return base::Endpoint{*transport, *address, place->port};
}

object outlet(const trace::Outlet::Counts& counts, std::string where) {
  return {{"to", std::move(where)}, {"passed", counts.passed}, {"lost", counts.lost}};
}

}  // namespace

object json_of(const trace::Seen& seen) {
  const auto& [number, origin, sighting, peer, text, facts] = seen;
  const bool encrypted = sighting.remote.transport == base::Transport::tls;
  object out{{"number", number},
             {"origin", origin},
             {"time", text_of(sighting.time)},
             {"microseconds", sighting.time.time_since_epoch().count()},
             {"direction", sighting.received ? "received" : "sent"},
             {"side", base::to_string(sighting.side)},
             {"peer", peer},
             {"transport", base::to_string(sighting.remote.transport)},
             {"encrypted", encrypted},
             {"local", sighting.local.text()},
             {"remote", sighting.remote.text()}};
  if (sighting.flow) out["connection"] = runtime::id_of(sighting.flow);
  out["call_id"] = as_utf8(facts.call_id);
  out["cseq"] = facts.cseq;
  out["method"] = as_utf8(facts.method);
  if (facts.status != 0) out["status"] = facts.status;
  out["from_user"] = as_utf8(facts.from_user);
  out["to_user"] = as_utf8(facts.to_user);
  out["text"] = as_utf8(text);
  if (!base::is_utf8(text)) out["base64"] = encoded(text);
  return out;
}

object json_of(const trace::Report& report) {
  const auto& settings = report.settings;
  object out{{"kept", report.kept},           {"keep", settings.keep},
             {"followers", report.followers}, {"seen", report.seen},
             {"over_rate", report.over_rate}, {"dropped", report.dropped},
             {"redacted", settings.redact}};
  if (settings.hep) out["hep"] = outlet(report.hep, settings.hep->text());
  const auto& file = settings.pcapng.file;
  if (!file.empty()) out["pcapng"] = outlet(report.pcapng, as_utf8(file.string()));
  return out;
}

std::optional<trace::Seen> seen_in(const boost::json::value& value) {
  try {
    trace::Seen seen;
    seen.number = value.at("number").to_number<std::uint64_t>();
    seen.origin = value.at("origin").to_number<std::uint64_t>();
    auto& sighting = seen.sighting;
    sighting.time = trace::SystemTime(
        trace::SystemTime::duration(value.at("microseconds").to_number<std::int64_t>()));
    sighting.received = value.at("direction").as_string() == "received";
    const bool inside = value.at("side").as_string() == "inside";
    sighting.side = inside ? base::Side::inside : base::Side::outside;
    const auto local = endpoint_in(value.at("local").as_string());
    const auto remote = endpoint_in(value.at("remote").as_string());
    if (!local || !remote) return std::nullopt;
    sighting.local = *local;
    sighting.remote = *remote;
    seen.peer = value.at("peer").as_string();
    const auto& all = value.as_object();
    const auto* bytes = all.if_contains("base64");
    seen.text =
        bytes == nullptr ? std::string(value.at("text").as_string()) : decoded(bytes->as_string());
    seen.facts = trace::facts_of(seen.text);
    return seen;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace sipward::control
