#include "sipward/shell/trace/packets.hpp"

#include <algorithm>

#include "sipward/shell/trace/bytes.hpp"

namespace sipward::trace {
namespace {

constexpr std::size_t udp_head = 8;
constexpr std::size_t tcp_head = 20;
constexpr std::size_t most_of_message = 65'535 - 40 - tcp_head;  // in one packet, IPv6 too
constexpr std::uint16_t push_and_ack = 0x5018;                   // five words of header
constexpr std::uint16_t window = 0xffff;

struct Ends {
  const base::Endpoint& from;
  const base::Endpoint& to;
};

Ends ends_of(const Sighting& sighting) {
  if (sighting.received) return {sighting.remote, sighting.local};
  return {sighting.local, sighting.remote};
}

// RFC 1071, unfolded.
std::uint32_t sum_of(std::string_view bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
    sum += i % 2 == 0 ? byte << 8 : byte;
  }
  return sum;
}

std::uint16_t folded(std::uint32_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void set_big(std::string& bytes, std::size_t at, std::uint16_t number) {
  bytes[at] = static_cast<char>(number >> 8);
  bytes[at + 1] = static_cast<char>(number & 0xff);
}

std::string address_bytes(const base::IpAddress& address) {
  return {address.bytes().begin(),
          address.bytes().begin() + static_cast<std::ptrdiff_t>(address.size())};
}

// RFC 793 §3.1, RFC 768; RFC 8200 §8.1: addresses, length and protocol are part of the sum.
std::uint16_t checksum_of(const Ends& ends, std::uint8_t protocol, std::string_view segment) {
  const auto sum = sum_of(address_bytes(ends.from.address)) +
                   sum_of(address_bytes(ends.to.address)) + protocol +
                   static_cast<std::uint32_t>(segment.size()) + sum_of(segment);
  const auto checksum = folded(sum);
  return checksum == 0 && protocol == ip_protocol(base::Transport::udp) ? std::uint16_t{0xffff}
                                                                        : checksum;
}

std::string ip_v4(const Ends& ends, std::uint8_t protocol, std::size_t size, std::uint16_t id) {
  std::string out;
  append_big(out, std::uint16_t{0x4500});
  append_big(out, static_cast<std::uint16_t>(20 + size));
  append_big(out, id);
  append_big(out, std::uint16_t{0x4000});  // don't fragment
  append_big(out, std::uint8_t{64});
  append_big(out, protocol);
  append_big(out, std::uint16_t{0});
  out += address_bytes(ends.from.address) + address_bytes(ends.to.address);
  set_big(out, 10, folded(sum_of(out)));
  return out;
}

std::string ip_v6(const Ends& ends, std::uint8_t protocol, std::size_t size) {
  std::string out;
  append_big(out, std::uint32_t{0x60000000});
  append_big(out, static_cast<std::uint16_t>(size));
  append_big(out, protocol);
  append_big(out, std::uint8_t{64});
  return out + address_bytes(ends.from.address) + address_bytes(ends.to.address);
}

std::string packet_of(const Ends& ends, std::uint8_t protocol, std::string segment,
                      std::size_t checksum_at, std::uint16_t id) {
  set_big(segment, checksum_at, checksum_of(ends, protocol, segment));
  const bool v4 = ends.from.address.is_v4() && ends.to.address.is_v4();
  auto packet =
      v4 ? ip_v4(ends, protocol, segment.size(), id) : ip_v6(ends, protocol, segment.size());
  packet += segment;
  return packet;
}

std::string udp_segment(const Ends& ends, std::string_view message) {
  std::string out;
  append_big(out, ends.from.port);
  append_big(out, ends.to.port);
  append_big(out, static_cast<std::uint16_t>(udp_head + message.size()));
  append_big(out, std::uint16_t{0});
  return out.append(message);
}

std::string tcp_segment(const Ends& ends, std::uint32_t number, std::uint32_t acknowledged,
                        std::string_view message) {
  std::string out;
  append_big(out, ends.from.port);
  append_big(out, ends.to.port);
  append_big(out, number);
  append_big(out, acknowledged);
  append_big(out, push_and_ack);
  append_big(out, window);
  append_big(out, std::uint32_t{0});  // checksum, urgent pointer
  return out.append(message);
}

}  // namespace

Packets::Stream& Packets::stream_of(const Sighting& sighting) {
  const base::EndpointHash hash;
  const auto key = hash(sighting.remote) * 31 + hash(sighting.local);
  const auto [stream, fresh] = streams_.try_emplace(key);
  if (!fresh) return stream->second;
  order_.push_back(key);
  if (order_.size() > most_streams_) {
    streams_.erase(order_.front());
    order_.pop_front();
  }
  return stream->second;
}

std::vector<std::string> Packets::of(const Sighting& sighting, std::string_view message) {
  const auto ends = ends_of(sighting);
  if (!base::is_stream(sighting.remote.transport)) {
    return {packet_of(ends, ip_protocol(base::Transport::udp),
                      udp_segment(ends, message.substr(0, most_of_message)), 6, ++last_id_)};
  }
  std::vector<std::string> packets;
  auto& stream = stream_of(sighting);
  auto& here = sighting.received ? stream.received : stream.sent;
  const auto there = sighting.received ? stream.sent : stream.received;
  while (!message.empty()) {
    const auto part = message.substr(0, most_of_message);
    packets.push_back(packet_of(ends, ip_protocol(base::Transport::tcp),
                                tcp_segment(ends, here, there, part), 16, ++last_id_));
    here += static_cast<std::uint32_t>(part.size());
    message.remove_prefix(part.size());
  }
  return packets;
}

}  // namespace sipward::trace
