#include "sipward/shell/trace/packets.hpp"

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>
#include <cstring>
#include <optional>

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

// RFC 1071, as a sum of network byte order's numbers; §2 (B): the order may be put right at last.
std::uint32_t sum_of(std::string_view bytes) {
  std::uint64_t sum = 0;
  std::array<std::uint32_t, 2> words{};
  for (; bytes.size() >= sizeof words; bytes.remove_prefix(sizeof words)) {
    std::memcpy(words.data(), bytes.data(), sizeof words);
    sum += std::uint64_t{words[0]} + words[1];
  }
  words = {};
  std::memcpy(words.data(), bytes.data(), bytes.size());
  sum += std::uint64_t{words[0]} + words[1];
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return boost::endian::big_to_native(static_cast<std::uint16_t>(sum));
}

std::uint16_t folded(std::uint32_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void set_big(std::string& bytes, std::size_t at, std::uint16_t number) {
  bytes[at] = static_cast<char>(number >> 8);
  bytes[at + 1] = static_cast<char>(number & 0xff);
}

std::string_view bytes_of(const base::IpAddress& address) {
  return {reinterpret_cast<const char*>(address.bytes().data()), address.size()};
}

// RFC 793 §3.1, RFC 768; RFC 8200 §8.1: addresses, length and protocol are part of the sum.
std::uint16_t checksum_of(const Ends& ends, std::uint8_t protocol, std::string_view head,
                          std::string_view message) {
  const auto size = static_cast<std::uint32_t>(head.size() + message.size());
  const auto checksum =
      folded(sum_of(bytes_of(ends.from.address)) + sum_of(bytes_of(ends.to.address)) + protocol +
             size + sum_of(head) + sum_of(message));
  return checksum == 0 && protocol == ip_protocol(base::Transport::udp) ? std::uint16_t{0xffff}
                                                                        : checksum;
}

void append_ip_v4(std::string& out, const Ends& ends, std::uint8_t protocol, std::size_t size,
                  std::uint16_t id) {
  append_big(out, std::uint16_t{0x4500});
  append_big(out, static_cast<std::uint16_t>(20 + size));
  append_big(out, id);
  append_big(out, std::uint16_t{0x4000});  // don't fragment
  append_big(out, std::uint8_t{64});
  append_big(out, protocol);
  append_big(out, std::uint16_t{0});
  out.append(bytes_of(ends.from.address)).append(bytes_of(ends.to.address));
  set_big(out, 10, folded(sum_of(out)));
}

void append_ip_v6(std::string& out, const Ends& ends, std::uint8_t protocol, std::size_t size) {
  append_big(out, std::uint32_t{0x60000000});
  append_big(out, static_cast<std::uint16_t>(size));
  append_big(out, protocol);
  append_big(out, std::uint8_t{64});
  out.append(bytes_of(ends.from.address)).append(bytes_of(ends.to.address));
}

void append_udp(std::string& out, const Ends& ends, std::string_view message) {
  append_big(out, ends.from.port);
  append_big(out, ends.to.port);
  append_big(out, static_cast<std::uint16_t>(udp_head + message.size()));
  append_big(out, std::uint16_t{0});
}

struct Numbers {
  std::uint32_t sequence, acknowledged;
};

void append_tcp(std::string& out, const Ends& ends, const Numbers& numbers) {
  append_big(out, ends.from.port);
  append_big(out, ends.to.port);
  append_big(out, numbers.sequence);
  append_big(out, numbers.acknowledged);
  append_big(out, push_and_ack);
  append_big(out, window);
  append_big(out, std::uint32_t{0});  // checksum, urgent pointer
}

// `numbers`: of a stream.
void make_head(std::string& out, const Ends& ends, const std::optional<Numbers>& numbers,
               std::string_view message, std::uint16_t id) {
  const auto protocol = ip_protocol(numbers ? base::Transport::tcp : base::Transport::udp);
  const auto size = (numbers ? tcp_head : udp_head) + message.size();
  const bool v4 = ends.from.address.is_v4() && ends.to.address.is_v4();
  out.clear();
  v4 ? append_ip_v4(out, ends, protocol, size, id) : append_ip_v6(out, ends, protocol, size);
  const auto begin = out.size();
  numbers ? append_tcp(out, ends, *numbers) : append_udp(out, ends, message);
  const auto checksum = checksum_of(ends, protocol, std::string_view(out).substr(begin), message);
  set_big(out, begin + (numbers ? 16 : 6), checksum);
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

const std::vector<Packets::Packet>& Packets::of(const Sighting& sighting,
                                                std::string_view message) {
  const auto ends = ends_of(sighting);
  if (!base::is_stream(sighting.remote.transport)) {
    made_.resize(1);
    made_[0].message = message.substr(0, most_of_message);
    make_head(made_[0].head, ends, std::nullopt, made_[0].message, ++last_id_);
    return made_;
  }
  auto& stream = stream_of(sighting);
  auto& here = sighting.received ? stream.received : stream.sent;
  const auto there = sighting.received ? stream.sent : stream.received;
  made_.resize((message.size() + most_of_message - 1) / most_of_message);
  for (auto& packet : made_) {
    packet.message = message.substr(0, most_of_message);
    make_head(packet.head, ends, Numbers{here, there}, packet.message, ++last_id_);
    here += static_cast<std::uint32_t>(packet.message.size());
    message.remove_prefix(packet.message.size());
  }
  return made_;
}

}  // namespace sipward::trace
