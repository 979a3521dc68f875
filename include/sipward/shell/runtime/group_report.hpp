// What `sipward groups` tells of one group, and `sipward drain` of its progress. Values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/runtime/drain_book.hpp"
#include "sipward/shell/runtime/peer_book.hpp"

namespace sipward::runtime {

struct MemberReport {
  std::string peer;
  std::string target;
  policy::Member settings;
  DatedVitals vitals;
  bool checked = true;  // OPTIONS are sent; else calls alone tell
  bool drained = false;
  std::uint32_t transactions = 0;  // of ours that wait for its answer
};

struct GroupReport {
  std::string name;
  policy::Strategy strategy = policy::Strategy::priority;
  std::vector<MemberReport> members;  // in the order of the configuration
};

struct DrainReport {
  DrainRecord record;
  std::uint64_t transactions = 0;  // to and from it, unanswered
};

}  // namespace sipward::runtime
