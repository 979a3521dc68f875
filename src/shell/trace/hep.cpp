#include "sipward/shell/trace/hep.hpp"

#include <array>
#include <boost/endian/conversion.hpp>
#include <concepts>
#include <cstring>

namespace sipward::trace {
namespace {

// Chunk types of vendor 0, the generic ones.
enum Chunk : std::uint16_t {
  ip_family = 1,
  protocol = 2,
  source_v4 = 3,
  destination_v4 = 4,
  source_v6 = 5,
  destination_v6 = 6,
  source_port = 7,
  destination_port = 8,
  seconds = 9,
  microseconds = 10,
  protocol_type = 11,
  capture_agent = 12,
  payload = 15,
  correlation = 17
};

constexpr std::uint32_t hep3 = 0x48455033;
constexpr std::size_t head_size = 6;    // "HEP3" and the length
constexpr std::size_t chunk_head = 6;   // vendor, type, length
constexpr std::uint8_t family_v4 = 2;   // AF_INET
constexpr std::uint8_t family_v6 = 10;  // AF_INET6
constexpr std::uint8_t type_sip = 1;

// All chunks but the last, one after the other: short, and the same for every message.
class Head {
 public:
  template <std::unsigned_integral Number>
  void add(Number number) {
    boost::endian::native_to_big_inplace(number);
    std::memcpy(bytes_.data() + size_, &number, sizeof number);
    size_ += sizeof number;
  }
  void begin(Chunk type, std::size_t size) {
    add(std::uint16_t{0});
    add(static_cast<std::uint16_t>(type));
    add(static_cast<std::uint16_t>(chunk_head + size));
  }
  template <std::unsigned_integral Number>
  void add(Chunk type, Number number) {
    begin(type, sizeof number);
    add(number);
  }
  void add(Chunk type, const base::IpAddress& address) {
    begin(type, address.size());
    std::memcpy(bytes_.data() + size_, address.bytes().data(), address.size());
    size_ += address.size();
  }
  std::string_view text() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 160> bytes_;
  std::size_t size_ = 0;
};

std::size_t size_of(bool v4, std::size_t message, std::size_t correlation_id) {
  const std::size_t fixed = head_size + 9 * chunk_head + 1 + 1 + 2 + 2 + 4 + 4 + 1 + 4;
  const std::size_t addresses = 2 * (chunk_head + (v4 ? 4 : 16));
  return fixed + addresses + message + chunk_head + correlation_id;
}

}  // namespace

bool append_hep_head(std::string& out, const Sighting& sighting, std::size_t message,
                     std::string_view correlation_id, std::uint32_t capture_id) {
  const auto& from = sighting.received ? sighting.remote : sighting.local;
  const auto& to = sighting.received ? sighting.local : sighting.remote;
  const bool v4 = sighting.remote.address.is_v4();
  const auto size = size_of(v4, message, correlation_id.size());
  if (size > most_hep_bytes) return false;
  Head chunks;
  chunks.add(std::uint32_t{hep3});
  chunks.add(static_cast<std::uint16_t>(size));
  chunks.add(ip_family, v4 ? family_v4 : family_v6);
  chunks.add(protocol, ip_protocol(sighting.remote.transport));
  chunks.add(v4 ? source_v4 : source_v6, from.address);
  chunks.add(v4 ? destination_v4 : destination_v6, to.address);
  chunks.add(source_port, from.port);
  chunks.add(destination_port, to.port);
  const auto since_epoch = sighting.time.time_since_epoch().count();
  chunks.add(seconds, static_cast<std::uint32_t>(since_epoch / 1'000'000));
  chunks.add(microseconds, static_cast<std::uint32_t>(since_epoch % 1'000'000));
  chunks.add(protocol_type, type_sip);
  chunks.add(capture_agent, capture_id);
  chunks.begin(correlation, correlation_id.size());
  out.append(chunks.text()).append(correlation_id);
  Head last;
  last.begin(payload, message);
  out.append(last.text());
  return true;
}

}  // namespace sipward::trace
