#include "sipward/import/modes.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::import {
namespace {

using Phrases = std::span<const std::string_view>;

constexpr std::string_view of_sip_ua[] = {
    "transport",      "crypto signaling", "timers",        "retry",
    "sip-server",     "registrar",        "credentials",   "listen-port",
    "authentication", "remote-party-id",  "reason-header", "connection-reuse",
    "max-forwards",   "keepalive",        "xfer",          "conn-reuse",
    "permit"};
constexpr std::string_view of_dial_peer[] = {"description",
                                             "destination-pattern",
                                             "destination",
                                             "incoming",
                                             "session",
                                             "preference",
                                             "huntstop",
                                             "voice-class",
                                             "shutdown",
                                             "codec",
                                             "dtmf-relay",
                                             "vad",
                                             "fax",
                                             "fax-relay",
                                             "modem",
                                             "ip qos",
                                             "port",
                                             "media",
                                             "srtp",
                                             "translation-profile",
                                             "translate-outgoing",
                                             "tech-prefix",
                                             "digit-strip",
                                             "prefix",
                                             "forward-digits",
                                             "direct-inward-dial",
                                             "req-qos",
                                             "acc-qos",
                                             "rtp",
                                             "max-conn",
                                             "answer-address",
                                             "playout-delay",
                                             "clid",
                                             "permission",
                                             "redirect",
                                             "service",
                                             "progress_ind"};
constexpr std::string_view of_server_group[] = {"ipv4",     "ipv6",        "hunt-scheme",
                                                "huntstop", "description", "shutdown"};
constexpr std::string_view of_keepalive[] = {"up-interval", "down-interval", "retry",
                                             "transport",   "sip-profiles",  "description",
                                             "shutdown"};
constexpr std::string_view of_pattern_map[] = {"e164", "url", "description", "shutdown"};
constexpr std::string_view of_peer_group[] = {"dial-peer", "description", "shutdown"};
constexpr std::string_view of_uri_class[] = {"host", "user-id", "pattern", "phone"};
constexpr std::string_view of_tenant[] = {"session",
                                          "url",
                                          "bind",
                                          "sip-server",
                                          "listen-port",
                                          "tls-profile",
                                          "description",
                                          "options-keepalive",
                                          "options-ping",
                                          "connection-reuse",
                                          "conn-reuse",
                                          "registrar",
                                          "credentials",
                                          "authentication",
                                          "outbound-proxy",
                                          "localhost",
                                          "timers",
                                          "retry",
                                          "remote-party-id",
                                          "asserted-id",
                                          "sip-profiles",
                                          "srtp-crypto",
                                          "srtp",
                                          "early-offer",
                                          "error-passthru",
                                          "header-passing",
                                          "pass-thru",
                                          "privacy",
                                          "privacy-policy",
                                          "rel1xx",
                                          "midcall-signaling",
                                          "max-forwards",
                                          "permit",
                                          "g729",
                                          "nat",
                                          "reason-header",
                                          "history-info",
                                          "handle-replaces",
                                          "referto-passing",
                                          "call-route",
                                          "anat",
                                          "copy-list",
                                          "xfer",
                                          "update-callerid",
                                          "random-contact",
                                          "host-registrar",
                                          "block",
                                          "calltype-video",
                                          "content",
                                          "disable-early-media",
                                          "encap",
                                          "send"};
constexpr std::string_view of_translation_rule[] = {"rule"};
constexpr std::string_view of_translation_profile[] = {"translate"};
constexpr std::string_view of_tls_profile[] = {"trustpoint", "cn-san",      "cipher",     "sni",
                                               "client-vtp", "description", "min-version"};
constexpr std::string_view of_tls_cipher[] = {"cipher", "description"};
constexpr std::string_view of_trustpoint[] = {"enrollment",
                                              "subject-name",
                                              "subject-alt-name",
                                              "fqdn",
                                              "serial-number",
                                              "ip-address",
                                              "revocation-check",
                                              "rsakeypair",
                                              "eckeypair",
                                              "hash",
                                              "chain-validation",
                                              "usage",
                                              "password",
                                              "auto-enroll",
                                              "crl",
                                              "ocsp",
                                              "regenerate",
                                              "source",
                                              "vrf",
                                              "match certificate",
                                              "storage",
                                              "keypair",
                                              "authorization",
                                              "storage-location",
                                              "is-ca"};
constexpr std::string_view of_certificate_chain[] = {"certificate"};
constexpr std::string_view of_voice_service[] = {"ip address trusted",
                                                 "mode",
                                                 "allow-connections",
                                                 "sip",
                                                 "h323",
                                                 "fax",
                                                 "modem",
                                                 "media",
                                                 "address-hiding",
                                                 "no-media",
                                                 "srtp",
                                                 "redundancy-group",
                                                 "rtp-port",
                                                 "trace"};
constexpr std::string_view of_voice_service_sip[] = {
    "bind",           "session",           "listen-port",    "url",
    "early-offer",    "midcall-signaling", "options-ping",   "header-passing",
    "asserted-id",    "error-passthru",    "g729",           "rel1xx",
    "privacy-policy", "registrar",         "outbound-proxy", "sip-profiles",
    "pass-thru",      "transport switch",  "localhost",      "srtp-crypto"};
constexpr std::string_view of_trusted_list[] = {"ipv4", "ipv6"};
constexpr std::string_view of_interface[] = {"ip", "ipv6", "description", "negotiation",
                                             "shutdown"};

Phrases commands_of(Mode mode) {
  switch (mode) {
    case Mode::sip_ua:
      return of_sip_ua;
    case Mode::dial_peer:
      return of_dial_peer;
    case Mode::server_group:
      return of_server_group;
    case Mode::keepalive:
      return of_keepalive;
    case Mode::pattern_map:
      return of_pattern_map;
    case Mode::peer_group:
      return of_peer_group;
    case Mode::uri_class:
      return of_uri_class;
    case Mode::tenant:
      return of_tenant;
    case Mode::translation_rule:
      return of_translation_rule;
    case Mode::translation_profile:
      return of_translation_profile;
    case Mode::tls_profile:
      return of_tls_profile;
    case Mode::tls_cipher:
      return of_tls_cipher;
    case Mode::trustpoint:
      return of_trustpoint;
    case Mode::certificate_chain:
      return of_certificate_chain;
    case Mode::voice_service:
      return of_voice_service;
    case Mode::voice_service_sip:
      return of_voice_service_sip;
    case Mode::trusted_list:
      return of_trusted_list;
    case Mode::interface:
      return of_interface;
    case Mode::global:
    case Mode::other:
      return {};
  }
  return {};
}

using Opening = std::pair<std::string_view, Mode>;
constexpr Opening openings[] = {{"sip-ua", Mode::sip_ua},
                                {"dial-peer voice", Mode::dial_peer},
                                {"voice class server-group", Mode::server_group},
                                {"voice class sip-options-keepalive", Mode::keepalive},
                                {"voice class e164-pattern-map", Mode::pattern_map},
                                {"voice class dpg", Mode::peer_group},
                                {"voice class uri", Mode::uri_class},
                                {"voice class tenant", Mode::tenant},
                                {"voice translation-rule", Mode::translation_rule},
                                {"voice translation-profile", Mode::translation_profile},
                                {"voice class tls-profile", Mode::tls_profile},
                                {"voice class tls-cipher", Mode::tls_cipher},
                                {"crypto pki trustpoint", Mode::trustpoint},
                                {"crypto ca trustpoint", Mode::trustpoint},
                                {"voice service voip", Mode::voice_service},
                                {"interface", Mode::interface}};
constexpr std::string_view chains[] = {"crypto pki certificate chain",
                                       "crypto ca certificate chain"};

constexpr Opening prompts[] = {{"config", Mode::global},
                               {"config-sip-ua", Mode::sip_ua},
                               {"config-dial-peer", Mode::dial_peer},
                               {"ca-trustpoint", Mode::trustpoint},
                               {"config-ca-trustpoint", Mode::trustpoint},
                               {"config-cert-chain", Mode::certificate_chain},
                               {"conf-voi-serv", Mode::voice_service},
                               {"conf-serv-sip", Mode::voice_service_sip},
                               {"cfg-iptrust-list", Mode::trusted_list},
                               {"config-if", Mode::interface},
                               {"config-subif", Mode::interface},
                               {"exec", Mode::global}};

constexpr std::string_view other_global[] = {"hostname", "voice", "crypto", "ccm-manager"};

template <class List>
bool any(const WordList& words, const List& phrases) {
  return std::any_of(std::begin(phrases), std::end(phrases),
                     [&](std::string_view phrase) { return starts_with(words, phrase); });
}

}  // namespace

