#include "sipward/core/proxy/turn.hpp"

#include <utility>

namespace sipward::proxy {

void Turn::refuse(DropReason reason, int answered, const base::Source& source, PeerId peer,
                  std::string detail) {
  drops.add(reason);
  out.refusals.push_back({reason, answered, source, peer, std::move(detail)});
}

void Outputs::clear() {
  sends.clear();
  resolves.clear();
  closes.clear();
  refusals.clear();
  observations.clear();
  vitals.clear();
  endpoints.clear();
  avoidances.clear();
  reconnects.clear();
}

}  // namespace sipward::proxy
