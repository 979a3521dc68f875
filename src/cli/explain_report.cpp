#include "sipward/cli/explain_report.hpp"

#include <algorithm>

#include "sipward/cli/layout.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/tls/name_check.hpp"

namespace sipward::cli {
namespace {

using policy::NameCandidate;

std::string where(const NameCandidate& candidate) {
  if (!candidate.as_target && !candidate.as_name) return "so called in the configuration";
  if (candidate.as_target && candidate.as_name)
    return "the host of its target and one of its names";
  return candidate.as_target ? "the host of its target" : "one of its names";
}

// The TLS peers for which a certificate with this name, and no other, is good.
std::vector<std::string> certificates_of(const config::Settings& settings, base::Side side,
                                         std::string_view name) {
  tls::CertificateNames carried;
  carried.dns = {std::string(name)};
  carried.has_alternatives = true;
  std::vector<std::string> found;
  for (const auto& peer : settings.tls.peers) {
    if (peer.side != side) continue;
    if (peer.verify != tls::Verify::full) {
      found.push_back(peer.name + " (any name will do)");
    } else if (const auto match = tls::matching_name(carried, peer.names, peer.name_rules)) {
      found.push_back(peer.name +
                      (*match == base::lower(name) ? "" : " (stands for " + *match + ")"));
    }
  }
  return found;
}

std::string nobody_text(const Answer& answer) {
  const std::string side(base::to_string(answer.side));
  if (answer.prefixes.empty() && answer.names.empty() && base::IpAddress::parse(answer.asked)) {
    return row(2, "peer", "none: no address of a peer " + side + " holds it") +
           row(2, "so", "over TLS it is refused; cleartext from it comes from no peer of ours") +
           row(2, "do", "if it is one of ours, add it to the address of a peer " + side);
  }
  return row(2, "peer", "none " + side + " has it as the host of its target or among its names") +
         row(2, "do", "if it is one of ours, add it to the names of a peer " + side);
}

std::string candidates_text(const config::Settings& settings, const Answer& answer) {
  const auto& peers = settings.network->peers;
  std::string out;
  for (const auto& one : answer.prefixes) {
    const auto& name = peers[one.peer].name;
    out += one.wins ? row(2, "peer", name + ", by " + one.prefix.text())
                    : row(2, "not", name + ": " + one.why);
  }
  for (const auto& one : answer.names) {
    const auto& name = peers[one.peer].name;
    out += one.wins ? row(2, "peer", name + ": " + where(one))
                    : row(2, "not", name + ": " + where(one) + ", but " + one.why);
  }
  return out;
}

std::string target_name(const policy::Network& network, const policy::RouteTarget& to) {
  if (std::holds_alternative<policy::Refuse>(to)) return policy::target_text(network, to);
  return std::string(network.target_name(to));
}

// "route 2 to cucm"
std::string name_of(const policy::Network& network, const policy::RouteCandidate& route) {
  const bool refused = std::holds_alternative<policy::Refuse>(route.to);
  return "route " + std::to_string(route.number) + (refused ? ", " : " to ") +
         target_name(network, route.to);
}

std::string routes_text(const config::Settings& settings, const Answer& answer) {
  if (answer.routes.empty()) {
    return row(2, "calls",
               "go nowhere: no route fits; add [[route]] from = \"" +
                   std::string(base::to_string(answer.side)) + "\", to = a peer");
  }
  std::string out;
  std::string_view how = "go by ";
  for (const auto& route : answer.routes) {
    const auto text = name_of(*settings.network, route);
    if (!route.why.empty()) {
      out += row(2, "not", text + ": " + route.why);
      continue;
    }
    const auto condition = route.conditions.empty() ? "" : ", if " + route.conditions;
    out += row(2, "calls", std::string(how).append(text).append(condition));
    how = "else by ";
  }
  return out;
}

}  // namespace

Answer answer_for(const config::Settings& settings, base::Side side, std::string_view asked) {
  const auto& network = *settings.network;
  Answer answer;
  answer.asked = asked;
  answer.side = side;
  if (const auto address = base::IpAddress::parse(asked)) {
    answer.prefixes = policy::explain_address(network, side, *address);
    if (!answer.prefixes.empty()) answer.peer = answer.prefixes.front().peer;
  } else {
    answer.names = policy::explain_name(network, side, asked);
    for (const auto& candidate : answer.names) {
      if (candidate.wins) answer.peer = candidate.peer;
    }
    answer.certificates_of = certificates_of(settings, side, asked);
  }
  answer.routes = policy::explain_routes(network, side, answer.peer);
  return answer;
}

std::string explain_text(const config::Settings& settings, const Answer& answer) {
  auto out = answer.asked + ", " + std::string(base::to_string(answer.side)) + '\n';
  const bool known = answer.peer != base::no_peer;
  out += known ? candidates_text(settings, answer) : nobody_text(answer);
  if (known) {
    out += facts_text(facts_of(settings, answer.peer)) + preset_text(settings, answer.peer);
  }
  if (!base::IpAddress::parse(answer.asked)) {
    std::string who;
    for (const auto& peer : answer.certificates_of) who += (who.empty() ? "" : ", ") + peer;
    out +=
        row(2, "certificate",
            "one with this name alone is good for " + (who.empty() ? std::string("no peer") : who));
  }
  const bool is_sender = known || base::IpAddress::parse(answer.asked);
  return is_sender ? out + routes_text(settings, answer) : out;
}

boost::json::object explain_json(const config::Settings& settings, const Answer& answer) {
  const auto& peers = settings.network->peers;
  boost::json::array candidates, routes;
  for (const auto& one : answer.prefixes) {
    candidates.push_back({{"peer", peers[one.peer].name},
                          {"prefix", one.prefix.text()},
                          {"wins", one.wins},
                          {"why_not", one.why}});
  }
  for (const auto& one : answer.names) {
    candidates.push_back({{"peer", peers[one.peer].name},
                          {"as", where(one)},
                          {"wins", one.wins},
                          {"why_not", one.why}});
  }
  for (const auto& one : answer.routes) {
    routes.push_back({{"number", one.number},
                      {"to", target_name(*settings.network, one.to)},
                      {"wins", one.wins},
                      {"why_not", one.why},
                      {"conditions", one.conditions}});
  }
  boost::json::object out{{"asked", answer.asked}, {"side", base::to_string(answer.side)}};
  const bool known = answer.peer != base::no_peer;
  out["peer"] = known ? boost::json::value(peers[answer.peer].name) : nullptr;
  out["candidates"] = std::move(candidates);
  if (known) out["settings"] = facts_of(settings, answer.peer);
  if (known) out["preset"] = preset_of(settings, answer.peer);
  out["certificate_good_for"] = control::json_of(answer.certificates_of);
  out["routes"] = std::move(routes);
  return out;
}

}  // namespace sipward::cli
