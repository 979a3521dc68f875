// What the control door answers about what is under way:
//   GET    /connections       all, or those of ?peer=, ?side=, ?transport=, ?address= (its far end)
//   GET    /connections/{id}
//   DELETE /connections/{id}  closes it
//   GET    /calls             under way; ?text= in Call-ID, From, To or a peer's name, ?most=
//   (1000)
#pragma once

#include "sipward/shell/control/router.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

void add_traffic(Router& router, runtime::Server& server);

}  // namespace sipward::control
