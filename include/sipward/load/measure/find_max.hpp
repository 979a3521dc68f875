// Searches the highest rate at which a target still keeps its bounds: the rate is doubled until it
// does not, then the gap is halved. A rate counts as kept or as lost once two trials of it said so,
// for one trial may be luck. Pure: told what a trial gave, says which rate comes next.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace sipward::load {

using std::chrono::nanoseconds;

struct Bounds {
  double failed_share = 0;                    // at most; 0: RFC 7501's Session Establishment Rate
  nanoseconds p99 = std::chrono::seconds(1);  // at most
};

struct Search {
  Bounds bounds;
  double first = 100;        // where it begins, calls a second
  double least = 1;          // it looks no lower than this,
  double most = 1e6;         // and no higher than that
  double resolution = 0.05;  // it ends when the gap is at most this share of the rate
};

struct Trial {
  double rate = 0;          // that was asked for
  double failed_share = 0;  // 0 to 1
  nanoseconds p99{};
  bool kept_up = true;  // the generator itself offered that rate
  bool good = false;    // filled in by FindMax
};

class FindMax {
 public:
  explicit FindMax(const Search& search);

  // The rate to try next; nothing when the search is over.
  std::optional<double> next() const;
  void tell(Trial trial);

  // Valid at any time, final when next() says nothing.
  std::optional<double> highest() const { return kept_; }  // nothing: not even the least was kept
  std::optional<double> lowest_lost() const { return lost_; }
  // The lowest lost rate was lost since the generator could not offer it: the target may do more.
  bool generator_was_the_limit() const { return lost_ && own_fault_; }
  const std::vector<Trial>& trials() const { return trials_; }

 private:
  void settle(bool good);
  std::optional<double> follow() const;

  Search search_;
  std::optional<double> rate_, kept_, lost_;
  unsigned good_ = 0, bad_ = 0;  // trials of rate_
  bool slow_ = false;            // in one of the bad ones the generator did not keep up
  bool own_fault_ = false;
  std::vector<Trial> trials_;
};

}  // namespace sipward::load
