#include "sipward/shell/config/preset.hpp"

#include <algorithm>

namespace sipward::config {
namespace {

constexpr std::string_view cisco_pings =
    "without OPTIONS nothing keeps a TLS connection up, and faults are found by the first caller";
constexpr std::string_view cucm_pings =
    "a TLS connection before the first call; its own pings are told 503 while nobody is there "
    "inside, which takes the trunk out of service there";
constexpr std::string_view guide = "Cisco: secure SIP signaling in CCE, 218434";
constexpr std::string_view sip_over_tls = "sips: URIs are refused or not understood";
constexpr std::string_view own_route =
    "requests within a call go by the top Record-Route, else by Contact: both are one name of ours";

constexpr PresetSetting cucm[] = {
    {"tls.min", "\"1.2\"",
     "a trunk profile that is Encrypted; Authenticated means NULL ciphers, which encrypt nothing",
     "CUCM security guide 12.5: SIP trunk security profile", true},
    {"options", "{}", cucm_pings, "Cisco Collaboration 14 preferred architecture: OPTIONS ping"},
};
constexpr PresetSetting cube[] = {
    {"cn", "\"also\"", "its certificates are often named in CN alone, or there beside other SANs",
     "Cisco: SIP TLS between CUCM and CUBE, 215412", true},
    {"tls.min", "\"1.2\"", "`transport tcp tls v1.2` is that version and no other",
     "CUBE guide 17.6: SIP TLS support", true},
    {"options", "{}", cisco_pings, guide},
};
constexpr PresetSetting cvp[] = {
    {"tls.min", "\"1.2\"", "nothing below 1.2 is safe (RFC 9325)", "RFC 9325 §3.1.1", true},
    {"options", "{}",
     "its own heartbeats are answered by the truth only if somebody knows who is alive",
     "CVP 12.5 configuration guide: server groups"},
};
constexpr PresetSetting vvb[] = {
    {"tls.min", "\"1.2\"", "it offers no other version", "VVB 12.5 administration guide", true},
    {"tls.max", "\"1.2\"", "it offers no other version", "VVB 12.5 administration guide", true},
    {"tls.ciphers", "[\"ECDHE-RSA-AES128-GCM-SHA256\"]",
     "of the two that it has, this is the one with forward secrecy; it cannot mix them",
     "VVB 12.5 administration guide: cipher configuration", true},
    {"options", "{}", cisco_pings, guide},
};
constexpr std::string_view teams_sip = "Microsoft: Direct Routing, SIP protocol";
constexpr PresetSetting teams[] = {
    {"names",
     "[\"sip.pstnhub.microsoft.com\", \"sip2.pstnhub.microsoft.com\", "
     "\"sip3.pstnhub.microsoft.com\"]",
     "what it is called, in the order in which it is to be tried", "Microsoft: Plan Direct Routing",
     true},
    {"wildcard", "\"one-label\"", "certificates for one label are in use there, and taken of ours",
     teams_sip, true},
    {"tls.min", "\"1.2\"", "nothing below is taken", "Microsoft: Plan Direct Routing", true},
    {"scheme", "\"sip\"", sip_over_tls, teams_sip},
    {"contact", "\"token-param\"",
     "who calls is read from Contact, whose host must be a name in our certificate", teams_sip},
    {"record_route", "\"transport-param\"", own_route, teams_sip},
    {"topology", "\"hide\"",
     "an address in Record-Route is refused, and proxies of the inside write theirs there",
     teams_sip},
    {"options", "{}",
     "the first OPTIONS must be ours, with our name in Contact; then it sends its own",
     "Microsoft: Azure Communication Services, SIP specification"},
};
constexpr std::string_view webex_trunk = "Webex Calling: trunks by certificate, CUBE templates";
constexpr PresetSetting webex[] = {
    {"tls.min", "\"1.2\"", "nothing below is taken", webex_trunk, true},
    {"scheme", "\"sip\"", sip_over_tls, webex_trunk},
    {"contact", "\"token-param\"", "Contact with ;transport=tls and the trunk's name", webex_trunk},
    {"record_route", "\"transport-param\"", own_route, webex_trunk},
    {"options", "{}", "it is to be known whether the trunk is up before a call is lost",
     webex_trunk},
};
constexpr std::string_view zoom_call = "Zoom: BYOC call processing, KB0079205";
constexpr PresetSetting zoom[] = {
    {"tls.min", "\"1.2\"", "nothing below is safe (RFC 9325)", "RFC 9325 §3.1.1", true},
    {"scheme", "\"sip\"", "it sends and expects sip: over TLS", zoom_call},
    {"contact", "\"token-param\"", "Contact with ;transport=tls and our name", zoom_call},
    {"record_route", "\"transport-param\"", own_route, zoom_call},
    {"options", "{}", "it is to be known whether it is up before a call is lost", zoom_call},
};

constexpr std::string_view srtp =
    "it takes SRTP alone: the component behind sipward must encrypt media itself, for sipward "
    "never touches RTP";

constexpr std::string_view public_authority =
    "nothing to import: it believes public CAs alone, so ours must be one of those that it lists";

constexpr Preset all[] = {
    {.name = "cucm",
     .product = "Cisco Unified Communications Manager",
     .settings = cucm,
     .cleartext_port = 5060,
     .imports = "OS Administration > Certificate Management, as CallManager-trust; our name is its "
                "trunk security profile's Secure Certificate Subject or SAN"},
    {.name = "cube",
     .product = "Cisco Unified Border Element",
     .settings = cube,
     .cleartext_port = 5060,
     .imports = "crypto pki trustpoint with enrollment terminal pem, then crypto pki authenticate: "
                "one for each CA; our name is its session target dns:"},
    {.name = "cvp",
     .product = "Cisco Unified Customer Voice Portal",
     .settings = cvp,
     .cleartext_port = 5060,
     .imports = "keytool -importcert into the Call Server's keystore, then a restart of it"},
    {.name = "vvb",
     .product = "Cisco Virtualized Voice Browser",
     .settings = vvb,
     .rsa = true,
     .only_tls1_2 = true,
     .cleartext_port = 5060,
     .imports = "its OS Administration > Certificate Management, then a restart of the engine"},
    {.name = "teams",
     .product = "Microsoft Teams Direct Routing",
     .settings = teams,
     .cloud = true,
     .knows_names = true,
     .wants_options = true,
     .media = srtp,
     .imports = public_authority},
    {.name = "webex",
     .product = "Webex Calling",
     .settings = webex,
     .cloud = true,
     .knows_names = true,
     .media = srtp,
     .imports = public_authority},
    {.name = "zoom",
     .product = "Zoom Phone BYOC",
     .settings = zoom,
     .cloud = true,
     .knows_names = true,
     .media = srtp,
     .imports = public_authority},
};

}  // namespace

std::span<const Preset> presets() {
  return all;
}

const Preset* preset_named(std::string_view name) {
  const auto* at = std::find_if(std::begin(all), std::end(all),
                                [name](const auto& one) { return one.name == name; });
  return at == std::end(all) ? nullptr : at;
}

std::string preset_names() {
  std::string names;
  for (const auto& one : all) {
    names.append(names.empty() ? "\"" : ", \"").append(one.name).append(1, '"');
  }
  return names;
}

}  // namespace sipward::config
