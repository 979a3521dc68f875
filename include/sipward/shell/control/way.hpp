// The way to a control door: where it is, and how who asks shows who they are. Plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sipward::control {

struct Way {
  std::filesystem::path socket = {};  // of a door on this host; empty: over TCP
  std::string host = {};              // a name or an address
  std::uint16_t port = 0;
  bool secure = false;                 // over TLS, where its certificate must carry the host
  std::filesystem::path anchors = {};  // PEM: whom we believe, over TLS
  std::filesystem::path certificate = {}, key = {};  // PEM: what we show; empty: nothing
  std::string token = {};                            // empty: none

  // For people: "/run/sipward/control.sock", "https://sbc.example.com:8443"
  std::string text() const;
};

// "https://HOST[:PORT]" or "http://HOST[:PORT]", with nothing after it but a slash; else nothing.
std::optional<Way> parse_way(std::string_view url);

// In cleartext to another host: what is shown on the way could be read.
bool leaves_this_host_readable(const Way& way);

}  // namespace sipward::control
