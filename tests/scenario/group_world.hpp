// A world in which calls from inside go to a group of two, cucm and carrier.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scenario/world.hpp"

namespace sipward::scenario {

struct GroupWorld {
  using Change = std::function<void(policy::Network&)>;
  explicit GroupWorld(const Change& change = {}) : network(make(change)), world(network) {}

  static policy::Network make(const Change& change) {
    auto network = make_network();
    policy::Group group;
    group.name = "call-servers";
    group.members = {{cucm, 1, 10, {}}, {carrier, 1, 10, {}}};
    network.groups = {group};
    network.routes = {{base::Side::inside, policy::ToGroup{0}, false},
                      {base::Side::outside, pbx, false}};
    for (const auto id : {cucm, carrier}) network.peers[id].health = policy::HealthSettings{};
    if (change) change(network);
    return network;
  }

  // The checks that are sent at first.
  std::vector<Sent> start() {
    world.look_after_peers();
    return world.advance(std::chrono::seconds(1));
  }
  void all_up() {
    for (const auto& check : start()) answer(check, 200);
    EXPECT_EQ(state_of(cucm), policy::State::up);
    EXPECT_EQ(state_of(carrier), policy::State::up);
  }
  // As another worker tells it.
  void set_down(base::PeerId peer, policy::Cause cause = policy::Cause::tcp,
                const std::string& why = "refused") {
    world.tell({peer}, {policy::State::down, cause, why, world.now});
  }

  // A new call from inside; the INVITE that leaves.
  Sent call() {
    auto sent = offer("INVITE");
    EXPECT_EQ(sent.size(), 2U) << "100 and the INVITE";
    return std::move(sent.back());
  }
  std::vector<Sent> offer(const std::string& method) {
    RequestText text;
    text.method = method;
    text.via += std::to_string(++calls);
    text.call_id = std::to_string(calls) + "@10.0.0.10";
    return world.receive(from_pbx(), text.text());
  }
  std::vector<Sent> answer(const Sent& to, int status, const std::string& contact = "",
                           const std::string& extra = "") {
    return world.receive(to.to.peer == cucm ? from_cucm() : from_carrier(),
                         respond_to(to.message, {status, "t", contact, extra, true}));
  }
  // The status with which we answer an OPTIONS of the legacy side.
  int ping() {
    RequestText options;
    options.method = "OPTIONS";
    options.uri = "sip:10.0.0.2:5060";
    options.via += "ping" + std::to_string(++calls);
    const auto back = world.receive(from_pbx(), options.text());
    return back.empty() ? 0 : back.back().message.status();
  }
  policy::State state_of(base::PeerId peer) const {
    auto state = policy::State::unknown;
    for (const auto& change : world.changes) {
      if (change.reach == policy::Reach{peer}) state = change.vitals.state;
    }
    return state;
  }

  policy::Network network;
  World world;
  int calls = 0;
};

}  // namespace sipward::scenario
