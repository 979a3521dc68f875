#include "sipward/shell/net/resolver.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "sipward/shell/net/address.hpp"

namespace sipward::net {
namespace {

constexpr std::size_t most_waiting = 10'000;

std::vector<base::IpAddress> addresses_of(const std::string& name) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;  // one entry an address
  addrinfo* list = nullptr;
  if (::getaddrinfo(name.c_str(), nullptr, &hints, &list) != 0) return {};
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, ::freeaddrinfo);
  std::vector<base::IpAddress> addresses;
  for (const auto* entry = list; entry != nullptr; entry = entry->ai_next) {
    sockaddr_storage storage{};
    const auto* begin = reinterpret_cast<const char*>(entry->ai_addr);
    std::copy_n(begin, std::min<std::size_t>(entry->ai_addrlen, sizeof storage),
                reinterpret_cast<char*>(&storage));
    const auto address = to_endpoint(storage, base::Transport::tcp).address;
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
      addresses.push_back(address);
    }
  }
  return addresses;
}

}  // namespace

Resolver::Resolver(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Resolver::~Resolver() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Resolver::look_up(std::string name, Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    if (questions_.size() < most_waiting) {
      questions_.push_back({std::move(name), std::move(answer)});
      answer = nullptr;
    }
  }
  if (answer) return answer({});
  wake_.notify_one();
}

void Resolver::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !questions_.empty(); });
    if (stopping_) return;
    auto question = std::move(questions_.front());
    questions_.pop_front();
    lock.unlock();
    question.answer(addresses_of(question.name));
    lock.lock();
  }
}

}  // namespace sipward::net
