// What a DNS server may send: nothing of it leads out of the message, to an address that nobody
// has, or to a name that a log could not show.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sipward/shell/net/dns_message.hpp"

namespace {

void require(bool ok) {
  if (!ok) std::abort();
}

bool fits_a_host(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto answer = sipward::net::read_answer({data, std::min<std::size_t>(size, 65'535)});
  if (!answer) return 0;
  require(answer->ttl.count() >= 0);
  for (const auto& address : answer->addresses) require(sipward::net::is_usable(address));
  for (const auto& server : answer->servers) {
    require(server.target.size() <= 255);
    require(std::all_of(server.target.begin(), server.target.end(), fits_a_host));
  }
  return 0;
}
