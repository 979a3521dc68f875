// Hands each line to the reader of its mode.
#include "sipward/import/running.hpp"

#include <algorithm>

#include "sipward/import/readers.hpp"
#include "sipward/import/sections.hpp"

namespace sipward::import {
namespace {

Trustpoint& trustpoint_named(Running& running, const std::string& name) {
  auto& all = running.trustpoints;
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto& of) {
    return base::equal_ignoring_case(of.name, name);
  });
  if (at != all.end()) return *at;
  all.push_back({});
  all.back().name = name;
  return all.back();
}

DialPeer& dial_peer_tagged(Running& running, std::size_t tag) {
  auto& all = running.dial_peers;
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& of) { return of.tag == tag; });
  if (at != all.end()) return *at;
  all.push_back({});
  all.back().tag = tag;
  return all.back();
}

class Reader {
 public:
  explicit Reader(Document& document) : lines_(document.lines) {}

  Running read() {
    for (auto& line : lines_) read_line(line);
    return std::move(running_);
  }

 private:
  void read_line(Line& line) {
    if (line.opens != Mode::other && line.opens != Mode::interface) return open(line);
    if (line.mode != Mode::global && line.mode != Mode::other) return read_in_section(line);
    Words words(line);
    if (words.take("hostname")) {
      running_.hostname = base::lower(words.next());
      running_.hostname_lines = {line.number};
      used(line, words, "a name of ours");
    } else if (words.take("ip domain name") || words.take("ip domain-name")) {
      running_.domain = base::lower(words.next());
      running_.domain_lines = {line.number};
      used(line, words, "a name of ours");
    } else if (words.take("version")) {
      running_.version = words.rest();
      left(line, "the release of IOS");
    } else if (words.take("interface")) {
      auto name = words.rest();
      name.erase(std::remove(name.begin(), name.end(), ' '), name.end());
      running_.interfaces.push_back({name, {}, {}});
    }
  }

