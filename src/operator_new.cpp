// The program's operator new and delete: malloc, behind a stock of freed blocks for each thread.
// What takes memory otherwise, OpenSSL above all, stays with malloc alone. Sanitizers bring their
// own.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "sipward/core/base/block_stock.hpp"

namespace {

using sipward::base::BlockStock;

enum class Thread { begins, lives, ends };

// Neither has a destructor: they outlive all else of the thread.
constinit thread_local BlockStock stock;
constinit thread_local Thread thread = Thread::begins;

struct LastWill {
  LastWill() { thread = Thread::lives; }
  ~LastWill() {
    thread = Thread::ends;
    stock.clear();
  }
};

// The stock may be filled: it will be given back when the thread ends.
bool may_keep() {
  if (thread != Thread::begins) return thread == Thread::lives;
  static thread_local const LastWill will;
  return thread == Thread::lives;
}

void free(void* block, std::size_t bytes) noexcept {
  if (!may_keep() || !stock.keep(block, bytes)) std::free(block);
}

}  // namespace

void* operator new(std::size_t bytes) {
  if (void* block = stock.take(bytes)) return block;
  for (;;) {
    if (void* made = std::malloc(BlockStock::rounded(bytes))) return made;
    const auto handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void operator delete(void* block) noexcept {
  if (block != nullptr) free(block, ::malloc_usable_size(block));
}

void operator delete(void* block, std::size_t bytes) noexcept {
  if (block != nullptr) free(block, bytes);
}
