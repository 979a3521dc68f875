// The control door's targets and routes: any text is read or refused with a sentence, what was read
// comes back when it is written, and a router answers everything.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sipward/core/base/utf8.hpp"
#include "sipward/shell/control/router.hpp"
#include "sipward/shell/control/target.hpp"

namespace {

using namespace sipward::control;

void require(bool ok) {
  if (!ok) std::abort();
}

Router make_router() {
  Router router;
  const auto act = [](const Request&, std::string_view name) {
    return Answer{name.empty() ? 200U : 201U, std::string(name)};
  };
  router.add("GET", "/peers", act);
  router.add("GET", "/peers/{name}", act);
  router.add("POST", "/peers/{name}/failure", act);
  return router;
}

void read_and_write(std::string_view target) {
  Request request, again;
  if (!read_target(target, request).empty()) return;
  require(request.path.starts_with('/'));
  require(read_target(target_of(request), again).empty());
  require(percent_decoded(again.path) == percent_decoded(request.path));
  require(again.query == request.query);
  require(target_of(again) == target_of(request));
}

void route(std::string_view path) {
  static const auto router = make_router();
  const auto answer = router({.method = "GET", .path = std::string(path)});
  require(sipward::base::is_utf8(answer.body));
  require((answer.status == 405) == !answer.allow.empty());
  if (answer.status == 201) require(!answer.body.empty());
  if (answer.status == 400) require(!path.starts_with('/') || !percent_decoded(path));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_and_write(text);
  route(text);
  const bool plain = sipward::base::is_utf8(text) && text.find('\0') == std::string_view::npos;
  require((percent_decoded(percent_encoded(text)) == text) == plain);
  return 0;
}
