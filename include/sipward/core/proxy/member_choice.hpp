// Which member of a group a new request goes to, and to which next (rewriting.md §8): one that is
// usable, not drained and not tried yet. Works on the Table of one worker.
#pragma once

#include <string>

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// Makes a member that was not tried yet the relay's next hop. False: there is none (left).
bool take_member(Turn& turn, Relay& relay);

// How the relay's next hop is reached: the peer, and with whose certificate.
policy::Reach reach_of(const Context& context, const Relay& relay);
// How long the member may be silent; 0: as long as the transaction lasts.
base::Duration patience_with_member(const Context& context, const Relay& relay);
// May the one chosen last be left for another because of that answer?
bool leaves_member(const Context& context, const Relay& relay, int status);

// "peer cucm1: …", for the answer when nobody is left.
void note_failed_member(const Context& context, Relay& relay, const std::string& why);
// Why a group has nobody to offer, member by member.
std::string why_nobody(const Turn& turn, const Relay& relay);

}  // namespace sipward::proxy
