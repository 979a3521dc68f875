// The lines of an IOS configuration, each with the mode it is typed in, and what became of it.
// A line is never dropped: whoever reads it says so in `fate`, and what nobody read stays unknown.
// Plain values, owned by one import; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::import {

// What is being configured where a line stands.
enum class Mode : std::uint8_t {
  global,
  sip_ua,
  dial_peer,
  server_group,
  keepalive,    // voice class sip-options-keepalive
  pattern_map,  // voice class e164-pattern-map
  peer_group,   // voice class dpg
  uri_class,    // voice class uri
  tenant,       // voice class tenant
  translation_rule,
  translation_profile,
  tls_profile,
  tls_cipher,
  trustpoint,
  certificate_chain,
  voice_service,
  voice_service_sip,
  trusted_list,
  interface,
  other
};

enum class Fate : std::uint8_t {
  unread,   // so far; in the end: not understood
  used,     // the configuration says the same
  left,     // understood, and needed no more or not to be said in our configuration
  not_sip,  // of something else
};

struct Line {
  std::size_t number = 0;  // 1-based
  std::size_t last = 0;    // of its last line: a banner or a certificate takes several
  std::string text;        // without prompt and indentation, printable, secrets masked
  std::vector<std::string> words;
  Mode mode = Mode::global;  // in which it stands
  Mode opens = Mode::other;  // which it opens
  std::size_t head = 0;      // index of the line that opened its section; its own at the top
  std::string blob;          // the hexadecimal digits of a certificate
  Fate fate = Fate::unread;
  std::string note;     // what it became, why it was left, or why it is not understood
  std::string surplus;  // words of a used line that were not understood
};

struct Document {
  std::vector<Line> lines;
  std::size_t total = 0;   // lines of the text
  std::size_t silent = 0;  // of them: empty, comments, prompts, `exit` and the like
};

// The words of a line, taken one after the other. Keywords are compared without case.
class Words {
 public:
  explicit Words(const Line& line) : words_(&line.words) {}
  // "crypto signaling": all of them come next, and are taken.
  bool take(std::string_view phrase);
  std::string next();  // as written; empty at the end
  std::string rest();  // all that is left
  bool done() const { return at_ >= words_->size(); }
  // Of all digits and at most `most`; else nothing is taken.
  bool take_number(std::size_t most, std::size_t& into);

 private:
  const std::vector<std::string>* words_;
  std::size_t at_ = 0;
};

bool starts_with(const std::vector<std::string>& words, std::string_view phrase);

}  // namespace sipward::import
