// What a trace tells of a message, and what it is chosen by. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sipward::trace {

struct Facts {
  bool request = false;
  int status = 0;      // of a response
  std::string method;  // of a response what it answers
  std::uint32_t cseq = 0;
  std::string call_id;
  std::string from_user, to_user;  // user parts, escapes kept; "" if there are none
};

// Of whatever bytes came: what cannot be read stays empty.
Facts facts_of(std::string_view message);

}  // namespace sipward::trace
