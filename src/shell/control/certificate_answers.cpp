#include "sipward/shell/control/certificate_answers.hpp"

#include <algorithm>

#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/control/json_answer.hpp"
#include "sipward/shell/control/query.hpp"

namespace sipward::control {
namespace {

struct Shown {
  std::string whose, of;
  tls::CertificateFacts facts;
  std::vector<std::string> names;
};

void add_all(std::vector<Shown>& list, const char* whose, const std::string& of,
             const std::vector<tls::ListedCertificate>& certificates) {
  for (const auto& one : certificates) list.push_back({whose, of, one.facts, one.names});
}

std::vector<Shown> all_shown(const std::vector<tls::TrustpointFacts>& trustpoints,
                             const std::vector<runtime::PeerReport>& peers) {
  std::vector<Shown> list;
  for (const auto& one : trustpoints) {
    add_all(list, "ours", one.name, one.own);
    add_all(list, "anchor", one.name, one.anchors);
  }
  for (const auto& one : peers) {
    const auto& session = one.record.last_session;
    if (session) list.push_back({"peer's", one.name, session->certificate(), session->names()});
  }
  return list;
}

bool has(const Shown& one, const std::string& text) {
  const auto holds = [&](const std::string& place) {
    return place.find(text) != std::string::npos;
  };
  return holds(one.of) || holds(one.facts.subject) ||
         std::any_of(one.names.begin(), one.names.end(), holds);
}

boost::json::object json_of_shown(const Shown& one) {
  auto out = json_of(one.facts);
  out["whose"] = one.whose;
  out["of"] = one.of;
  out["names"] = json_of(one.names);
  return out;
}

}  // namespace

Answer certificates(const runtime::Server& server, const std::vector<runtime::PeerReport>& peers,
                    const Request& request) {
  Answer problem;
  const auto part = part_in(request, problem);
  if (!part) return problem;
  auto list = all_shown(server.trustpoints(), peers);
  std::erase_if(list,
                [text = text_in(request, "text")](const auto& one) { return !has(one, text); });
  std::stable_sort(list.begin(), list.end(), [](const Shown& a, const Shown& b) {
    return a.facts.not_after < b.facts.not_after;
  });
  const auto all = list.size();
  boost::json::array shown;
  for (const auto& one : part->of(std::move(list))) shown.push_back(json_of_shown(one));
  return json_answer(boost::json::object{{"certificates", std::move(shown)}, {"all", all}});
}

}  // namespace sipward::control
