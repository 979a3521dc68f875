// Which function answers a request, by method and path; a Router is a Respond. Filled once, then
// only read: any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

class Router {
 public:
  // `name`: what stood in the place of "{name}", decoded and not empty; empty if the pattern has
  // none.
  using Act = std::function<Answer(const Request& request, std::string_view name)>;

  // `pattern`: "/peers" or "/peers/{name}/failure", with one segment in braces at most. Where two
  // patterns fit, the one added first answers.
  void add(std::string method, std::string_view pattern, Act act);

  // 400: the path is badly encoded; 404: no pattern fits; 405: one does, but not with that method.
  Answer operator()(const Request& request) const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> segments;
    Act act;
  };
  std::vector<Route> routes_;
};

}  // namespace sipward::control
