// voice class …: what dial-peers refer to by a tag to say which calls they take and whither these
// go. Filled by the readers of their sections. Plain values, owned by one import.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sipward/import/line.hpp"
#include "sipward/import/numbers.hpp"

namespace sipward::import {

using Lines = std::vector<std::size_t>;  // numbers of lines

template <class T>
struct Cited {
  T value{};
  Lines lines;
  explicit operator bool() const { return !lines.empty(); }
};

// voice class e164-pattern-map: of its entries those that could be read.
struct PatternMap {
  struct Entry {
    std::string text;
    ReadPattern pattern;
    std::size_t line = 0;
  };
  std::vector<Entry> entries;
  bool shut = false;
  Lines lines;  // that opened it, shutdown
};

// voice class dpg: dial-peers that take the calls of an inbound one, whatever their patterns say.
struct DialPeerGroup {
  struct Member {
    std::size_t tag = 0, preference = 0, line = 0;
  };
  std::vector<Member> members;
  bool shut = false;
  Lines lines;
};

// voice class uri: hosts and users of URIs, one of which is enough.
struct UriClass {
  struct Host {
    std::string text;       // a name, "*.example.com", an address
    bool anywhere = false;  // IOS looked for it within a host
    std::size_t line = 0;
  };
  std::vector<Host> hosts;
  Cited<std::string> user;  // a regular expression
  Lines lines;
};

// voice translation-rule, its rules as they are written: sipward changes no numbers, people must
// know which ones were changed.
struct TranslationRule {
  std::vector<Cited<std::string>> rules;
};

// voice translation-profile.
struct TranslationProfile {
  struct Translate {
    std::string what;      // "called", "calling", …
    std::size_t rule = 0;  // tag
    std::size_t line = 0;
  };
  std::vector<Translate> all;
};

// What a dial-peer applies: a profile by its name or, long ago, a rule.
struct Translation {
  std::string direction;  // "incoming", "outgoing"
  std::string profile;    // empty: `translate`
  TranslationProfile::Translate translate;
  std::size_t line = 0;
};

}  // namespace sipward::import
