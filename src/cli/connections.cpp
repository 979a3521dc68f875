// `sipward connections` and `sipward close`.
#include <cstdio>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/shell/control/target.hpp"

namespace sipward::cli {

int list_connections(const ConnectionsOptions& options) {
  if (!options.id.empty()) {
    const auto path = "/connections/" + control::percent_encoded(options.id);
    return show_live(options.live, {.path = path}, connection_text);
  }
  control::Request request{.path = "/connections"};
  for (const auto& [key, text] : {std::pair{"peer", options.live.peer},
                                  {"side", options.side},
                                  {"transport", options.transport},
                                  {"address", options.address}}) {
    if (!text.empty()) request.query[key] = text;
  }
  return show_live(options.live, request, options.detail ? connections_detail : connections_text);
}

int close_connection(const ConnectionsOptions& options) {
  const auto path = "/connections/" + control::percent_encoded(options.id);
  const auto told = ask_live(options.live, {.method = "DELETE", .path = path});
  if (!told || is_refusal(*told)) return 1;
  if (options.live.json) {
    print(told->body);
  } else {
    std::printf("closed %s\n", options.id.c_str());
  }
  return 0;
}

}  // namespace sipward::cli
