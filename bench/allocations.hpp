// How often this program has taken memory from operator new, which allocations.cpp replaces. From
// any thread.
#pragma once

#include <cstddef>

namespace sipward::bench {

std::size_t allocations();

}  // namespace sipward::bench
