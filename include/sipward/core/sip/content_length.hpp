// Content-Length as a boundary (RFC 3261 §18.3, §20.14): read from a raw header block, before
// anything else is known of the message. Several, lists and non-numbers are refused, so that no two
// readers can see different boundaries. Pure; used by framer.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sipward/core/base/drop_reason.hpp"

namespace sipward::sip {

struct HeaderBlock {
  std::size_t lines = 0;  // header lines, folds not counted
  std::optional<std::uint32_t> content_length;
  base::DropReason reason = base::DropReason::none;
};

// `block`: start line and header lines, with or without the empty line.
HeaderBlock scan_header_block(std::string_view block);

}  // namespace sipward::sip
