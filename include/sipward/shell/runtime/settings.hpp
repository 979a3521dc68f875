// How the server runs: workers, deadlines, limits, folders. Plain values with defaults.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::runtime {

using std::chrono::milliseconds;

struct ServerSettings {
  std::size_t workers = 0;             // 0: one per core
  bool handshake_thread = true;        // inbound TLS handshakes; false: the workers do them
  std::filesystem::path state_folder;  // token keys; empty: none, a restart loses dialogs
  std::filesystem::path control;       // socket of the control door; empty: none
  milliseconds drain_time{30'000};     // SIGTERM: transactions may take this long
  bool watch_files = true;             // reload when the configuration or its files change
};

// The control door over TCP, and the page that is served there.
struct ControlSettings {
  std::optional<base::Endpoint> listen;  // none: there is none
  std::filesystem::path token;           // whoever has it reads
  std::filesystem::path operator_token;  // whoever has it acts, too; empty: nobody does over TCP
  std::vector<std::string> names;        // by which a browser may reach it, beside the address
  // Who asks is one of the peers below, which differ in the names they carry. None: cleartext.
  std::optional<tls::ContextSettings> tls;
};
inline constexpr base::PeerId control_operators = 0, control_readers = 1;
inline constexpr base::PeerId control_anybody = 2;  // where no certificate is asked for

struct ConnectionSettings {
  milliseconds connect_timeout{5'000};
  milliseconds handshake_timeout{10'000};
  milliseconds first_message_timeout{10'000};  // inbound: from handshake to first whole message
  milliseconds message_timeout{10'000};        // a message begun must be whole by then
  milliseconds idle_timeout{1'800'000};        // inbound without any byte
  milliseconds keepalive_interval{90'000};     // CRLF CRLF on idle connections we dialled; 0: off
  milliseconds observe_interval{30'000};       // of security "observe"
  std::size_t max_connections = 50'000;        // inbound, in total
  std::size_t max_connections_per_source = 1'000;  // inbound, per address
  std::size_t max_handshakes = 2'000;              // inbound, unfinished
  std::size_t write_queue_bytes =
      std::size_t{4} * 1024 * 1024;  // per connection; full: the sender is told
};

}  // namespace sipward::runtime