Mode opened_by(Mode mode, const WordList& words) {
  for (const auto& [phrase, opened] : openings) {
    if (starts_with(words, phrase)) return opened;
  }
  if (any(words, chains)) return Mode::certificate_chain;
  if (mode == Mode::voice_service && words.size() == 1 && starts_with(words, "sip")) {
    return Mode::voice_service_sip;
  }
  if (mode == Mode::voice_service && starts_with(words, "ip address trusted list")) {
    return Mode::trusted_list;
  }
  return Mode::other;
}

bool knows(Mode mode, const WordList& words) {
  return any(without_no(words), commands_of(mode));
}

bool opens_section(const WordList& words) {
  const auto opened = opened_by(Mode::global, words);
  return opened != Mode::other && opened != Mode::interface;
}

bool is_global(const WordList& words) {
  const auto rest = without_no(words);
  return opened_by(Mode::global, rest) != Mode::other || is_no_sip(rest) || any(rest, other_global);
}

WordList without_no(const WordList& words) {
  const bool negated = starts_with(words, "no") || starts_with(words, "default");
  return {words.begin() + (negated ? 1 : 0), words.end()};
}

Mode mode_of_prompt(std::string_view prompt) {
  for (const auto& [text, mode] : prompts) {
    if (text == prompt) return mode;
  }
  return Mode::other;
}

}  // namespace sipward::import
