#include "sipward/shell/pki/presentation.hpp"

#include <algorithm>

#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/chain_order.hpp"
#include "sipward/shell/tls/pieces.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::pki {
namespace {

constexpr std::size_t sha1_digits = 40, sha256_digits = 64;

Presentation::Certificate read_one(x509_st* certificate) {
  return {tls::facts_of(certificate),
          tls::sha1_fingerprint(certificate),
          tls::presented(tls::names_of(certificate)),
          tls::usages_of(certificate),
          tls::validity_of(certificate),
          tls::is_authority(certificate),
          tls::is_self_signed(certificate),
          tls::pem_of(certificate)};
}

std::string digits_of(std::string_view fingerprint) {
  std::string digits;
  for (const char c : base::lower(fingerprint)) {
    if (c != ':' && c != ' ') digits += c;
  }
  return digits;
}

}  // namespace

Presentation read_presentation(const std::vector<std::string>& pem) {
  std::vector<tls::Owned<x509_st>> certificates;
  for (auto& piece : tls::take_apart(tls::joined(pem, "")).pieces) {
    if (piece.certificate) certificates.push_back(std::move(piece.certificate));
  }
  Presentation presentation;
  if (certificates.empty()) return presentation;
  const auto path = tls::path_from(certificates, 0);
  for (const auto place : path) presentation.chain.push_back(read_one(certificates[place].get()));
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    if (std::find(path.begin(), path.end(), i) != path.end()) continue;
    presentation.others.push_back(read_one(certificates[i].get()));
  }
  presentation.identities = tls::identities(tls::names_of(certificates.front().get()));
  return presentation;
}

std::optional<std::size_t> anchor_of(const Presentation& presentation, Trusted trusted) {
  if (presentation.chain.empty()) return std::nullopt;
  if (trusted == Trusted::leaf) return 0;
  const auto top = presentation.chain.size() - 1;
  if (top == 0 || !presentation.chain[top].authority) return std::nullopt;
  return top;
}

std::optional<std::size_t> confirmed_by(const Presentation& presentation,
                                        std::string_view fingerprint) {
  const auto wanted = digits_of(fingerprint);
  for (std::size_t i = 0; i < presentation.chain.size(); ++i) {
    const auto& one = presentation.chain[i];
    if (wanted == one.facts.fingerprint || wanted == one.sha1) return i;
  }
  return std::nullopt;
}

bool is_fingerprint(std::string_view text) {
  const auto digits = digits_of(text);
  return (digits.size() == sha1_digits || digits.size() == sha256_digits) &&
         digits.find_first_not_of(tls::hexadecimal_digits) == std::string::npos;
}

}  // namespace sipward::pki
