// Every message as a HEP packet to a Homer server.
#pragma once

#include <memory>

#include "sipward/shell/trace/outlet.hpp"
#include "sipward/shell/trace/sender.hpp"
#include "sipward/shell/trace/settings.hpp"

namespace sipward::trace {

class HepOutlet final : public Outlet {
 public:
  HepOutlet(const HepTarget& target, std::uint32_t id, LookUp look_up, Tell tell);
  void take(Passing& passing) override;
  void flush(Clock::time_point now) override;

 private:
  std::string name_;
  std::uint32_t id_;
  Tell tell_;
  std::unique_ptr<Sender> sender_;
  Batch batch_;
  bool failing_ = false;
};

}  // namespace sipward::trace
