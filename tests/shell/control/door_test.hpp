// A door in a folder of its own that answers as each test says.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "shell/control/wire.hpp"
#include "sipward/shell/control/client.hpp"
#include "sipward/shell/control/door.hpp"
#include "temporary_folder.hpp"

namespace sipward::control::test {

class DoorTest : public ::testing::Test {
 protected:
  void open(Respond respond, Limits limits = {}) {
    door = std::make_unique<Door>(socket, std::move(respond), limits);
    ASSERT_EQ(door->open(), "");
  }
  static Answer echo(const Request& request) {
    auto body = request.method + " " + request.path;
    for (const auto& [name, value] : request.query) body.append(" " + name + "=" + value);
    return {200, body + " " + request.body};
  }
  Asked ask(const Request& request) const {
    return control::ask({.socket = socket}, request, std::chrono::seconds(20));
  }
  // Status and body, or the problem.
  std::string asked(const Request& request) const {
    const auto got = ask(request);
    if (!got.problem.empty()) return got.problem;
    return std::to_string(got.answer.status) + " " + got.answer.body;
  }

  sipward::test::TemporaryFolder folder;
  std::filesystem::path socket = folder.path() / "control.sock";
  std::unique_ptr<Door> door;
};

}  // namespace sipward::control::test
