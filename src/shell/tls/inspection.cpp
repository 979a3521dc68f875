#include "sipward/shell/tls/inspection.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <charconv>

#include "sipward/shell/tls/chain_order.hpp"
#include "sipward/shell/tls/pieces.hpp"
#include "sipward/shell/tls/request.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

using Kind = Inspected::Kind;

InspectedCertificate look_at(X509* certificate) {
  return {facts_of(certificate),    presented(names_of(certificate)), usages_of(certificate),
          validity_of(certificate), is_authority(certificate),        is_self_signed(certificate)};
}

Inspected look_at(const X509_CRL* list) {
  Inspected found{Kind::revocation_list, "revocation list", std::nullopt, {}};
  const auto* next = X509_CRL_get0_nextUpdate(list);
  auto* revoked = X509_CRL_get_REVOKED(const_cast<X509_CRL*>(list));  // only read
  found.facts = {{"issuer", text_of(X509_CRL_get_issuer(list))},
                 {"this update", date_of(X509_CRL_get0_lastUpdate(list))},
                 {"next update", next != nullptr ? date_of(next) : "none"},
                 {"revoked", std::to_string(std::max(sk_X509_REVOKED_num(revoked), 0))}};
  return found;
}

std::string words_of(const std::vector<std::string>& words, const char* none) {
  return words.empty() ? none : joined(words, ", ");
}

Inspected look_at(X509_req_st* request) {
  const auto facts = facts_of(request);
  return {Kind::request,
          "certificate request",
          std::nullopt,
          {{"subject", facts.subject.empty() ? "empty" : facts.subject},
           {"names", words_of(facts.names, "none")},
           {"key", facts.key_type},
           {"usage", words_of(facts.usages, "any (no extended key usage)")},
           {"signature", facts.signed_by_its_key ? "of its own key" : "not of its own key"}}};
}

Inspected look_at(Piece& piece) {
  switch (piece.kind) {
    case Piece::Kind::certificate:
      return {Kind::certificate, piece.what, look_at(piece.certificate.get()), {}};
    case Piece::Kind::revocation_list:
      return look_at(piece.list.get());
    case Piece::Kind::request:
      return look_at(piece.request.get());
    case Piece::Kind::private_key:
      return {Kind::private_key, piece.what, std::nullopt, {}};
    default:
      return {Kind::other, piece.what, std::nullopt, {}};
  }
}

}  // namespace

Inspection inspect(const std::string& bytes) {
  auto apart = take_apart(bytes);
  Inspection inspection;
  inspection.problem = std::move(apart.problem);
  std::vector<Owned<x509_st>> certificates;
  for (auto& piece : apart.pieces) {
    inspection.items.push_back(look_at(piece));
    if (piece.certificate) certificates.push_back(std::move(piece.certificate));
  }
  inspection.chain = chain_of(certificates);
  ERR_clear_error();
  return inspection;
}

Inspection inspect_file(const std::filesystem::path& path) {
  std::string problem;
  const auto bytes = bytes_of_file(path, problem);
  if (problem.empty()) return inspect(bytes);
  Inspection unread;
  unread.problem = std::move(problem);
  return unread;
}

std::optional<int> days_until(std::string_view date, std::chrono::system_clock::time_point now) {
  int parts[3] = {};
  const auto* at = date.data();
  const auto* end = at + date.size();
  for (auto& part : parts) {
    const auto [next, error] = std::from_chars(at, end, part);
    if (error != std::errc{}) return std::nullopt;
    at = next;
    if (&part != &parts[2] && (at == end || *at++ != '-')) return std::nullopt;
  }
  const std::chrono::year_month_day day{std::chrono::year(parts[0]),
                                        std::chrono::month(static_cast<unsigned>(parts[1])),
                                        std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (at != end || !day.ok()) return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  return static_cast<int>((std::chrono::sys_days(day) - today).count());
}

}  // namespace sipward::tls
