// A new request as routes look at it: the user without escapes and as a number, hosts, headers,
// each worked out when the first condition asks for it and then kept. Nothing here allocates but
// whole_user(). Borrows what it looks at; lives on the stack of one choice.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sipward/core/policy/route.hpp"

namespace sipward::policy {

// Who asks for what.
struct RouteQuestion {
  Side side = Side::inside;
  PeerId from = base::no_peer;
  std::string_view verified_name;  // of the sending connection's certificate; empty: none
  const sip::Uri& uri;             // the Request-URI, once our own routes are taken off
  const sip::Message& request;
};

class RequestView {
 public:
  explicit RequestView(const RouteQuestion& question);

  const RouteQuestion& question() const { return question_; }
  std::uint32_t method_bit() const { return 1U << static_cast<unsigned>(method()); }
  std::uint32_t scheme_bit() const { return 1U << static_cast<unsigned>(question_.uri.scheme); }
  sip::Method method() const { return question_.request.method(); }

  // Of sip and sips what stands before '@' without parameters and password, of tel the number, of
  // urn all behind its scheme. Escapes are decoded; if there were any, it is cut at 64 bytes.
  std::string_view user();
  std::string whole_user() const;
  // The user without visual separators, if nothing else is left than digits, '*' and '#' behind an
  // optional '+'; cut at 64 bytes. Empty: no number.
  std::string_view number();
  bool in(const NumberRange& range);
  const WrittenHost& host();
  const WrittenHost& to_host();
  const WrittenHost& from_host();
  const WrittenHost& verified_name();
  // The header of that name, if there is one with that value (if one is given). `slot`: one for
  // each name; where the first 64 of them stand is looked for once.
  bool has(const HeaderCondition& wanted, sip::Header known, std::size_t slot);

 private:
  struct Digits {
    bool plus = false;
    std::size_t count = 0;  // 0: no number of digits alone, or too many
    std::uint64_t value = 0;
  };
  std::uint16_t first_line(const HeaderCondition& wanted, sip::Header known, std::size_t slot);
  bool is_named(const sip::HeaderLine& line, const HeaderCondition& wanted,
                sip::Header known) const;
  Digits read_digits();

  static constexpr std::size_t longest = 64;
  RouteQuestion question_;
  std::string_view raw_user_;
  std::optional<std::string_view> user_, number_;
  std::optional<Digits> digits_;
  std::optional<WrittenHost> host_, to_host_, from_host_, verified_name_;
  std::array<char, longest> decoded_, plain_;  // what user_ and number_ may show
  std::array<std::uint16_t, 64> lines_{};      // 0: not looked for yet
};

}  // namespace sipward::policy
