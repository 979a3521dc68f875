// A message on its way past those who watch: what costs time is worked out once, when the first of
// them asks. On the tracer's thread, for the length of one call.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sipward/shell/trace/pairs.hpp"
#include "sipward/shell/trace/seen.hpp"

namespace sipward::trace {

// The peer's name, "" if it is none, which lives as long as the function; gives a local address to
// what came to a socket bound to any.
using Introduce = std::function<std::string_view(Sighting&)>;

class Passing {
 public:
  // What is passed in outlives it. `pairs`: null if nobody asks for origins; else seen() is to be
  // called for every message.
  Passing(std::uint64_t number, const Sighting& sighting, std::string_view peer,
          std::string_view text, Pairs* pairs = nullptr)
      : number_(number), sighting_(sighting), peer_(peer), text_(text), pairs_(pairs) {}
  Passing(std::uint64_t number, const Sighting& sighting, const Introduce& introduce,
          std::string_view text, Pairs* pairs = nullptr)
      : number_(number), sighting_(sighting), introduce_(&introduce), text_(text), pairs_(pairs) {
    if (sighting.local.address.is_any()) peer();
  }
  // One that was held back.
  explicit Passing(const SeenPointer& seen)
      : number_(seen->number),
        sighting_(seen->sighting),
        peer_(seen->peer),
        text_(seen->text),
        seen_(seen),
        is_held_back_(true) {}

  const Sighting& sighting() const { return sighting_; }
  std::string_view peer();
  std::string_view text() const { return text_; }
  // In which text() lies; null: with the other messages of this turn, until it ends.
  SeenPointer owner() const { return is_held_back_ ? seen_ : nullptr; }
  std::string_view call_id();
  const Facts& facts() { return seen()->facts; }
  const SeenPointer& seen();
  SeenPointer as_it_is();  // without facts and origin, which take longer to find than a copy

 private:
  std::uint64_t number_;
  Sighting sighting_;
  const Introduce* introduce_ = nullptr;  // who has not been asked yet
  std::string_view peer_, text_;
  Pairs* pairs_ = nullptr;
  std::optional<std::string_view> call_id_;
  SeenPointer seen_;
  bool is_held_back_ = false;
};

}  // namespace sipward::trace
