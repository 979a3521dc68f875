// Via: ours on top of what we send, the sender's stamped with where it came from, the way back
// for a response, and the mark in our branches by which a loop is known (rewriting.md §2,
// RFC 3261 §16.6 step 8, §18.2, RFC 3581).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sipward/core/proxy/context.hpp"
#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::proxy {

// A hash of what decides the way of a request and of where it came from: the same request coming
// round again has the same mark, a spiral (another side, another Request-URI) has not.
std::uint64_t loop_mark(const Context& context, const sip::Message& request,
                        const base::Source& source);
// "z9hG4bKsw" + 64 random bits + the mark, in hex, + the marks that are hidden from its reader.
std::string new_branch(const Context& context, std::uint64_t mark, std::string_view hidden);
// The marks of ours in Vias that the reader will not see, in hex; empty if it sees them.
std::string hidden_marks(const Context& context, const sip::Message& request, PeerId reader);
bool has_looped(const sip::Message& request, std::uint64_t mark);

// "SIP/2.0/TLS sbc.example.com:5061;branch=…;alias"
std::string our_via(const Context& context, const Audience& next_hop, std::string_view branch);
bool is_our_branch(std::string_view branch);

// The sender's Via value with received and rport; empty if nothing has to be added.
std::string stamped_via(std::string_view value, const sip::Via& via, const base::Source& source);

// Where responses to this request go: the same connection first; UDP by received and rport,
// leaving by the socket that the request came to. maddr is ignored.
Destination way_back(const sip::Via& via, const base::Source& source, PeerId sender);

}  // namespace sipward::proxy
