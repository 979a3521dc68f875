#include "sipward/shell/net/priority.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace sipward::net {
namespace {

constexpr int steps = 10;

}  // namespace

void step_back_for_calls() {
  // On Linux a thread has a nice value of its own (setpriority(2)); more of it is never refused.
  const auto thread = static_cast<id_t>(::gettid());
  ::setpriority(PRIO_PROCESS, thread, ::getpriority(PRIO_PROCESS, thread) + steps);
}

}  // namespace sipward::net
