// The headers of one request as conditions ask for them: where a name stands is looked for once,
// then kept under the number that a RouteTable gave that name. Borrows the request; lives on the
// stack of one choice.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "sipward/core/policy/route.hpp"

namespace sipward::policy {

// The first eight bytes, in lower case, zeros behind the end: one comparison tells most texts
// apart.
std::uint64_t head_of(std::string_view text);

// A condition made ready. Borrows it.
struct HeaderCheck {
  HeaderCheck(const HeaderCondition& condition, std::uint16_t number);
  const HeaderCondition* wanted;
  sip::Header known;   // other: compared as text
  std::uint16_t slot;  // one for each name
  std::uint64_t head;  // of the value
};

class HeaderView {
 public:
  explicit HeaderView(const sip::Message& request) : request_(request) {}

  bool has(const HeaderCheck& check) {
    if (check.slot >= most_slots) return has_in(check, look_for(check));
    if ((known_ >> check.slot & 1U) == 0) {
      found_[check.slot] = look_for(check);
      known_ |= std::uint64_t{1} << check.slot;
    }
    return has_in(check, found_[check.slot]);
  }

 private:
  struct Found {
    std::uint64_t head;  // of its value
    std::uint16_t line;  // the first of that name, or absent
    bool single;         // the only one, without folds
  };
  static constexpr std::size_t most_slots = 64;  // of any more nothing is kept
  static constexpr std::uint16_t absent = 0xffff;

  bool has_in(const HeaderCheck& check, const Found& found) const {
    if (found.line == absent || !check.wanted->equals) return found.line != absent;
    if (found.single && found.head != check.head) return false;
    return has_value(check, found.line);
  }
  Found look_for(const HeaderCheck& check) const;
  bool has_value(const HeaderCheck& check, std::size_t first) const;
  bool is_named(const sip::HeaderLine& line, const HeaderCheck& check) const;

  const sip::Message& request_;
  std::uint64_t known_ = 0;              // a bit a slot
  std::array<Found, most_slots> found_;  // where its bit is set
};

}  // namespace sipward::policy
