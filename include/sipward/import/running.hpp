// What an IOS configuration means for SIP: each command as a value, with the lines that said so.
// Filled by the readers of its sections, read by those who plan our configuration. Plain values,
// owned by one import.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/import/line.hpp"
#include "sipward/import/voice_classes.hpp"

namespace sipward::import {

// transport tcp tls …, everything it says about ciphers: what IOS can do is less than the RFCs ask.
struct Ciphers {
  bool strict = false, ecdsa = false, curve_384 = false;
  std::size_t list = 0;  // tag of a voice class tls-cipher; 0: none
  Lines lines;
};

enum class NameCheck : std::uint8_t { none, server, client, both };

// voice class tls-profile, or the same said in a crypto signaling.
struct TlsProfile {
  Cited<std::string> trustpoint, client_vtp;
  Cited<NameCheck> check;
  std::vector<Cited<std::string>> names;  // cn-san N
  Cited<bool> sni;
  Ciphers ciphers;
  Lines lines;  // that opened it
};

// crypto signaling: which identity is shown to whom.
struct Signaling {
  std::optional<base::Prefix> remote;  // none: default
  std::size_t profile = 0;             // tag; 0: `own`
  TlsProfile own;
  std::size_t line = 0;
};

struct Trustpoint {
  std::string name;
  Cited<std::string> common_name, fqdn;
  std::vector<Cited<std::string>> alternative_names;
  Cited<std::string> key_pair;
  Cited<std::vector<std::string>> revocation;
  bool self_signed = false;
  std::vector<std::string> own_der, ca_der;  // hexadecimal digits
  Lines own_lines, ca_lines;
  Lines lines;  // that opened it
};

// Where a dial-peer or a member of a server-group leads.
struct Destination {
  std::string host;  // a name or an address
  std::size_t port = 0;
  bool is_address = false;
};

struct Keepalive {
  Cited<std::size_t> up, down, retry;  // seconds, seconds, times
  Lines lines;
};

struct ServerGroup {
  struct Member {
    Destination to;
    std::optional<std::size_t> preference;
    std::size_t line = 0;
  };
  std::vector<Member> members;
  bool round_robin = false, shut = false;
  std::vector<std::pair<std::size_t, std::size_t>> huntstops;  // response codes, first and last
  Lines lines;                                                 // all but the members'
};

enum class SessionTransport : std::uint8_t { udp, tcp, tls };

// What a call that comes in must be like for a dial-peer to take it: one of these is enough.
struct Incoming {
  Cited<std::string> via, request, to, from;  // uri, the name of its class
  Cited<std::string> called;                  // called-number
  Cited<std::size_t> called_map;              // called e164-pattern-map, its tag
  std::vector<Lines> others;                  // what no route can ask for
  Lines lines;                                // of them all
};

// What IOS says at three levels, of which the nearest counts: of a dial-peer, of its tenant, of
// all.
struct TrunkSettings {
  Cited<SessionTransport> transport;
  Cited<bool> sips;  // url sips; false: url sip
  Cited<Destination> sip_server;
  Cited<std::size_t> keepalive_profile;  // tag
  Cited<Keepalive> keepalive;
  Cited<std::size_t> tls_profile;  // tag
  Cited<std::string> bind;         // the interface of signalling
  Cited<std::size_t> secure_port, cleartext_port;
};

// voice class tenant.
struct Tenant {
  TrunkSettings trunk;
  Lines lines;  // that opened it
};

struct DialPeer {
  std::size_t tag = 0;
  bool pots = false, shut = false, huntstop = false;
  bool sip = false;        // session protocol sipv2
  bool elsewhere = false;  // chosen by something that is not read: destination …
  Incoming incoming;
  Cited<std::size_t> pattern_map;  // destination e164-pattern-map, its tag
  Cited<std::size_t> group;        // destination dpg, likewise
  Cited<std::string> uri;          // destination uri, the name of its class
  std::string description;
  Cited<std::string> pattern;
  Cited<Destination> target;
  Cited<bool> sip_server;           // session target sip-server
  Cited<std::size_t> server_group;  // tag
  TrunkSettings trunk;
  Cited<std::size_t> tenant;  // tag
  Cited<std::size_t> preference;
  std::vector<Translation> translations;
  Lines lines;  // that opened it, huntstop

  bool inbound() const { return !incoming.lines.empty(); }
};

struct Interface {
  std::string name;
  Cited<std::string> address;
  Cited<std::string> address_v6;
};

struct Running {
  std::string version, hostname, domain;
  Lines hostname_lines, domain_lines;

  Cited<std::string> tls_version;  // "", "1.0", "1.1", "1.2", "1.3", "1.2 minimum"
  Cited<bool> no_udp, no_tcp;
  Cited<std::size_t> trying, aging_minutes, tls_seconds, connect_seconds, retry_invite;
  TrunkSettings trunk;           // sip-ua, and sip of voice service voip
  Cited<bool> trusts_everybody;  // no ip address trusted authenticate
  std::vector<Cited<base::Prefix>> trusted;

  std::vector<Signaling> signaling;
  std::map<std::size_t, TlsProfile> profiles;
  std::map<std::size_t, Cited<std::vector<std::string>>> cipher_lists;
  std::vector<Trustpoint> trustpoints;
  std::map<std::size_t, ServerGroup> server_groups;
  std::map<std::size_t, Keepalive> keepalives;
  std::map<std::size_t, PatternMap> pattern_maps;
  std::map<std::size_t, DialPeerGroup> dial_peer_groups;
  std::map<std::string, UriClass> uri_classes;
  std::map<std::size_t, Tenant> tenants;
  std::map<std::size_t, TranslationRule> translation_rules;
  std::map<std::string, TranslationProfile> translation_profiles;  // names in lower case
  std::vector<DialPeer> dial_peers;
  std::vector<Interface> interfaces;

  const Trustpoint* trustpoint(const std::string& name) const;  // null if there is none
  const Interface* interface(const std::string& name) const;
};

// Reads all lines, and says in each what became of it.
Running read_running(Document& document);

}  // namespace sipward::import
