// What the control door answers about what is under way:
//   GET    /connections       all, or those of ?peer=, ?side=, ?transport=, ?address= (its far
//   end),
//                             ?text= in peer, far end, id or verified name; ?from= and ?most= of
//                             them, "all" tells how many there are; at most ?age= seconds old
//   GET    /connections/{id}
//   DELETE /connections/{id}  closes it
//   GET    /calls             under way, or with ?state=ended those that ended last; ?text= in
//                             Call-ID, From, To or a peer's name, ?most= (1000)
// "missing" has a sentence for each worker that did not answer in time.
#pragma once

#include "sipward/shell/control/router.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

void add_traffic(Router& router, runtime::Server& server);

}  // namespace sipward::control
