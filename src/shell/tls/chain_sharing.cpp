#include "sipward/shell/tls/chain_sharing.hpp"

#include <openssl/x509_vfy.h>

namespace sipward::tls {
namespace {

// As the verified chain has it: from the store, if it was found there.
X509* equal_in(const STACK_OF(X509) * verified, const X509* sent) {
  for (int i = 1; i < sk_X509_num(verified); ++i) {
    auto* one = sk_X509_value(verified, i);
    if (X509_cmp(one, sent) == 0) return one;
  }
  return nullptr;
}

}  // namespace

void share_chain(x509_store_ctx_st* store) {
  auto* sent = X509_STORE_CTX_get0_untrusted(store);
  const auto* verified = X509_STORE_CTX_get0_chain(store);
  for (int i = 1; i < sk_X509_num(sent); ++i) {
    auto* theirs = sk_X509_value(sent, i);
    auto* ours = equal_in(verified, theirs);
    if (ours == nullptr || ours == theirs || X509_up_ref(ours) != 1) continue;
    sk_X509_set(sent, i, ours);
    X509_free(theirs);
  }
}

}  // namespace sipward::tls
