#include "sipward/shell/trace/hep.hpp"

#include "sipward/shell/trace/bytes.hpp"

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

constexpr std::size_t head = 6;         // "HEP3" and the length
constexpr std::size_t chunk_head = 6;   // vendor, type, length
constexpr std::uint8_t family_v4 = 2;   // AF_INET
constexpr std::uint8_t family_v6 = 10;  // AF_INET6
constexpr std::uint8_t type_sip = 1;

void append_head(std::string& out, Chunk type, std::size_t size) {
  append_big(out, std::uint16_t{0});
  append_big(out, static_cast<std::uint16_t>(type));
  append_big(out, static_cast<std::uint16_t>(chunk_head + size));
}

template <std::unsigned_integral Number>
void append_number(std::string& out, Chunk type, Number number) {
  append_head(out, type, sizeof number);
  append_big(out, number);
}

void append_bytes(std::string& out, Chunk type, std::string_view bytes) {
  append_head(out, type, bytes.size());
  out.append(bytes);
}

void append_address(std::string& out, Chunk type, const base::IpAddress& address) {
  append_head(out, type, address.size());
  for (std::size_t i = 0; i < address.size(); ++i) {
    out.push_back(static_cast<char>(address.bytes()[i]));
  }
}

std::size_t size_of(bool v4, std::size_t message, std::size_t correlation_id) {
  const std::size_t fixed = head + 9 * chunk_head + 1 + 1 + 2 + 2 + 4 + 4 + 1 + 4;
  const std::size_t addresses = 2 * (chunk_head + (v4 ? 4 : 16));
  return fixed + addresses + message + chunk_head + correlation_id;
}

}  // namespace

bool append_hep(std::string& out, const Sighting& sighting, std::string_view message,
                std::string_view correlation_id, std::uint32_t capture_id) {
  const auto& from = sighting.received ? sighting.remote : sighting.local;
  const auto& to = sighting.received ? sighting.local : sighting.remote;
  const bool v4 = sighting.remote.address.is_v4();
  const auto size = size_of(v4, message.size(), correlation_id.size());
  if (size > most_hep_bytes) return false;
  out.append("HEP3");
  append_big(out, static_cast<std::uint16_t>(size));
  append_number(out, ip_family, v4 ? family_v4 : family_v6);
  append_number(out, protocol, ip_protocol(sighting.remote.transport));
  append_address(out, v4 ? source_v4 : source_v6, from.address);
  append_address(out, v4 ? destination_v4 : destination_v6, to.address);
  append_number(out, source_port, from.port);
  append_number(out, destination_port, to.port);
  const auto since_epoch = sighting.time.time_since_epoch().count();
  append_number(out, seconds, static_cast<std::uint32_t>(since_epoch / 1'000'000));
  append_number(out, microseconds, static_cast<std::uint32_t>(since_epoch % 1'000'000));
  append_number(out, protocol_type, type_sip);
  append_number(out, capture_agent, capture_id);
  append_bytes(out, correlation, correlation_id);
  append_bytes(out, payload, message);
  return true;
}

}  // namespace sipward::trace
