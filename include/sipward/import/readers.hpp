// The readers of IOS's sections: each is given one line of its mode, takes its words and says what
// became of it. What it does not understand it leaves unread. Pure.
#pragma once

#include "sipward/import/line.hpp"
#include "sipward/import/running.hpp"

namespace sipward::import {

// Cuts a command short whose words are all taken: the line is used. Words that are left over make
// it a line that is not understood in part, which its note says.
void used(Line& line, Words& words, std::string note);
// Understood, and not carried over, because.
void left(Line& line, std::string reason);
// Not understood, and why.
void not_understood(Line& line, std::string reason);

// What several voice classes have: a remark, and whether `what` is in service. True: the line was
// one of them.
template <class Class>
bool read_service_state(Line& line, Words& words, const std::string& what, Class& into) {
  if (words.take("description")) {
    left(line, "a remark");
  } else if (words.take("no shutdown")) {
    left(line, "as it is without it");
  } else if (words.take("shutdown")) {
    into.shut = true;
    into.lines.push_back(line.number);
    used(line, words, what + " is out of service, and left out");
  } else {
    return false;
  }
  return true;
}

void read_crypto(Line& line, Words& words, Running& into);  // behind "crypto signaling"
void read_sip_ua(Line& line, Running& into);
void read_tls_profile(Line& line, TlsProfile& into);
void read_tls_cipher(Line& line, Cited<std::vector<std::string>>& into);
void read_trustpoint(Line& line, Trustpoint& into);
void read_certificate(Line& line, Trustpoint& into);
// Each behind the word that it is named after.
void read_session_transport(Line& line, Words& words, TrunkSettings& into);
void read_url(Line& line, Words& words, TrunkSettings& into);
void read_bind(Line& line, Words& words, TrunkSettings& into);
void read_sip_server(Line& line, Words& words, TrunkSettings& into);
void read_listen_port(Line& line, Words& words, TrunkSettings& into);
void read_options(Line& line, Words& words, TrunkSettings& into);  // options-keepalive
void left_to_reuse(Line& line);                                    // connection-reuse
void read_tenant(Line& line, TrunkSettings& into);
void read_dial_peer(Line& line, DialPeer& into);
void read_whither(Line& line, Words& words, DialPeer& into);   // behind "destination"
void read_incoming(Line& line, Words& words, Incoming& into);  // behind "incoming"
void read_pattern_map(Line& line, PatternMap& into);
void read_peer_group(Line& line, DialPeerGroup& into);
void read_uri_class(Line& line, UriClass& into);
// These are told to people and stay not understood.
void note_rule(const Line& line, TranslationRule& into);
void note_translate(const Line& line, TranslationProfile& into);
void note_translation(const Line& line, DialPeer& into);  // in a dial-peer
void read_server_group(Line& line, ServerGroup& into);
void read_keepalive(Line& line, Keepalive& into);
void read_voice_service(Line& line, Running& into);
void read_trusted(Line& line, Running& into);
void read_interface(Line& line, Interface& into);

// "ipv4:198.18.133.13:5061", "ipv6:[2001:db8::1]:5061", "dns:example.com": nothing for what is
// none.
std::optional<Destination> read_destination(const std::string& text);
// "198.18.133.3 255.255.255.255", "10.0.0.0 /8", "10.0.0.0/8", "2001:db8::/64", a bare address.
// A mask with gaps gives nothing. `inverse`: it was written as a wildcard, 0.0.0.255.
std::optional<base::Prefix> read_prefix(Words& words, bool& inverse);

}  // namespace sipward::import
