// A message on its way past those who watch: what costs time is worked out once, when the first of
// them asks. On the tracer's thread, for the length of one call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sipward/shell/trace/pairs.hpp"
#include "sipward/shell/trace/seen.hpp"

namespace sipward::trace {

class Passing {
 public:
  // What is passed in outlives it. `pairs`: null if nobody asks for origins; else seen() is to be
  // called for every message.
  Passing(std::uint64_t number, const Sighting& sighting, std::string_view peer,
          std::string_view text, Pairs* pairs = nullptr)
      : number_(number), sighting_(sighting), peer_(peer), text_(text), pairs_(pairs) {}
  // One that was held back.
  explicit Passing(const SeenPointer& seen)
      : number_(seen->number),
        sighting_(seen->sighting),
        peer_(seen->peer),
        text_(seen->text),
        seen_(seen),
        is_held_back_(true) {}

  const Sighting& sighting() const { return sighting_; }
  std::string_view peer() const { return peer_; }
  std::string_view text() const { return text_; }
  // In which text() lies; null: with the other messages of this turn, until it ends.
  SeenPointer owner() const { return is_held_back_ ? seen_ : nullptr; }
  std::string_view call_id();
  const Facts& facts() { return seen()->facts; }
  const SeenPointer& seen();
  SeenPointer as_it_is() const;  // without facts and origin, which take longer to find than a copy

 private:
  std::uint64_t number_;
  const Sighting& sighting_;
  std::string_view peer_, text_;
  Pairs* pairs_ = nullptr;
  std::optional<std::string_view> call_id_;
  SeenPointer seen_;
  bool is_held_back_ = false;
};

}  // namespace sipward::trace
