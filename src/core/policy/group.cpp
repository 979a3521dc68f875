#include "sipward/core/policy/group.hpp"

namespace sipward::policy {

std::string_view to_string(Strategy strategy) {
  switch (strategy) {
    case Strategy::priority:
      return "priority";
    case Strategy::round_robin:
      return "round-robin";
    case Strategy::hash_call_id:
      return "hash-call-id";
    case Strategy::hash_caller:
      return "hash-caller";
  }
  return "";
}

}  // namespace sipward::policy
