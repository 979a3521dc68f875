#include "sipward/shell/trace/pcapng.hpp"

#include "sipward/shell/trace/bytes.hpp"

namespace sipward::trace {
namespace {

constexpr std::uint32_t section_header = 0x0a0d0d0a;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t enhanced_packet = 6;
constexpr std::uint32_t byte_order = 0x1a2b3c4d;
constexpr std::uint16_t link_raw_ip = 101;
constexpr std::uint32_t whole_packets = 262'144;
constexpr std::uint16_t option_end = 0;
constexpr std::uint16_t option_comment = 1;
constexpr std::uint16_t option_user_application = 4;  // of a section header

void pad(std::string& out, std::size_t size) {
  out.append((4 - size % 4) % 4, '\0');
}

void append_option(std::string& out, std::uint16_t code, std::string_view text) {
  append_little(out, code);
  append_little(out, static_cast<std::uint16_t>(text.size()));
  out.append(text);
  pad(out, text.size());
}

void append_block(std::string& out, std::uint32_t type, std::string_view body) {
  const auto size = static_cast<std::uint32_t>(12 + body.size());
  append_little(out, type);
  append_little(out, size);
  out.append(body);
  append_little(out, size);
}

}  // namespace

std::string pcapng_head() {
  std::string section;
  append_little(section, byte_order);
  append_little(section, std::uint16_t{1});
  append_little(section, std::uint16_t{0});
  append_little(section, ~std::uint64_t{0});  // of unknown length
  append_option(section, option_user_application, "sipward");
  append_option(section, option_end, {});
  std::string interface;
  append_little(interface, link_raw_ip);
  append_little(interface, std::uint16_t{0});
  append_little(interface, whole_packets);
  std::string out;
  append_block(out, section_header, section);
  append_block(out, interface_description, interface);
  return out;
}

void append_pcapng(std::string& out, SystemTime time, std::string_view packet,
                   std::string_view comment) {
  const auto since_epoch = static_cast<std::uint64_t>(time.time_since_epoch().count());
  const auto size = static_cast<std::uint32_t>(packet.size());
  std::string body;
  append_little(body, std::uint32_t{0});  // the interface
  append_little(body, static_cast<std::uint32_t>(since_epoch >> 32));
  append_little(body, static_cast<std::uint32_t>(since_epoch));
  append_little(body, size);
  append_little(body, size);
  body.append(packet);
  pad(body, packet.size());
  append_option(body, option_comment, comment);
  append_option(body, option_end, {});
  append_block(out, enhanced_packet, body);
}

}  // namespace sipward::trace
