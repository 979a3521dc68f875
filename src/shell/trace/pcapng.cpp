#include "sipward/shell/trace/pcapng.hpp"

#include <cstring>

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

void append_pcapng(std::string& out, SystemTime time, std::string_view head,
                   std::string_view message, std::string_view comment) {
  const auto since_epoch = static_cast<std::uint64_t>(time.time_since_epoch().count());
  const auto size = static_cast<std::uint32_t>(head.size() + message.size());
  const auto begin = out.size();
  append_little(out, enhanced_packet);
  append_little(out, std::uint32_t{0});  // the block's length, once that is known
  append_little(out, std::uint32_t{0});  // the interface
  append_little(out, static_cast<std::uint32_t>(since_epoch >> 32));
  append_little(out, static_cast<std::uint32_t>(since_epoch));
  append_little(out, size);
  append_little(out, size);
  out.append(head).append(message);
  pad(out, size);
  append_option(out, option_comment, comment);
  append_option(out, option_end, {});
  const auto whole =
      boost::endian::native_to_little(static_cast<std::uint32_t>(out.size() + 4 - begin));
  std::memcpy(out.data() + begin + 4, &whole, sizeof whole);
  out.append(out, begin + 4, 4);
}

}  // namespace sipward::trace
