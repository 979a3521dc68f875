#include "sipward/shell/tls/certificate_making.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/key_making.hpp"

namespace sipward::tls {
namespace {

using OwnedExtension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;

constexpr long clock_skew = 300;  // seconds that another machine's clock may be behind ours

bool is_dns_name(std::string_view name) {
  constexpr std::size_t longest = 253;  // RFC 1035 §2.3.4
  if (name.empty() || name.size() > longest || name.front() == '.' || name.back() == '.') {
    return false;
  }
  if (name.find("..") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

std::string all_names(const LeafWish& wish) {
  std::string text;
  for (const auto& name : wish.names) {
    const auto alternative = alternative_name(name);
    if (!alternative) throw std::runtime_error(name + " is no name for a certificate");
    text += (text.empty() ? "" : ",") + *alternative;
  }
  if (text.empty()) throw std::runtime_error("a certificate needs a name");
  return text;
}

std::string purposes(Use use) {
  if (use == Use::server) return "serverAuth";
  if (use == Use::client) return "clientAuth";
  return "serverAuth,clientAuth";
}

// With RSA the old key exchange without forward secrecy needs the second (RFC 5246 §7.4.2), which
// is all that some peers speak.
std::string key_usage(const EVP_PKEY* key) {
  const bool rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
  return rsa ? "critical,digitalSignature,keyEncipherment" : "critical,digitalSignature";
}

OwnedExtension extension(X509V3_CTX& context, int nid, const std::string& value) {
  OwnedExtension made(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  require_made(made != nullptr, "extension " + value);
  return made;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  require_made(X509_add_ext(certificate, extension(context, nid, value).get(), -1) == 1,
               "extension " + value);
}

void set_random_serial(X509* certificate) {
  unsigned char bytes[16];
  require_made(RAND_bytes(bytes, sizeof bytes) == 1, "a serial number");
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40);  // RFC 5280 §4.1.2.2: positive
  const std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
  require_made(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
               "a serial number");
}

void set_common_name(X509_NAME* subject, const std::string& text) {
  if (text.empty()) return;
  require_made(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(text.c_str()), -1,
                                          -1, 0) == 1,
               "subject " + text);
}

Owned<x509_st> begin_certificate(const std::string& common_name, EVP_PKEY* key, int days) {
  Owned<x509_st> certificate(X509_new());
  require_made(certificate != nullptr, "a certificate");
  X509_set_version(certificate.get(), X509_VERSION_3);
  set_random_serial(certificate.get());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -clock_skew);
  X509_time_adj_ex(X509_getm_notAfter(certificate.get()), days, 0, nullptr);
  require_made(X509_set_pubkey(certificate.get(), key) == 1, "a certificate of that key");
  set_common_name(X509_get_subject_name(certificate.get()), common_name);
  return certificate;
}

void sign(X509* certificate, EVP_PKEY* key) {
  require_made(X509_sign(certificate, key, EVP_sha256()) > 0, "a signature");
}

// As a strict peer would: name constraints, path length and dates of the signer bind it.
void require_accepted(X509* leaf, X509* issuer) {
  const Owned<x509_store_st> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), issuer);
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT);
  const Owned<x509_store_ctx_st> context(X509_STORE_CTX_new());
  require_made(X509_STORE_CTX_init(context.get(), store.get(), leaf, nullptr) == 1, "a check");
  if (X509_verify_cert(context.get()) == 1) return;
  throw std::runtime_error(subject_of(issuer) + " may not certify that: " +
                           X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

// "IP:192.0.2.0/255.255.255.0"
std::string subtree(const base::Prefix& prefix) {
  const std::size_t size = prefix.network.is_v4() ? 4 : 16;
  std::array<std::uint8_t, 16> mask{};
  for (std::size_t i = 0; i < prefix.length; ++i) {
    mask[i / 8] = static_cast<std::uint8_t>(mask[i / 8] | 0x80U >> i % 8);
  }
  const auto shown = size == 4 ? base::IpAddress::v4({mask[0], mask[1], mask[2], mask[3]})
                               : base::IpAddress::v6(mask);
  return "IP:" + prefix.network.text() + '/' + shown.text();
}

// RFC 5280 §4.2.1.10: a kind of name of which nothing is permitted is not bound at all, so where no
// network is permitted all are excluded.
std::string constraints(const std::vector<std::string>& permitted) {
  std::string text;
  bool v4 = false, v6 = false;
  for (const auto& one : permitted) {
    const auto prefix = base::Prefix::parse(one);
    if (!prefix && !is_dns_name(one)) {
      throw std::runtime_error(one + " is neither a domain nor a network such as 192.0.2.0/24");
    }
    text += ",permitted;" + (prefix ? subtree(*prefix) : "DNS:" + base::lower(one));
    v4 = v4 || (prefix && prefix->network.is_v4());
    v6 = v6 || (prefix && !prefix->network.is_v4());
  }
  if (text.find("DNS:") == std::string::npos) {
    throw std::runtime_error("expected a domain among what the authority may certify");
  }
  if (!v4 && !v6) text += ",excluded;IP:0.0.0.0/0.0.0.0,excluded;IP:::/::";
  return text;
}

// A URI of SIP is bound by no constraint (RFC 5280 knows those with an authority part alone), so
// its host is tried as the DNS name that it is.
LeafWish as_bound(const LeafWish& wish) {
  constexpr std::string_view scheme = "sip:";
  auto bound = wish;
  for (auto& name : bound.names) {
    if (name.starts_with(scheme)) name.erase(0, scheme.size());
  }
  return bound;
}

std::string text_in(bio_st* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  return {text, static_cast<std::size_t>(size)};
}

Owned<x509_st> signed_leaf(const LeafWish& wish, evp_pkey_st* key, const Signer& signer) {
  auto made = begin_certificate(wish.common_name, key, wish.days);
  auto* leaf = made.get();
  const auto* end = X509_get0_notAfter(signer.certificate);
  if (ASN1_TIME_compare(X509_get0_notAfter(leaf), end) > 0) X509_set1_notAfter(leaf, end);
  X509_set_issuer_name(leaf, X509_get_subject_name(signer.certificate));
  // RFC 5280 §4.2.1.6: critical where nothing else names it
  const std::string urgency = wish.common_name.empty() ? "critical," : "";
  add_extension(leaf, signer.certificate, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(leaf, signer.certificate, NID_key_usage, key_usage(key));
  add_extension(leaf, signer.certificate, NID_ext_key_usage, purposes(wish.use));
  add_extension(leaf, signer.certificate, NID_subject_alt_name, urgency + all_names(wish));
  add_extension(leaf, signer.certificate, NID_subject_key_identifier, "hash");
  add_extension(leaf, signer.certificate, NID_authority_key_identifier, "keyid:always");
  sign(leaf, signer.key);
  require_accepted(leaf, signer.certificate);
  return made;
}

}  // namespace

std::optional<std::string> alternative_name(std::string_view name) {
  if (const auto address = base::IpAddress::parse(name)) return "IP:" + address->text();
  constexpr std::string_view scheme = "sip:", star = "*.";
  if (name.starts_with(scheme)) {
    const auto host = name.substr(scheme.size());
    if (!is_dns_name(host)) return std::nullopt;
    return "URI:sip:" + base::lower(host);
  }
  if (!is_dns_name(name.starts_with(star) ? name.substr(star.size()) : name)) return std::nullopt;
  return "DNS:" + base::lower(name);
}

Owned<x509_st> make_authority(const AuthorityWish& wish, evp_pkey_st* key) {
  auto made = begin_certificate(wish.common_name, key, wish.days);
  auto* own = made.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(own, own, NID_subject_key_identifier, "hash");
  if (!wish.permitted.empty()) {
    add_extension(own, own, NID_name_constraints, "critical" + constraints(wish.permitted));
  }
  sign(own, key);
  return made;
}

Owned<x509_st> make_leaf(const LeafWish& wish, evp_pkey_st* key, const Signer& signer) {
  const auto bound = as_bound(wish);
  auto made = signed_leaf(bound, key, signer);
  return bound.names == wish.names ? std::move(made) : signed_leaf(wish, key, signer);
}

Owned<X509_req_st> make_request(const LeafWish& wish, evp_pkey_st* key) {
  Owned<X509_req_st> request(X509_REQ_new());
  require_made(request && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1 &&
                   X509_REQ_set_pubkey(request.get(), key) == 1,
               "a request");
  set_common_name(X509_REQ_get_subject_name(request.get()), wish.common_name);
  const std::unique_ptr<STACK_OF(X509_EXTENSION), decltype([](STACK_OF(X509_EXTENSION) * all) {
                          sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free);
                        })>
      extensions(sk_X509_EXTENSION_new_null());
  X509V3_CTX context;
  X509V3_set_ctx(&context, nullptr, nullptr, request.get(), nullptr, 0);
  const auto add = [&](int nid, const std::string& value) {
    sk_X509_EXTENSION_push(extensions.get(), extension(context, nid, value).release());
  };
  add(NID_key_usage, key_usage(key));
  add(NID_ext_key_usage, purposes(wish.use));
  add(NID_subject_alt_name, all_names(wish));
  require_made(X509_REQ_add_extensions(request.get(), extensions.get()) == 1 &&
                   X509_REQ_sign(request.get(), key, EVP_sha256()) > 0,
               "a request");
  return request;
}

std::string pem_of(const x509_st* certificate) {
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  require_made(bio && PEM_write_bio_X509(bio.get(), certificate) == 1, "PEM of a certificate");
  return text_in(bio.get());
}

std::string pem_of(const X509_req_st* request) {
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  require_made(bio && PEM_write_bio_X509_REQ(bio.get(), request) == 1, "PEM of a request");
  return text_in(bio.get());
}

}  // namespace sipward::tls
