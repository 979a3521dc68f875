// crypto signaling, voice class tls-profile and tls-cipher, crypto pki trustpoint: who is shown
// which certificate, and how its own is judged.
#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

void cite(Ciphers& ciphers, const Line& line) {
  ciphers.lines.push_back(line.number);
}

bool take_curve(Words& words, Ciphers& ciphers) {
  if (!words.take("curve-size 384")) return false;
  return ciphers.curve_384 = true;
}

// What may stand behind `crypto signaling … trustpoint NAME`.
void take_conditions(Words& words, const Line& line, TlsProfile& into) {
  for (bool more = true; more;) {
    if (words.take("cn-san-validate server")) {
      into.check = {NameCheck::server, {line.number}};
    } else if (words.take("client-vtp")) {
      into.client_vtp = {words.next(), {line.number}};
    } else if (words.take("strict-cipher")) {
      into.ciphers.strict = true;
      cite(into.ciphers, line);
    } else if (words.take("ecdsa-cipher")) {
      into.ciphers.ecdsa = true;
      cite(into.ciphers, line);
      take_curve(words, into.ciphers);
    } else {
      more = false;
    }
  }
}

std::string common_name(const std::string& subject) {
  const auto lower = base::lower(subject);
  const auto at = lower.find("cn=");
  if (at == std::string::npos) return {};
  const auto end = subject.find(',', at);
  auto name = subject.substr(at + 3, end == std::string::npos ? end : end - at - 3);
  while (name.ends_with(' ') || name.ends_with('"')) name.pop_back();
  return base::lower(name.substr(std::min(name.find_first_not_of(" \""), name.size())));
}

bool read_signaling(Line& line, Words& words, Running& into) {
  Signaling signaling;
  signaling.line = line.number;
  bool inverse = false;
  if (words.take("remote-addr")) {
    signaling.remote = read_prefix(words, inverse);
    if (!signaling.remote) return false;
  } else if (!words.take("default")) {
    return false;
  }
  if (words.take("tls-profile")) {
    if (!words.take_number(10'000, signaling.profile) || signaling.profile == 0) return false;
  } else if (words.take("trustpoint") && !words.done()) {
    signaling.own.trustpoint = {words.next(), {line.number}};
    signaling.own.lines = {line.number};
    take_conditions(words, line, signaling.own);
  } else {
    return false;
  }
  const std::string whom =
      signaling.remote ? signaling.remote->text() : "every TLS neighbour without one of its own";
  into.signaling.push_back(std::move(signaling));
  used(line, words,
       "the certificate for " + whom + (inverse ? " (its mask read as a wildcard)" : ""));
  return true;
}

}  // namespace

void read_crypto(Line& line, Words& words, Running& into) {
  read_signaling(line, words, into);
}

void read_tls_profile(Line& line, TlsProfile& into) {
  Words words(line);
  const Lines here{line.number};
  if (words.take("trustpoint") && !words.done()) {
    into.trustpoint = {words.next(), here};
    used(line, words, "trustpoint of the peers of this profile");
  } else if (words.take("client-vtp") && !words.done()) {
    into.client_vtp = {words.next(), here};
    used(line, words, "anchors of the peers of this profile");
  } else if (words.take("cn-san validate server")) {
    into.check = {NameCheck::server, here};
    used(line, words, "names are checked, as always");
  } else if (words.take("cn-san validate client")) {
    into.check = {NameCheck::client, here};
    used(line, words, "names are checked, as always");
  } else if (words.take("cn-san validate bidirectional")) {
    into.check = {NameCheck::both, here};
    used(line, words, "names are checked, as always");
  } else if (words.take("cn-san")) {
    std::size_t rank = 0;
    if (!words.take_number(10, rank) || words.done()) return;
    into.names.push_back({base::lower(words.next()), here});
    used(line, words, "names of the peers of this profile");
  } else if (words.take("cipher strict")) {
    into.ciphers.strict = true;
    cite(into.ciphers, line);
    used(line, words, "ciphers of the peers of this profile");
  } else if (words.take("cipher ecdsa")) {
    into.ciphers.ecdsa = true;
    cite(into.ciphers, line);
    take_curve(words, into.ciphers);
    used(line, words, "ciphers of the peers of this profile");
  } else if (words.take("cipher default")) {
    left(line, "the ciphers of sipward are the modern ones");
  } else if (words.take("cipher")) {
    if (!words.take_number(10'000, into.ciphers.list)) return;
    cite(into.ciphers, line);
    used(line, words, "ciphers of the peers of this profile");
  } else if (words.take("sni send")) {
    left(line, "sipward always sends the name of the target (SNI)");
  } else if (words.take("description")) {
    left(line, "a remark");
  }
}

void read_tls_cipher(Line& line, Cited<std::vector<std::string>>& into) {
  Words words(line);
  std::size_t rank = 0;
  if (words.take("description")) return left(line, "a remark");
  if (!words.take("cipher") || !words.take_number(64, rank) || words.done()) return;
  into.value.push_back(words.next());
  into.lines.push_back(line.number);
  used(line, words, "ciphers of the peers of this list");
}

void read_trustpoint(Line& line, Trustpoint& into) {
  Words words(line);
  const Lines here{line.number};
  if (words.take("subject-name")) {
    into.common_name = {common_name(words.rest()), here};
    used(line, words, "a name of ours");
  } else if (words.take("subject-alt-name") && !words.done()) {
    for (; !words.done();) {
      into.alternative_names.push_back({base::lower(words.next()), here});
    }
    used(line, words, "a name of ours");
  } else if (words.take("fqdn none") || words.take("serial-number") || words.take("ip-address")) {
    left(line, "of the certificate request; the certificate is there or is made anew");
  } else if (words.take("fqdn") && !words.done()) {
    into.fqdn = {base::lower(words.next()), here};
    used(line, words, "a name of ours");
  } else if (words.take("revocation-check")) {
    into.revocation.lines = here;
    while (!words.done()) into.revocation.value.push_back(base::lower(words.next()));
    used(line, words, "revocation of the certificates that it verifies");
  } else if (words.take("rsakeypair") || words.take("eckeypair")) {
    into.key_pair = {words.next(), here};
    words.rest();
    used(line, words, "the key that has to be brought or made anew");
  } else if (words.take("enrollment")) {
    into.self_signed = words.take("selfsigned");
    left(line, "how the router got its certificate; see `sipward pki`");
  } else if (words.take("hash") || words.take("usage") || words.take("auto-enroll") ||
             words.take("regenerate") || words.take("password") || words.take("source")) {
    left(line, "how the router got its certificate; see `sipward pki`");
  } else if (words.take("chain-validation")) {
    left(line, "every anchor may be an intermediate CA: a chain ends at the first one it reaches");
  }
}

// Of a certificate the CA's is what peers are judged by; the other is our own.
void read_certificate(Line& line, Trustpoint& into) {
  Words words(line);
  if (!words.take("certificate")) return;
  const bool ca = words.take("ca");
  const bool rollover = words.take("rollover");
  if (line.blob.empty()) return left(line, "only the name of a file on the router");
  if (rollover) return left(line, "a certificate of later");
  (ca ? into.ca_der : into.own_der).push_back(line.blob);
  (ca ? into.ca_lines : into.own_lines).push_back(line.number);
  words.rest();
  used(line, words, ca ? "an anchor" : "our own certificate, whose key is not in this file");
}

}  // namespace sipward::import
