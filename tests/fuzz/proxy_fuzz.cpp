// The proxy core: any messages in any order, from any peer, with failing sends, look-ups and timers
// between them. Whatever it sends must be a SIP message again, and must end: after all timers no
// transaction is left.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scenario/world.hpp"

namespace {

using namespace sipward;
using scenario::Sent;

constexpr char separator = '\x1e';

base::Source source_of(unsigned choice) {
  switch (choice % 4) {
    case 0:
      return scenario::from_pbx();
    case 1:
      return scenario::from_pbx2();
    case 2:
      return scenario::from_cucm();
    default:
      return scenario::from_carrier();
  }
}

// Answers to what the proxy sent, so that the far side of its transactions is reached too.
void answer(scenario::World& world, const std::vector<Sent>& sent, unsigned choice) {
  for (const auto& each : sent) {
    if (!each.message.is_request()) continue;
    const int status = 100 + static_cast<int>(choice * 7 % 600);
    world.receive(source_of(choice),
                  scenario::respond_to(each.message, {status, "t", "<sip:a@192.0.2.1>", "", true}));
    if (choice % 3 == 0) world.fail(each.id, proxy::SendFailure::connection_lost, "fuzz");
  }
}

void step(scenario::World& world, std::string_view chunk) {
  const auto choice = static_cast<unsigned char>(chunk.front());
  chunk.remove_prefix(1);
  if (choice % 16 == 15) {
    world.advance(base::Duration(choice * 100));
  } else if (choice % 16 == 14 && !world.queries.empty()) {
    world.resolve({"192.0.2.1"});
  } else {
    const auto defect =
        choice % 16 == 13 ? base::DropReason::malformed_header : base::DropReason::none;
    answer(world, world.receive(source_of(choice), std::string(chunk), defect), choice);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  scenario::World world;
  // As a seed is one message, each is tried from two sides even without a separator.
  for (int round = 0; round < 2 && !input.empty(); ++round) {
    auto rest = input;
    while (!rest.empty()) {
      const auto end = rest.find(separator);
      std::string chunk(1, static_cast<char>(round == 0 ? rest.size() % 13 : 2));
      chunk.append(rest.substr(0, end));
      step(world, chunk);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  world.advance(std::chrono::minutes(10));
  if (world.core().transactions() != 0 && world.queries.empty()) std::abort();
  return 0;
}
