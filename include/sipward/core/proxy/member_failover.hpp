// How a new request goes from one member of its group to the next (rewriting.md §8, RFC 3263 §4.3):
// because a member could not be reached, was silent for too long, or answered that it does not
// serve; as long as nothing but 100 has gone back. Works on the Table of one worker.
#pragma once

#include <string>

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// False: nobody is left, or it is too late.
bool try_next_member(Turn& turn, Relay& relay, const std::string& why);
// What a member refused with first goes back, since no other did better. False: none answered.
bool answer_best(Turn& turn, Relay& relay);

// True: the final response needs no other treatment, for another member is asked.
bool leave_member(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response);
// The member has not answered for as long as the group is patient.
void on_silence(Turn& turn, TransactionId branch);
// An answer of a member that was left for its silence. True: nobody wants it any more.
bool on_late_answer(Turn& turn, Relay& relay, Branch& branch, const sip::Message& response);

}  // namespace sipward::proxy
