#include "sipward/lab/lab.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

void print_how_to_go_on(const lab::Network& network) {
  const auto inside = network.inside_host();
  std::printf(
      "The lab stays up: %s is the configuration. Try it yourself, from another terminal:\n\n"
      "  sipp -sn uac %s -i %s -p 5060 -m 1      a call out, to %s:%u (mutual TLS)\n"
      "  any phone on %s, with %s as outbound proxy, UDP or TCP\n\n"
      "The certificates of the secure side lie beside the configuration. Ctrl-C ends it.\n",
      network.config().c_str(), inside.c_str(), lab::legacy_udp_address, lab::secure_address,
      unsigned{network.secure_port()}, lab::legacy_udp_address, inside.c_str());
  std::fflush(stdout);
}

void wait_for_the_end() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGTERM);
  int signal = 0;
  ::sigwait(&set, &signal);
}

}  // namespace

int run_lab(bool once) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGTERM);
  if (!once) ::pthread_sigmask(SIG_BLOCK, &set, nullptr);  // threads made later inherit it
  try {
    lab::Network network;
    for (const auto& notice : network.notices()) std::printf("%s\n", notice.c_str());
    std::printf("sipward stands at %s (inside, cleartext) and %s (outside, mutual TLS).\n\n",
                network.inside_host().c_str(), network.outside_host().c_str());
    std::size_t failed = 0;
    const auto outcomes = lab::run_scenarios(network);
    for (const auto& outcome : outcomes) {
      lab::print(outcome, ::isatty(STDOUT_FILENO) == 1);
      failed += outcome.wrong.empty() ? 0 : 1;
    }
    std::printf("%zu of %zu call flows crossed as they should\n", outcomes.size() - failed,
                outcomes.size());
    if (!once) {
      print_how_to_go_on(network);
      wait_for_the_end();
    }
    return failed == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sipward lab: %s\n", error.what());
    return 1;
  }
}

}  // namespace sipward::cli
