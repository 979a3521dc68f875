// Tokens: any text is refused or opened without harm, and what was sealed comes back as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sipward/core/proxy/token.hpp"
#include "sipward/shell/tls/sealing.hpp"

namespace {

using sipward::base::Side;
using namespace sipward::proxy;

const sipward::tls::KeyRing& ring() {
  static const sipward::tls::KeyRing made({sipward::tls::TokenKey{}});
  return made;
}

void require(bool ok) {
  if (!ok) std::abort();
}

std::string_view take(std::string_view& text, std::size_t count) {
  const auto taken = text.substr(0, count);
  text.remove_prefix(taken.size());
  return taken;
}

std::uint32_t take_number(std::string_view& text) {
  std::uint32_t number = 0;
  for (const char c : take(text, 4)) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

void read_any_text(std::string_view text) {
  if (const auto bytes = from_base64url(text)) require(to_base64url(*bytes) == text);
  require(from_base64url(to_base64url(text)) == text);
  open_token(ring(), TokenKind::contact, Side::outside, text);
  // As if somebody had the key: what is inside need not be ours either.
  const std::string bound{static_cast<char>(TokenKind::contact), static_cast<char>(Side::outside)};
  const auto sealed = to_base64url(ring().seal(bound, text));
  open_token(ring(), TokenKind::contact, Side::outside, sealed);
}

void round_trip(std::string_view text) {
  TokenContents contents;
  contents.original_peer = take_number(text);
  contents.audience_peer = take_number(text);
  contents.port = static_cast<std::uint16_t>(take_number(text));
  contents.sips = (contents.port & 1) != 0;
  contents.original_side = (contents.port & 2) != 0 ? Side::outside : Side::inside;
  contents.host = take(text, text.size() / 2);
  contents.params = text;
  if (contents.host.empty() || contents.host.size() > 0xffff) return;
  auto token = seal_token(ring(), TokenKind::record_route, Side::inside, contents);
  require(open_token(ring(), TokenKind::record_route, Side::inside, token) == contents);
  require(!open_token(ring(), TokenKind::record_route, Side::outside, token));
  require(!open_token(ring(), TokenKind::contact, Side::inside, token));
  auto& changed = token[contents.port % token.size()];
  changed = changed == 'A' ? 'B' : 'A';
  require(!open_token(ring(), TokenKind::record_route, Side::inside, token));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_any_text(text);
  round_trip(text);
  return 0;
}
