// Where mutation starts for what reads DNS: an address behind a CNAME, two SRV records, a name that
// points to itself.
#pragma once

#include <string>
#include <vector>

#include "fuzz/tls_seeds.hpp"

namespace sipward::fuzz {

inline std::vector<std::string> dns_seeds() {
  return {
      bytes("\x12\x34\x85\x80\0\1\0\2\0\0\0\0"
            "\1a\4test\0\0\1\0\1"
            "\xc0\x0c\0\5\0\1\0\0\1\x2c\0\4\1b\xc0\x0e"
            "\xc0\x24\0\1\0\1\0\0\1\x2c\0\4\xc0\0\2\1"),
      bytes("\x12\x34\x85\x80\0\1\0\2\0\0\0\0"
            "\5_sips\4_tcp\4test\0\0\x21\0\1"
            "\xc0\x0c\0\x21\0\1\0\0\1\x2c\0\x0a\0\x0a\0\x32\x13\xc5\1a\xc0\x17"
            "\xc0\x0c\0\x21\0\1\0\0\1\x2c\0\7\0\x14\0\0\0\0\0"),
      bytes("\x12\x34\x85\x80\0\1\0\1\0\0\0\0\xc0\x0c\0\1\0\1\xc0\x0c\0\1\0\1\0\0\0\0\0\0"),
  };
}

}  // namespace sipward::fuzz
