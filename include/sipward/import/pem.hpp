// A certificate as a running-config holds it, hexadecimal DER, as PEM (RFC 7468). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sipward::import {

// Nothing if the digits are no DER SEQUENCE of exactly their length.
std::optional<std::string> pem_of(std::string_view hexadecimal);

}  // namespace sipward::import
