// Which part of the work is a worker's, as its proxy asks and tells.
#include "sipward/shell/runtime/worker.hpp"

namespace sipward::runtime {

bool Worker::looks_after(base::PeerId peer) const {
  return shared_.worker_of(peer) == number_;
}

void Worker::claim(std::string_view call_id) {
  shared_.owners->claim(call_id, number_, core_now());
}

void Worker::keep(std::string_view call_id) {
  shared_.owners->keep(call_id, number_);
}

void Worker::let_go(std::string_view call_id) {
  shared_.owners->let_go(call_id, core_now());
}

policy::Cause Worker::in_the_making(const policy::Reach& reach) const {
  return pool_.in_the_making(reach);
}

}  // namespace sipward::runtime