  // The line that opens a section: its own words say which one.
  void open(Line& line) {
    Words words(line);
    std::size_t tag = 0;
    const auto tagged = [&](std::string_view phrase) {
      return words.take(phrase) && words.take_number(2'147'483'647, tag);
    };
    const bool plain = line.opens == Mode::sip_ua || line.opens == Mode::voice_service ||
                       line.opens == Mode::voice_service_sip || line.opens == Mode::trusted_list;
    if (plain) {
      if (!words.take("sip-ua") && !words.take("voice service voip") && !words.take("sip")) {
        words.take("ip address trusted list");
      }
      used(line, words, "opens what follows");
    } else if (line.opens == Mode::dial_peer && tagged("dial-peer voice")) {
      open_dial_peer(line, words, tag);
    } else if (line.opens == Mode::server_group && tagged("voice class server-group")) {
      running_.server_groups[tag].lines.push_back(line.number);
      used(line, words, "a group");
    } else if (line.opens == Mode::keepalive && tagged("voice class sip-options-keepalive")) {
      running_.keepalives[tag].lines.push_back(line.number);
      used(line, words, "options of the peers that use it");
    } else if (line.opens == Mode::pattern_map && tagged("voice class e164-pattern-map")) {
      running_.pattern_maps[tag].lines.push_back(line.number);
      used(line, words, "numbers of the dial-peers that use it");
    } else if (line.opens == Mode::peer_group && tagged("voice class dpg")) {
      running_.dial_peer_groups[tag].lines.push_back(line.number);
      used(line, words, "targets of the dial-peers that use it");
    } else if (line.opens == Mode::tenant && tagged("voice class tenant")) {
      running_.tenants[tag].lines.push_back(line.number);
      used(line, words, "what the dial-peers that use it have in common");
    } else if (line.opens == Mode::tls_profile && tagged("voice class tls-profile")) {
      running_.profiles[tag].lines.push_back(line.number);
      used(line, words, "the peers that use it");
    } else if (line.opens == Mode::tls_cipher && tagged("voice class tls-cipher")) {
      running_.cipher_lists[tag].lines.push_back(line.number);
      used(line, words, "ciphers of the peers that use it");
    } else if (line.opens == Mode::uri_class) {
      open_uri_class(line, words);
    } else if (line.opens == Mode::translation_rule && tagged("voice translation-rule")) {
      section_[index(line)] = tag;
    } else if (line.opens == Mode::translation_profile && words.take("voice translation-profile")) {
      section_[index(line)] = tag;
      names_[index(line)] = base::lower(words.next());
    } else {
      open_trustpoint(line, words);
    }
    if (line.fate != Fate::unread) section_[index(line)] = tag;
  }

  void open_dial_peer(Line& line, Words& words, std::size_t tag) {
    const bool pots = words.take("pots");
    if (!pots && !words.take("voip")) return;
    auto& peer = dial_peer_tagged(running_, tag);
    peer.pots = pots;
    peer.lines.push_back(line.number);
    used(line, words, pots ? "calls to the router's own ports" : "peers and a route");
  }

  void open_uri_class(Line& line, Words& words) {
    words.take("voice class uri");
    const auto name = base::lower(words.next());
    if (words.take("preference")) {
      return left(line, "which of a URI's parts counts first; here each is a route of its own");
    }
    if (!words.take("sip")) return;
    running_.uri_classes[name].lines.push_back(line.number);
    used(line, words, "URIs of the dial-peers that use it");
    names_[index(line)] = name;
  }

  void open_trustpoint(Line& line, Words& words) {
    const bool chain = line.opens == Mode::certificate_chain;
    if (!words.take("crypto pki") && !words.take("crypto ca")) return;
    if (!words.take(chain ? "certificate chain" : "trustpoint") || words.done()) return;
    const auto name = words.next();
    trustpoint_named(running_, name).lines.push_back(line.number);
    used(line, words, "a trustpoint");
    names_[index(line)] = name;
  }

  void read_in_section(Line& line) {
    const auto head = line.head;
    const auto tag = section_.find(head);
    switch (line.mode) {
      case Mode::sip_ua:
        return read_sip_ua(line, running_);
      case Mode::voice_service:
      case Mode::voice_service_sip:
        return read_voice_service(line, running_);
      case Mode::trusted_list:
        return read_trusted(line, running_);
      case Mode::interface:
        if (!running_.interfaces.empty()) read_interface(line, running_.interfaces.back());
        return;
      default:
        if (tag != section_.end()) read_tagged(line, tag->second, head);
    }
  }

  void read_tagged(Line& line, std::size_t tag, std::size_t head) {
    switch (line.mode) {
      case Mode::dial_peer:
        return read_dial_peer(line, dial_peer_tagged(running_, tag));
      case Mode::server_group:
        return read_server_group(line, running_.server_groups[tag]);
      case Mode::keepalive:
        return read_keepalive(line, running_.keepalives[tag]);
      case Mode::pattern_map:
        return read_pattern_map(line, running_.pattern_maps[tag]);
      case Mode::peer_group:
        return read_peer_group(line, running_.dial_peer_groups[tag]);
      case Mode::uri_class:
        return read_uri_class(line, running_.uri_classes[names_[head]]);
      case Mode::tenant:
        return read_tenant(line, running_.tenants[tag].trunk);
      case Mode::translation_rule:
        return note_rule(line, running_.translation_rules[tag]);
      case Mode::translation_profile:
        return note_translate(line, running_.translation_profiles[names_[head]]);
      case Mode::tls_profile:
        return read_tls_profile(line, running_.profiles[tag]);
      case Mode::tls_cipher:
        return read_tls_cipher(line, running_.cipher_lists[tag]);
      case Mode::trustpoint:
        return import::read_trustpoint(line, trustpoint_named(running_, names_[head]));
      case Mode::certificate_chain:
        return read_certificate(line, trustpoint_named(running_, names_[head]));
      default:
        return;
    }
  }

  std::size_t index(const Line& line) const {
    return static_cast<std::size_t>(&line - lines_.data());
  }

  std::vector<Line>& lines_;
  Running running_;
  std::map<std::size_t, std::size_t> section_;  // index of the line that opened it: its tag
  std::map<std::size_t, std::string> names_;    // likewise: the trustpoint's name
};

}  // namespace

void used(Line& line, Words& words, std::string note) {
  line.fate = Fate::used;
  line.note = std::move(note);
  const auto rest = words.rest();
  if (!rest.empty()) line.surplus = rest;
}

void not_understood(Line& line, std::string reason) {
  line.note = std::move(reason);
}

void left(Line& line, std::string reason) {
  line.fate = Fate::left;
  line.note = std::move(reason);
}

const Trustpoint* Running::trustpoint(const std::string& name) const {
  for (const auto& of : trustpoints) {
    if (base::equal_ignoring_case(of.name, name)) return &of;
  }
  return nullptr;
}

const Interface* Running::interface(const std::string& name) const {
  for (const auto& of : interfaces) {
    if (base::equal_ignoring_case(of.name, name)) return &of;
  }
  return nullptr;
}

Running read_running(Document& document) {
  auto running = Reader(document).read();
  set_aside(document);
  return running;
}

}  // namespace sipward::import
