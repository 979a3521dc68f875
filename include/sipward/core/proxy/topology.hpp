// topology = "hide" (rewriting.md §2): a reader that shall not learn who stands behind us gets no
// Via but ours, and the Record-Route and Path values of other proxies sealed, each as a route of
// ours. What it sends back is opened again. Pure; each function adds its splices to an Edit.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/sip/edit.hpp"

namespace sipward::proxy {

bool hides_topology(const Context& context, PeerId reader);

// Another proxy's route value as it was, and whose side it leads to.
struct HiddenRoute {
  std::string value;
  TokenContents contents;
};
// Of the URI of a Route, Record-Route or Path value that arrived on that side.
std::optional<HiddenRoute> open_hidden_route(const Context& context, Side arrived_on,
                                             const sip::Uri& uri);

// Seals the given values of a Record-Route or Path header for the reader.
void hide_routes(const Context& context, const sip::Message& message,
                 std::span<const sip::Value> values, const Crossing& crossing, sip::Edit& edit);
// The given values, where they are sealed ones, become what they were.
void show_routes(const Context& context, const sip::Message& message,
                 std::span<const sip::Value> values, Side arrived_on, sip::Edit& edit);

// Takes every Via off a request; ours comes on top of none.
void hide_vias(const sip::Message& request, sip::Edit& edit);
// Those lines, to be put into its responses; `top_via`: the first value, stamped; empty: as it
// came.
std::string via_lines(const sip::Message& request, std::string_view top_via);
// The lines of the request in place of those that the response has.
void show_vias(std::string_view lines, const sip::Message& response, sip::Edit& edit);

}  // namespace sipward::proxy
