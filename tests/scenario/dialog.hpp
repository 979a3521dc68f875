// A dialog between the pbx inside and cucm outside, set up through the world: what the tests of
// in-dialog rules start from.
#pragma once

#include <string>
#include <vector>

#include "scenario/world.hpp"

namespace sipward::scenario {

struct Dialog {
  // As each side saw it.
  std::string inside_contact, inside_route;    // what the pbx has to call cucm by
  std::string outside_contact, outside_route;  // what cucm has to call the pbx by
};

inline constexpr auto cucm_contact = "<sip:4711@192.0.2.1:5061;transport=tls>";

Sent last(std::vector<Sent> sent);

// The response with an SDES key (RFC 4568) in its body, which was empty.
std::string with_sdes_key(std::string response);

// The text with the first `what` in it spelled otherwise; the test fails where there is none.
std::string replaced(std::string text, const std::string& what, const std::string& instead);

// A new request of cucm's to the inside, an INVITE unless changed.
RequestText call_from_outside();

// The pbx calls, cucm answers.
Dialog establish(World& world, RequestText invite = {});

// Requests within it; `method` and `cseq` as given.
std::string from_inside(const Dialog& dialog, const std::string& method, int cseq);
std::string from_outside(const Dialog& dialog, const std::string& method, int cseq);

}  // namespace sipward::scenario
