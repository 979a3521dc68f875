#include "sipward/shell/tls/chain_order.hpp"

#include <openssl/x509v3.h>

#include <algorithm>

#include "sipward/shell/tls/certificate.hpp"

namespace sipward::tls {
namespace {

using Certificates = std::vector<Owned<x509_st>>;

bool issued(X509* issuer, X509* subject) {
  return X509_check_issued(issuer, subject) == X509_V_OK &&
         X509_verify(subject, X509_get0_pubkey(issuer)) == 1;
}

// Of several, as after a renewal, one that is valid today.
Certificates::const_iterator issuer_among(const Certificates& certificates, X509* subject) {
  auto found = certificates.end();
  for (auto at = certificates.begin(); at != certificates.end(); ++at) {
    if (!issued(at->get(), subject)) continue;
    if (validity_of(at->get()) == Validity::good) return at;
    if (found == certificates.end()) found = at;
  }
  return found;
}

}  // namespace

std::vector<std::size_t> path_from(const Certificates& certificates, std::size_t first) {
  std::vector<std::size_t> path{first};
  while (!is_self_signed(certificates[path.back()].get())) {
    const auto issuer = issuer_among(certificates, certificates[path.back()].get());
    if (issuer == certificates.end()) break;
    const auto place = static_cast<std::size_t>(issuer - certificates.begin());
    if (std::find(path.begin(), path.end(), place) != path.end()) break;  // they issued each other
    path.push_back(place);
  }
  return path;
}

ChainFacts chain_of(const Certificates& certificates) {
  ChainFacts chain;
  if (certificates.empty()) return chain;
  const auto path = path_from(certificates, 0);
  auto* last = certificates[path.back()].get();
  chain.complete = is_self_signed(last);
  if (!chain.complete) chain.missing = facts_of(last).issuer;
  for (std::size_t i = 0; i < path.size(); ++i) chain.in_order = chain.in_order && path[i] == i;
  chain.unrelated = certificates.size() - path.size();
  chain.only_anchors =
      std::all_of(certificates.begin(), certificates.end(),
                  [](const Owned<x509_st>& one) { return is_self_signed(one.get()); });
  return chain;
}

x509_st* issuer_in(const stack_st_X509* certificates, x509_st* subject) {
  for (int i = 0; i < sk_X509_num(certificates); ++i) {
    auto* one = sk_X509_value(certificates, i);
    if (one != subject && X509_check_issued(one, subject) == X509_V_OK) return one;
  }
  return nullptr;
}

}  // namespace sipward::tls
