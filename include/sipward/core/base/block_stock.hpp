// Blocks of memory that one thread has done with and will take again: a list for each size.
// Messages take and free some 20 blocks each, and with many under way glibc's own cache of a
// thread, seven blocks of a size and none above 1,032 bytes, is empty when it is needed. Sizes are
// bytes.
#pragma once

#include <array>
#include <cstddef>
#include <new>

namespace sipward::base {

class BlockStock {
 public:
  static constexpr std::size_t largest = 24 + 16 * 254;  // that is kept
  static constexpr std::size_t most_blocks = 128;        // of a size,
  static constexpr std::size_t most_bytes =
      65'536;  // and of all blocks of it: 16 MB if all were full

  // What is to be asked of malloc for so many: all that the chunk that it makes has room for.
  static constexpr std::size_t rounded(std::size_t bytes) {
    return bytes > largest ? bytes : 24 + 16 * size_class(bytes);
  }

  // A block that has room for so many; null: there is none.
  void* take(std::size_t bytes) noexcept {
    if (bytes > largest) return nullptr;
    auto& list = lists_[size_class(bytes)];
    auto* block = list.first;
    if (block == nullptr) return nullptr;
    list.first = block->next;
    --list.blocks;
    return block;
  }
  // False: it is not kept. `bytes`: what it was taken for, or what malloc says that it has room
  // for.
  bool keep(void* freed, std::size_t bytes) noexcept {
    if (bytes > largest) return false;
    auto& list = lists_[size_class(bytes)];
    if (list.blocks >= most_blocks || list.blocks * rounded(bytes) >= most_bytes) return false;
    list.first = new (freed) Block{list.first};
    ++list.blocks;
    return true;
  }
  // Gives all of them back by std::free.
  void clear() noexcept;

 private:
  struct Block {
    Block* next;
  };
  struct List {
    Block* first = nullptr;
    std::size_t blocks = 0;
  };
  static constexpr std::size_t size_class(std::size_t bytes) {
    return bytes <= 24 ? 0 : (bytes - 9) / 16;
  }

  std::array<List, 255> lists_{};
};

}  // namespace sipward::base
