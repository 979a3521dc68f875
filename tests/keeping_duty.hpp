// A worker's duty that knows which calls it was told to keep, and looks after no peer.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "sipward/core/proxy/duty.hpp"

namespace sipward::test {

class KeepingDuty final : public proxy::Duty {
 public:
  bool looks_after(base::PeerId) const override { return false; }
  policy::Cause in_the_making(const policy::Reach&) const override { return policy::Cause::none; }
  void claim(std::string_view) override {}
  void keep(std::string_view call_id) override { kept.emplace(call_id); }
  void let_go(std::string_view call_id) override { kept.erase(std::string(call_id)); }

  std::set<std::string> kept;
};

}  // namespace sipward::test
