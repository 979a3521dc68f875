#include "sipward/shell/tls/validity.hpp"

#include <openssl/x509.h>

#include <algorithm>
#include <limits>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/text.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {
namespace {

std::int64_t first_end(const stack_st_X509* chain) {
  auto first = std::numeric_limits<std::int64_t>::max();
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    first = std::min(first, expiry_of(sk_X509_value(chain, i)));
  }
  return first;
}

}  // namespace

// What a CRL had no objection to holds no longer than that, where nothing goes without one.
void end_with_list(Presented& leaf, const Trustpoint& trustpoint, const std::string& issuer) {
  const auto end = trustpoint.list_end(issuer);
  if (end >= leaf.until) return;
  leaf.until = end;
  leaf.list_issuer = issuer;
}

void end_with_chain(Presented& leaf, const Trustpoint& trustpoint, const stack_st_X509* chain) {
  leaf.until = first_end(chain);
  if (trustpoint.revocation_lists.empty()) return;
  const bool whole = trustpoint.revocation.check == Revocation::chain;
  const int below_anchor = sk_X509_num(chain) - 1;  // an anchor needs no list
  for (int i = 0; i < (whole ? below_anchor : std::min(below_anchor, 1)); ++i) {
    end_with_list(leaf, trustpoint, text_of(X509_get_issuer_name(sk_X509_value(chain, i))));
  }
}

}  // namespace sipward::tls
