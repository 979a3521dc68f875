// How many inbound connections there are, in total and per source address; refuses beyond the
// limits. A Seat is held as long as the connection lives. Any thread.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::net {

class Census {
 public:
  Census(std::size_t in_total, std::size_t per_source)
      : in_total_(in_total), per_source_(per_source) {}

  class Seat {
   public:
    Seat() = default;
    Seat(Census& census, const base::IpAddress& source) : census_(&census), source_(source) {}
    ~Seat() { give_back(); }
    Seat(Seat&& other) noexcept
        : census_(std::exchange(other.census_, nullptr)), source_(other.source_) {}
    Seat& operator=(Seat&& other) noexcept {
      if (this != &other) {
        give_back();
        census_ = std::exchange(other.census_, nullptr);
        source_ = other.source_;
      }
      return *this;
    }

   private:
    void give_back();
    Census* census_ = nullptr;
    base::IpAddress source_;
  };

  std::optional<Seat> take(const base::IpAddress& source);  // nothing: too many
  std::size_t total() const;

 private:
  void leave(const base::IpAddress& source);

  std::size_t in_total_;
  std::size_t per_source_;
  mutable std::mutex mutex_;
  std::size_t total_ = 0;
  std::unordered_map<base::IpAddress, std::size_t, base::IpAddressHash> sources_;
};

}  // namespace sipward::net
