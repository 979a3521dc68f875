#include "sipward/shell/tls/fitting.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/chain_order.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

bool is_root(x509_st* certificate) {
  return is_self_signed(certificate) && is_authority(certificate);
}

const evp_pkey_st* key_for(const Collection& all, const x509_st* certificate) {
  for (const auto& key : all.keys) {
    if (belongs(key.get(), certificate)) return key.get();
  }
  return nullptr;
}

// Of several certificates with a key, as after a renewal, the one that ends last.
std::size_t place_of_leaf(const Collection& all) {
  auto best = all.certificates.size();
  for (std::size_t i = 0; i < all.certificates.size(); ++i) {
    auto* one = all.certificates[i].get();
    if (key_for(all, one) == nullptr) continue;
    const auto end = best < all.certificates.size() ? expiry_of(all.certificates[best].get()) : 0;
    if (expiry_of(one) > end) best = i;
  }
  return best;
}

std::string subjects(const Collection& all) {
  std::vector<std::string> list;
  for (const auto& one : all.certificates) list.push_back(subject_of(one.get()));
  return joined(list, "; ");
}

// Why none of the certificates can be used.
std::string why_no_leaf(const Collection& all) {
  if (all.certificates.empty()) {
    return "there is no certificate in these files; expected what the CA issued";
  }
  if (all.keys.empty()) {
    return "there is no private key for " + subjects(all) +
           "; name its file too, or the PKCS#12 that it came in";
  }
  return "no private key belongs to " + subjects(all) +
         ": the certificate was issued for another request; find the key of that one, or have this "
         "request signed";
}

// Where the CA says that its certificate can be had.
std::string issuer_place(X509* certificate) {
  auto* access = static_cast<AUTHORITY_INFO_ACCESS*>(
      X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr));
  std::string place;
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access) && place.empty(); ++i) {
    const auto* one = sk_ACCESS_DESCRIPTION_value(access, i);
    if (OBJ_obj2nid(one->method) != NID_ad_ca_issuers || one->location->type != GEN_URI) continue;
    const auto* uri = one->location->d.uniformResourceIdentifier;
    place = escaped({reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                     static_cast<std::size_t>(ASN1_STRING_length(uri))});
  }
  AUTHORITY_INFO_ACCESS_free(access);
  return place;
}

bool is_anchored(const Wanted& wanted, X509* top) {
  return std::any_of(wanted.anchors.begin(), wanted.anchors.end(), [top](const x509_st* anchor) {
    return X509_check_issued(const_cast<X509*>(anchor), top) == X509_V_OK ||  // only read
           X509_cmp(anchor, top) == 0;
  });
}

void check_end(Fitted& fitted, const Wanted& wanted) {
  auto* top = fitted.chain.back();
  if (fitted.root != nullptr || is_anchored(wanted, top) || is_self_signed(top)) return;
  const auto at = issuer_place(top);
  const auto what = "the issuer of " + subject_of(top) + " is missing: " + issuer_of(top) +
                    (at.empty() ? "; ask the CA for it" : "; its CA offers it at " + at);
  if (wanted.incomplete) {
    fitted.warnings.push_back(what);
  } else {
    fitted.errors.push_back(what +
                            " and name its file too, or, if it is the root that peers have "
                            "already, repeat with --incomplete");
  }
}

void check_dates(Fitted& fitted) {
  for (const auto* one : fitted.chain) {
    const auto validity = validity_of(one);
    const auto facts = facts_of(one);
    if (validity == Validity::expired) {
      fitted.errors.push_back(facts.subject + " expired on " + facts.not_after +
                              "; have it renewed, or check this machine's clock");
    } else if (validity == Validity::not_yet) {
      fitted.warnings.push_back(facts.subject + " is not valid before " + facts.not_before +
                                ": until then peers refuse it");
    }
  }
}

void check_purpose(Fitted& fitted, const Wanted& wanted) {
  auto* leaf = fitted.chain.front();
  const auto check = [&](Use excluded, int purpose, const std::string& role,
                         const std::string& other) {
    if (wanted.use == excluded || X509_check_purpose(leaf, purpose, 0) == 1) return;
    fitted.errors.push_back(subject_of(leaf) + " may not be used as a TLS " + role +
                            " (extended key usage: " + joined(usages_of(leaf), ", ") +
                            "); have it issued for both roles, or write use = \"" + other +
                            "\" at the certificate and add one for the other role");
  };
  check(Use::server, X509_PURPOSE_SSL_CLIENT, "client", "server");
  check(Use::client, X509_PURPOSE_SSL_SERVER, "server", "client");
}

void check_names(Fitted& fitted, const Wanted& wanted) {
  const auto names = names_of(fitted.chain.front());
  for (const auto& name : wanted.names) {
    if (carries(names, name) || carries(names, name, {.one_label = true})) continue;
    fitted.warnings.push_back("it does not carry " + name +
                              ", by which peers know sipward: they will refuse it; it carries " +
                              joined(presented(names), ", "));
  }
}

// What a handshake would refuse: weak keys and digests.
void check_strength(Fitted& fitted) {
  ERR_clear_error();
  const Owned<ssl_ctx_st> context(SSL_CTX_new(TLS_method()));
  const Owned<stack_st_X509> above(sk_X509_new_null());
  for (std::size_t i = 1; i < fitted.chain.size(); ++i) {
    X509_up_ref(fitted.chain[i]);
    sk_X509_push(above.get(), fitted.chain[i]);
  }
  if (SSL_CTX_use_cert_and_key(context.get(), fitted.chain.front(),
                               const_cast<EVP_PKEY*>(fitted.key),  // only shared
                               above.get(), 1) == 1) {
    return;
  }
  const auto words = openssl_words();
  fitted.errors.push_back(subject_of(fitted.chain.front()) + " is refused by OpenSSL: " + words +
                          "; have it issued again with RSA 2048 or EC P-256 and SHA-256");
}

}  // namespace

Fitted fit(const Collection& all, const Wanted& wanted) {
  Fitted fitted;
  for (const auto& one : all.certificates) {
    if (is_root(one.get())) fitted.roots.push_back(one.get());
  }
  const auto first = place_of_leaf(all);
  if (first == all.certificates.size()) {
    fitted.errors.push_back(why_no_leaf(all));
    return fitted;
  }
  fitted.key = key_for(all, all.certificates[first].get());
  for (const auto place : path_from(all.certificates, first)) {
    auto* one = all.certificates[place].get();
    if (place != first && is_root(one)) {
      fitted.root = one;
    } else {
      fitted.chain.push_back(one);
    }
  }
  for (const auto& one : all.certificates) {
    const auto is_in = [&](const auto& list) {
      return std::find(list.begin(), list.end(), one.get()) != list.end();
    };
    if (!is_in(fitted.chain) && !is_in(fitted.roots)) fitted.unused.push_back(one.get());
  }
  check_dates(fitted);
  check_purpose(fitted, wanted);
  check_end(fitted, wanted);
  check_names(fitted, wanted);
  check_strength(fitted);
  return fitted;
}

}  // namespace sipward::tls
