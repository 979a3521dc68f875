// The passphrase of a key: in one place that is wiped when it goes, never copied, never printed.
// Obtained while a trustpoint is loaded, by the thread that loads it.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

class Passphrase {
 public:
  static constexpr std::size_t longest = 1023;  // OpenSSL's own limit for PEM (PEM_BUFSIZE)

  Passphrase() = default;
  ~Passphrase();
  Passphrase(const Passphrase&) = delete;
  Passphrase& operator=(const Passphrase&) = delete;

  void add(std::string_view part);
  void drop_last(char c);  // if it ends so
  bool too_long() const { return too_long_; }
  std::string_view text() const { return {bytes_.data(), size_}; }
  const char* c_str() const { return bytes_.data(); }

 private:
  std::array<char, longest + 1> bytes_{};
  std::size_t size_ = 0;
  bool too_long_ = false;
};

inline constexpr auto passphrase_expected =
    "passphrase = { file = \"…\" }, { env = \"…\" } or { command = […] }";

bool is_given(const PassphraseSource& source);
// For people: the file, "environment variable NAME" or "command PROGRAM"; never its arguments.
std::string name_of(const PassphraseSource& source);

// Empty: it is in `into`. Else what is wrong, with the source's name. A command gets 5 s, and the
// first line of its output is taken.
std::string obtain(const PassphraseSource& source, Passphrase& into, Report& report);

}  // namespace sipward::tls
