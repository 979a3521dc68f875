#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

struct Words {
  std::string_view name, sentence;
};

Words words_of(FailureReason reason) {
  switch (reason) {
    case FailureReason::none:
      return {"none", "nothing was refused"};
    case FailureReason::no_candidate:
      return {"no_candidate", "the address belongs to no TLS peer of this side"};
    case FailureReason::cleartext:
      return {"cleartext", "the first bytes were no TLS"};
    case FailureReason::unsupported_version:
      return {"unsupported_version", "no TLS version in common"};
    case FailureReason::no_shared_cipher:
      return {"no_shared_cipher", "no cipher, group or signature algorithm in common"};
    case FailureReason::null_cipher:
      return {"null_cipher", "it offers only ciphers that do not encrypt"};
    case FailureReason::no_certificate:
      return {"no_certificate", "no certificate was presented"};
    case FailureReason::unknown_authority:
      return {"unknown_authority", "the certificate's authority is none of the anchors"};
    case FailureReason::self_signed:
      return {"self_signed", "the certificate is self-signed and none of the anchors"};
    case FailureReason::expired:
      return {"expired", "the certificate has expired"};
    case FailureReason::not_yet_valid:
      return {"not_yet_valid", "the certificate is not valid yet"};
    case FailureReason::revoked:
      return {"revoked", "the certificate has been revoked"};
    case FailureReason::revocation_unknown:
      return {"revocation_unknown", "nothing current says whether the certificate is revoked"};
    case FailureReason::wrong_purpose:
      return {"wrong_purpose", "the certificate may not be used in this role"};
    case FailureReason::bad_certificate:
      return {"bad_certificate", "the certificate could not be verified"};
    case FailureReason::wrong_name:
      return {"wrong_name", "the certificate carries none of the names expected"};
    case FailureReason::wrong_key:
      return {"wrong_key", "the certificate's public key is none of the pinned ones"};
    case FailureReason::refused_by_peer:
      return {"refused_by_peer", "the other side refused with an alert"};
    case FailureReason::closed_by_peer:
      return {"closed_by_peer", "the other side closed without a word"};
    case FailureReason::timed_out:
      return {"timed_out", "the handshake did not end in time"};
    case FailureReason::internal:
      return {"internal", "the handshake broke off"};
  }
  return {"none", ""};
}

void add(std::string& line, std::string_view what, std::string_view value) {
  if (value.empty()) return;
  line.append("; ").append(what).append(" ").append(value);
}

// What stands above the leaf, which has words of its own.
std::string above(const std::vector<CertificateFacts>& chain) {
  std::string text;
  for (std::size_t i = 1; i < chain.size(); ++i) {
    text += (i == 1 ? "" : ", ") + chain[i].subject + " until " + chain[i].not_after;
  }
  return text;
}

}  // namespace

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::hello:
      return "hello";
    case Stage::certificate:
      return "certificate";
    case Stage::name:
      return "name";
    case Stage::finish:
      return "finish";
  }
  return "hello";
}

std::string_view to_string(FailureReason reason) {
  return words_of(reason).name;
}
std::string_view sentence(FailureReason reason) {
  return words_of(reason).sentence;
}

std::string Failure::line() const {
  std::string line = peer_name.empty() ? "no peer" : "peer " + peer_name;
  line += role == Role::server ? ", accepted from " : ", dialled at ";
  line += remote.text();
  line.append(": ").append(to_string(reason)).append(": ").append(sentence(reason));
  if (!detail.empty()) line += " (" + detail + ")";
  add(line, "stage", to_string(stage));
  add(line, "alert sent:", alert_sent);
  add(line, "alert received:", alert_received);
  add(line, "presented", joined(presented, ", "));
  add(line, "expected", joined(expected, ", "));
  add(line, "offered", offered);
  add(line, "allowed", allowed);
  add(line, "subject", subject);
  add(line, "issuer", issuer);
  add(line, "not after", not_after);
  add(line, "chain", above(chain));
  add(line, "anchors", joined(anchors, " | "));
  add(line, "remedy:", remedy);
  return line;
}

bool Failure::blames_certificate() const {
  switch (reason) {
    case FailureReason::no_certificate:
    case FailureReason::unknown_authority:
    case FailureReason::self_signed:
    case FailureReason::expired:
    case FailureReason::not_yet_valid:
    case FailureReason::revoked:
    case FailureReason::revocation_unknown:
    case FailureReason::wrong_purpose:
    case FailureReason::bad_certificate:
    case FailureReason::wrong_name:
    case FailureReason::wrong_key:
      return true;
    case FailureReason::refused_by_peer:  // the alerts of RFC 8446 §6.2 about ours
      return alert_received.find("certificate") != std::string::npos ||
             alert_received == "unknown CA";
    default:
      return false;
  }
}

std::string Failure::short_cause() const {
  switch (reason) {
    case FailureReason::expired:
      if (!culprit.empty()) return "a certificate of its chain has expired, " + culprit;
      return "its certificate expired on " + not_after;
    case FailureReason::wrong_name:
      return "its certificate carries " + (presented.empty() ? "no name" : presented.front()) +
             ", not " + joined(expected, " or ");
    case FailureReason::unknown_authority:
      return "its certificate is signed by an unknown authority, " + issuer;
    case FailureReason::refused_by_peer:
      return "it refused the handshake: " + alert_received;
    default:
      return std::string(sentence(reason));
  }
}

}  // namespace sipward::tls
