// Contact, Record-Route and other address headers of a crossing message (rewriting.md §3, §4, §9):
// each function adds its splices to an Edit. Pure.
#pragma once

#include <cstddef>
#include <optional>

#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/sip/edit.hpp"

namespace sipward::proxy {

// Every SIP(S) Contact value becomes an address of ours with the original sealed in it.
void seal_contacts(const Context& context, const sip::Message& message, const Crossing& crossing,
                   sip::Edit& edit);

// Responses to REGISTER: ours become the phone's own again, foreign ones stay. `arrived_on` is the
// side that the response came from.
void unseal_contacts(const Context& context, const sip::Message& response, Side arrived_on,
                     sip::Edit& edit);

// The URI of the first SIP(S) Contact; nothing if there is none.
std::optional<sip::Uri> first_contact(const sip::Message& message);

// §3: does this request get a Record-Route entry?
bool takes_record_route(const sip::Message& request);

// Inserts ours on top; returns how many values stood below it (nothing: none to be rewritten).
std::optional<std::size_t> insert_record_route(const Context& context, const sip::Message& request,
                                               const Crossing& crossing, sip::Edit& edit);

// In a response: the value with that many below it becomes the other side's entry.
void rewrite_record_route(const Context& context, const sip::Message& response,
                          const Crossing& crossing, std::size_t below, sip::Edit& edit);

// The span of a view into the message's bytes.
sip::Span span_of(const sip::Message& message, std::string_view part);

}  // namespace sipward::proxy
