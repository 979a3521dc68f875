// Configurations: any text is loaded or refused with problems that have a place in it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sipward/shell/config/settings.hpp"

namespace {

constexpr std::size_t largest = 64 * 1024;

void require(bool ok) {
  if (!ok) std::abort();
}

std::size_t lines_of(std::string_view text) {
  std::size_t lines = 1;
  for (const char c : text) lines += c == '\n' ? 1 : 0;
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size < largest ? size : largest);
  const auto loaded = sipward::config::load_text(text, "fuzz.toml", false);
  require((loaded.settings == nullptr) == !loaded.errors.empty());
  const auto lines = lines_of(text);
  for (const auto& problem : loaded.errors) {
    require(!problem.what.empty());
    require(problem.line <= lines + 1);
    require((problem.line == 0) == (problem.column == 0));
    require(!problem.text().empty());
  }
  if (!loaded.settings) return 0;
  const auto& network = *loaded.settings->network;
  require(!network.side(sipward::base::Side::inside).advertise.host.empty());
  require(!network.side(sipward::base::Side::outside).advertise.host.empty());
  for (const auto& peer : network.peers) {
    const auto& target = peer.target;
    require(!target || !target->address || target->port != 0);
  }
  return 0;
}
