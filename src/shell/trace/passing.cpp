#include "sipward/shell/trace/passing.hpp"

#include <utility>

#include "sipward/core/sip/call_id.hpp"

namespace sipward::trace {

std::string_view Passing::call_id() {
  if (!call_id_) call_id_ = sip::call_id_of(text_);
  return *call_id_;
}

std::string_view Passing::peer() {
  if (introduce_ != nullptr) peer_ = (*std::exchange(introduce_, nullptr))(sighting_);
  return peer_;
}

SeenPointer Passing::as_it_is() {
  std::string peer_name(peer());
  return std::make_shared<const Seen>(
      Seen{number_, 0, sighting_, std::move(peer_name), std::string(text_), {}});
}

const SeenPointer& Passing::seen() {
  if (seen_ != nullptr) return seen_;
  std::string peer_name(peer());
  auto made = std::make_shared<Seen>(
      Seen{number_, 0, sighting_, std::move(peer_name), std::string(text_), facts_of(text_)});
  if (pairs_ != nullptr) made->origin = pairs_->origin_of(*made);
  seen_ = std::move(made);
  return seen_;
}

}  // namespace sipward::trace
