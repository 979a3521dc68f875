#include "sipward/shell/net/mailbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace sipward::net {

Bell::Bell() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!descriptor_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void Bell::ring() const {
  const std::uint64_t one = 1;
  // Full means that a wake-up is already due.
  static_cast<void>(!::write(descriptor_.get(), &one, sizeof one));
}

void Bell::silence() const {
  std::uint64_t count = 0;
  static_cast<void>(!::read(descriptor_.get(), &count, sizeof count));
}

}  // namespace sipward::net
