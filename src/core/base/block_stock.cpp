#include "sipward/core/base/block_stock.hpp"

#include <cstdlib>

namespace sipward::base {

void BlockStock::clear() noexcept {
  for (auto& list : lists_) {
    while (list.first != nullptr) {
      auto* block = list.first;
      list.first = block->next;
      std::free(block);
    }
    list.blocks = 0;
  }
}

}  // namespace sipward::base
