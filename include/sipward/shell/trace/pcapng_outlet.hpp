// Every message as packets of a pcapng file (0600). When it is full it becomes FILE.1, that one
// FILE.2, and the oldest goes.
#pragma once

#include <cstddef>

#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/trace/outlet.hpp"
#include "sipward/shell/trace/packets.hpp"
#include "sipward/shell/trace/settings.hpp"

namespace sipward::trace {

class PcapngOutlet final : public Outlet {
 public:
  PcapngOutlet(PcapngSettings settings, Tell tell);
  void take(Passing& passing) override;
  void flush(Clock::time_point now) override;

 private:
  std::string open();  // a fresh file; a sentence if it cannot
  void turn_files() const;
  std::string write();  // batch_; a sentence if it cannot

  PcapngSettings settings_;
  Tell tell_;
  Packets packets_;
  net::Descriptor file_;
  std::size_t written_ = 0;
  std::string batch_, comment_;  // keep their memory
  std::uint64_t in_batch_ = 0;   // messages
  bool failing_ = false;
  Clock::time_point again_at_{};
};

}  // namespace sipward::trace
