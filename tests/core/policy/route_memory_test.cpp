// Choosing a route takes no memory from the heap, whatever the conditions but regular expressions.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "core/policy/route_request.hpp"

namespace {

std::atomic<std::size_t> taken{0};

// Not inlined: g++ 12 would take malloc and free for a mismatched pair of new and delete.
[[gnu::noinline]] void give_back(void* memory) {
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  taken.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
// As std::stable_sort takes it, and gives it back to the same delete.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  taken.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size);
}
void operator delete(void* memory) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  give_back(memory);
}

namespace sipward::policy::test {
namespace {

TEST(route_table, chooses_without_the_heap) {
  auto network = two_peers();
  const auto add = [&network](RouteMatch match) {
    network.routes.push_back({inside, PeerId{1}, false, std::move(match)});
  };
  for (int i = 0; i < 20; ++i) {
    const auto number = std::to_string(1000 + i);
    add({.user_prefixes = {prefix("+49" + number), prefix("site-" + number)}});
    add({.user_ranges = {range("+49" + number + "00-+49" + number + "99")}});
    add({.hosts = {host("site" + number + ".example.com"), host("192.0.2.1")}});
    add({.headers = {{"X-" + number, {}}, {"X-Site", number}}});
    add({.from_hosts = {host(number + ".example")}});
    add({.to_hosts = {host("*." + number + ".example")}});
    add({.methods = {"X-" + number}});
    add({.from_names = {host("b.example.com")}});
  }
  add({});
  const RouteTable table(network);
  const auto message = Asked{.uri = "sip:%2B49-30-" + std::string(300, '1') + "@site.example.com",
                             .extra = "X-Site: berlin\r\nX-1000: 1\r\n"}
                           .message();
  const RouteQuestion question{inside, 0, "a.example.com", *message.request_target(), message};
  const auto before = taken.load();
  const auto* route = table.choose(question);
  const auto after = taken.load();
  EXPECT_EQ(route, &table.routes().back());
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace sipward::policy::test
