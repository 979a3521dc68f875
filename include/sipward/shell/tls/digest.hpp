// SHA-256, to tell contents apart.
#pragma once

#include <string>
#include <string_view>

namespace sipward::tls {

std::string sha256(std::string_view bytes);  // 64 hexadecimal digits

}  // namespace sipward::tls
