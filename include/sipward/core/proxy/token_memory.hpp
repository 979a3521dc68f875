// Remembers what was sealed and opened lately. A component's Contact is the same in all its calls
// and tokens are deterministic, so nearly every message asks for a seal that was made before. A
// fixed number of places, each overwritten by what comes next. Owned by one worker's Proxy.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/proxy/token.hpp"

namespace sipward::proxy {

class TokenMemory final : public Sealer {
 public:
  explicit TokenMemory(const Sealer& sealer, std::size_t places = 512);

  std::string seal(std::string_view bound, std::string_view plain) const override;
  std::vector<std::string> seal_as_before(std::string_view bound,
                                          std::string_view plain) const override;
  std::optional<std::string> open(std::string_view bound, std::string_view sealed) const override;

 private:
  struct Place {
    std::string bound, plain, sealed;
  };
  Place& place(std::vector<Place>& places, std::string_view bound, std::string_view text) const;

  const Sealer& sealer_;
  mutable std::vector<Place> seals_;
  mutable std::vector<Place> opens_;
};

}  // namespace sipward::proxy
