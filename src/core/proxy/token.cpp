#include "sipward/core/proxy/token.hpp"

#include <algorithm>
#include <array>

namespace sipward::proxy {
namespace {

using base::IpAddress;
using base::Side;

// The plain text: flags, both peers (4 bytes each), port (2), then the host (4, 16 or 2+n bytes)
// then, if flagged, what From and To were (2+n bytes each), and the parameters that no flag stands
// for.
enum Flag : std::uint8_t {
  outside_original = 1,
  secure = 2,
  v4 = 4,
  v6 = 8,  // neither: a name
  transport_udp = 16,
  transport_tcp = 32,
  transport_tls = transport_udp | transport_tcp,
  with_identities = 64,
};

void put_number(std::string& out, std::uint32_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, static_cast<std::uint32_t>(text.size()), 2);
  out.append(text);
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) {
      ok_ = false;
      count = rest_.size();
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::uint32_t number(std::size_t bytes) {
    std::uint32_t value = 0;
    for (const char c : take(bytes)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::string text() { return std::string(take(number(2))); }
  std::string_view rest() { return take(rest_.size()); }
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct CommonParams {
  std::string_view text;
  std::uint8_t flag;
};
// What nearly every Contact carries costs no byte. Only an exact spelling is folded into a flag,
// so that it comes back as it was.
constexpr std::array<CommonParams, 3> common_params{{
    {"transport=udp", transport_udp},
    {"transport=tcp", transport_tcp},
    {"transport=tls", transport_tls},
}};

std::string bound_text(TokenKind kind, Side audience) {
  return {static_cast<char>(kind), static_cast<char>(audience)};
}

std::string encode(const TokenContents& contents) {
  std::uint8_t flags = 0;
  if (contents.original_side == Side::outside) flags |= outside_original;
  if (contents.sips) flags |= secure;
  if (contents.identities) flags |= with_identities;
  const auto address = IpAddress::parse(contents.host);
  // A host that is not spelled as we would spell it is kept as text.
  const bool literal = address && address->text() == contents.host;
  if (literal) flags |= address->is_v4() ? v4 : v6;
  std::string_view params = contents.params;
  for (const auto& common : common_params) {
    if (params == common.text) {
      flags |= common.flag;
      params = {};
      break;
    }
  }
  std::string plain;
  plain.reserve(32 + contents.host.size() + params.size());
  plain.push_back(static_cast<char>(flags));
  put_number(plain, contents.original_peer, 4);
  put_number(plain, contents.audience_peer, 4);
  put_number(plain, contents.port, 2);
  if (literal) {
    const auto& bytes = address->bytes();
    plain.append(reinterpret_cast<const char*>(bytes.data()), address->size());
  } else {
    put_text(plain, contents.host);
  }
  if (contents.identities) {
    put_text(plain, contents.identities->from);
    put_text(plain, contents.identities->to);
  }
  plain.append(params);
  return plain;
}

std::string decode_host(Bytes& bytes, std::uint8_t flags) {
  if (flags & v4) {
    std::array<std::uint8_t, 4> raw{};
    const auto taken = bytes.take(raw.size());
    std::copy(taken.begin(), taken.end(), raw.begin());
    return IpAddress::v4(raw).text();
  }
  if (flags & v6) {
    std::array<std::uint8_t, 16> raw{};
    const auto taken = bytes.take(raw.size());
    std::copy(taken.begin(), taken.end(), raw.begin());
    return IpAddress::v6(raw).text();
  }
  return bytes.text();
}

std::optional<TokenContents> decode(std::string_view plain) {
  Bytes bytes(plain);
  TokenContents contents;
  const auto flags = static_cast<std::uint8_t>(bytes.number(1));
  contents.original_side = flags & outside_original ? Side::outside : Side::inside;
  contents.sips = (flags & secure) != 0;
  contents.original_peer = bytes.number(4);
  contents.audience_peer = bytes.number(4);
  contents.port = static_cast<std::uint16_t>(bytes.number(2));
  contents.host = decode_host(bytes, flags);
  if (flags & with_identities) {
    auto& identities = contents.identities.emplace();
    identities.from = bytes.text();
    identities.to = bytes.text();
  }
  contents.params = bytes.rest();
  const auto folded = flags & transport_tls;
  for (const auto& common : common_params) {
    if (folded == common.flag) contents.params = common.text;
  }
  if (!bytes.ok() || contents.host.empty()) return std::nullopt;
  return contents;
}

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::uint8_t no_digit = 0x80;

constexpr std::array<std::uint8_t, 256> make_reverse() {
  std::array<std::uint8_t, 256> reverse{};
  for (auto& entry : reverse) entry = no_digit;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    reverse[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return reverse;
}
constexpr auto reverse_alphabet = make_reverse();

}  // namespace

std::string to_base64url(std::string_view bytes) {
  std::string text((bytes.size() * 4 + 2) / 3, '\0');
  auto* out = text.data();
  const auto put = [&out](std::uint32_t bits, int digits) {
    for (int i = 0; i < digits; ++i) *out++ = alphabet[bits >> (18 - 6 * i) & 63];
  };
  const auto byte = [&bytes](std::size_t at) -> std::uint32_t {
    return static_cast<unsigned char>(bytes[at]);
  };
  std::size_t at = 0;
  for (; at + 3 <= bytes.size(); at += 3) put(byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2), 4);
  if (bytes.size() - at == 1) put(byte(at) << 16, 2);
  if (bytes.size() - at == 2) put(byte(at) << 16 | byte(at + 1) << 8, 3);
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes(text.size() * 3 / 4, '\0');
  auto* out = bytes.data();
  std::uint8_t seen = 0;
  const auto take = [&seen](std::string_view digits) {
    std::uint32_t bits = 0;
    for (const char c : digits) {
      const auto value = reverse_alphabet[static_cast<unsigned char>(c)];
      seen |= value;
      bits = bits << 6 | (value & 63U);
    }
    return bits;
  };
  std::size_t at = 0;
  for (; at + 4 <= text.size(); at += 4) {
    const auto bits = take(text.substr(at, 4));
    for (const int shift : {16, 8, 0}) *out++ = static_cast<char>(bits >> shift & 0xff);
  }
  const auto rest = text.substr(at);
  auto bits = take(rest);
  const int spare = rest.size() == 2 ? 4 : 2;  // bits of the last digits that make no byte
  // They are zero: one spelling for one token.
  const bool odd = !rest.empty() && (bits & ((1U << spare) - 1)) != 0;
  if (odd || (seen & no_digit) != 0) return std::nullopt;
  bits >>= spare;
  if (rest.size() == 3) *out++ = static_cast<char>(bits >> 8 & 0xff);
  if (!rest.empty()) *out = static_cast<char>(bits & 0xff);
  return bytes;
}

std::string seal_token(const Sealer& sealer, TokenKind kind, Side audience,
                       const TokenContents& contents) {
  return to_base64url(sealer.seal(bound_text(kind, audience), encode(contents)));
}

std::vector<std::string> seal_token_as_before(const Sealer& sealer, TokenKind kind, Side audience,
                                              const TokenContents& contents) {
  auto tokens = sealer.seal_as_before(bound_text(kind, audience), encode(contents));
  for (auto& token : tokens) token = to_base64url(token);
  return tokens;
}

std::optional<TokenContents> open_token(const Sealer& sealer, TokenKind kind, Side audience,
                                        std::string_view token) {
  const auto sealed = from_base64url(token);
  if (!sealed) return std::nullopt;
  const auto plain = sealer.open(bound_text(kind, audience), *sealed);
  if (!plain) return std::nullopt;
  return decode(*plain);
}

}  // namespace sipward::proxy
