// Runs a fuzz target without libFuzzer: its seeds, then seeded mutations of them, the same at every
// run. Usage: NAME_replay [ROUNDS]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "fuzz/seeds.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::string mutate(std::string input, std::mt19937_64& random) {
  const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  const auto steps = 1 + below(4);
  for (std::size_t i = 0; i < steps; ++i) {
    const auto at = below(input.size());
    switch (below(5)) {
      case 0:
        input.insert(at, 1, static_cast<char>(random()));
        break;
      case 1:
        input.erase(at, 1 + below(16));
        break;
      case 2:
        if (!input.empty()) input[at] = static_cast<char>(random());
        break;
      case 3:
        input.insert(at, input.substr(below(input.size()), below(64)));
        break;
      default:
        input.resize(at);
        break;
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  const long rounds = argc > 1 ? std::atol(argv[1]) : 5000;
  std::mt19937_64 random(20261123);
  const auto& seeds = sipward::fuzz::seeds();
  for (const auto& seed : seeds) run(seed);
  for (long i = 0; i < rounds; ++i) run(mutate(seeds[random() % seeds.size()], random));
  std::printf("%ld mutations of %zu seeds\n", rounds, seeds.size());
  return 0;
}
