// The fields that our rules edit, decoded one at a time (RFC 3261 §25.1, RFC 3966). What is
// returned are views into the text that was passed in, folds and all, so that an Edit can splice
// around them: the text must outlive the result. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::sip {

enum class Scheme : std::uint8_t { sip, sips, tel, urn, other };

// A URI (RFC 3261 §19.1, RFC 3966). For schemes other than sip and sips only `scheme`,
// `scheme_text` and `rest` are set.
struct Uri {
  Scheme scheme = Scheme::other;
  std::string_view scheme_text;
  std::string_view user;  // as written, escapes and password kept; empty if none
  bool has_user = false;
  std::string_view host;     // IPv6 without brackets
  std::uint16_t port = 0;    // 0: none written
  std::string_view params;   // without the leading ';', as written: "transport=tcp;lr"
  std::string_view headers;  // without the leading '?'
  std::string_view rest;     // all behind the scheme's ':'

  // Value of a URI parameter ("" if present without value); nothing if absent.
  std::optional<std::string_view> param(std::string_view name) const;
  std::optional<base::Transport> transport() const;  // of the transport parameter, if known
};
// Nothing for text that is no URI (RFC 5118 §4.2's bracketless IPv6 included).
std::optional<Uri> parse_uri(std::string_view text);

// A name-addr or addr-spec with header parameters: Contact, Route, Record-Route, From, To, …
struct NameAddr {
  std::string_view display;  // as written, quotes kept
  std::string_view uri;      // between < and >, or the bare addr-spec
  std::string_view params;   // header parameters behind it, without the leading ';'
  bool bracketed = false;
};
std::optional<NameAddr> parse_name_addr(std::string_view value);

// Value of one parameter in ";"-separated parameters; quotes kept. Nothing if absent.
std::optional<std::string_view> find_param(std::string_view params, std::string_view name);
// The span of "name[=value]" in params, without ';'; empty view if absent.
std::string_view locate_param(std::string_view params, std::string_view name);

// False if a parameter is empty, as in ";;"; one ';' at the end is forgiven.
bool params_well_formed(std::string_view params);

struct Via {
  std::string_view transport;  // "UDP"
  std::string_view sent_by;    // "host[:port]" as written
  std::string_view host;       // IPv6 without brackets
  std::uint16_t port = 0;      // 0: none written
  std::string_view branch;
  std::string_view received;  // brackets off
  bool has_rport = false;     // with or without value
  std::uint16_t rport = 0;    // 0: no value
  std::string_view params;    // all of them, without the leading ';'
};
std::optional<Via> parse_via(std::string_view value);

struct CSeq {
  std::uint32_t number = 0;
  std::string_view method;
};
std::optional<CSeq> parse_cseq(std::string_view value);

// A non-negative decimal number of at most 32 bits; nothing for anything else.
std::optional<std::uint32_t> parse_number(std::string_view text);

// The text without folds: each CRLF + white space becomes one space.
std::string unfold(std::string_view value);

// True if the comma-separated option tags of a header (Supported, Require, …) contain the tag.
bool has_token(std::string_view list, std::string_view token);

}  // namespace sipward::sip
