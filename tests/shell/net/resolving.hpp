// Questions to a resolver, and the tests' fixture with a DNS server of its own.
#pragma once

#include <gmock/gmock.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "shell/net/dns_server.hpp"
#include "sipward/shell/net/resolver.hpp"

namespace sipward::net::test {

inline NameAnswer asked(Resolver& resolver, const std::string& name,
                        const std::string& service = "") {
  const auto promise = std::make_shared<std::promise<NameAnswer>>();
  auto answer = promise->get_future();
  resolver.look_up({name, service},
                   [promise](auto found) { promise->set_value(std::move(found)); });
  if (answer.wait_for(std::chrono::seconds(30)) != std::future_status::ready) {
    ADD_FAILURE() << "no answer for " << name;
    return {};
  }
  return answer.get();
}

// "192.0.2.1:5061", the port 0 left out.
inline std::vector<std::string> texts(const NameAnswer& answer) {
  std::vector<std::string> all;
  for (const auto& server : answer.located.servers) {
    all.push_back(base::HostPort{server.address.text(), server.port}.uri_text());
  }
  return all;
}

// A resolver that asks a server of the test. Names for addresses end in a dot: no search domain of
// this machine is tried.
class Resolving : public ::testing::Test {
 protected:
  ResolverSettings settings(std::chrono::milliseconds timeout = std::chrono::seconds(5)) {
    ResolverSettings made;
    made.servers = {server.address()};
    made.timeout = timeout;
    made.tries = 1;
    made.hosts = "";
    return made;
  }
  NameAnswer ask(const std::string& name, const std::string& service = "") {
    Resolver resolver(settings());
    return asked(resolver, name, service);
  }
  DnsServer server;
};

}  // namespace sipward::net::test
