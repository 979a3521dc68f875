#include "sipward/shell/trace/hep_outlet.hpp"

#include <utility>

#include "sipward/shell/trace/hep.hpp"

namespace sipward::trace {

HepOutlet::HepOutlet(const HepTarget& target, std::uint32_t id, LookUp look_up, Tell tell)
    : name_(target.text()),
      id_(id),
      tell_(std::move(tell)),
      sender_(make_sender(target.transport,
                          Whereabouts(target.transport, target.place, std::move(look_up)))) {}

void HepOutlet::take(Passing& passing) {
  const auto text = passing.text();
  if (append_hep_head(batch_.heads, passing.sighting(), text.size(), passing.call_id(), id_)) {
    batch_.close_packet(text, passing.owner());
  } else {
    ++counts_.lost;
  }
}

void HepOutlet::flush(Clock::time_point now) {
  const auto sent = sender_->send(batch_, now);
  batch_.clear();
  counts_.passed += sent.passed;
  counts_.lost += sent.lost;
  if (!sent.problem.empty() && !std::exchange(failing_, true)) {
    tell_("trace: messages to " + name_ + " are lost: " + sent.problem);
  } else if (sent.problem.empty() && sent.passed > 0 && std::exchange(failing_, false)) {
    tell_("trace: " + name_ + " takes messages again; " + std::to_string(counts_.lost) +
          " were lost");
  }
}

}  // namespace sipward::trace
