// Route information preprocessed (RFC 3261 §16.4): our own entries are taken off and opened, what a
// strict router moved is put back, the first Route of somebody else is found. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sipward/core/proxy/context.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::proxy {

// What is left of a request's routing once our own entries are taken off.
struct Routing {
  std::string request_uri;  // after §16.4; a copy when a strict router hid it
  bool request_uri_replaced = false;
  std::vector<sip::Value> removed;
  std::optional<TokenContents> record_route;  // the first valid Record-Route token of ours
  std::optional<std::string> next_route;      // URI of the first Route that is not ours
  bool forged = false;
};

Routing preprocess(const Context& context, const sip::Message& request, Side arrived_on);

}  // namespace sipward::proxy
