// One event's turn of the proxy: what every step may use, and where what has to be done is
// gathered. Borrowed for the length of a call; nothing keeps it.
#pragma once

#include <string>

#include "sipward/core/policy/overload.hpp"
#include "sipward/core/proxy/call_book.hpp"
#include "sipward/core/proxy/context.hpp"
#include "sipward/core/proxy/drains.hpp"
#include "sipward/core/proxy/failed_endpoints.hpp"
#include "sipward/core/proxy/health.hpp"
#include "sipward/core/proxy/names.hpp"
#include "sipward/core/proxy/table.hpp"
#include "sipward/core/proxy/tally.hpp"

namespace sipward::proxy {

struct Turn {
  Context context;
  Table& table;
  Names& names;
  base::DropCounters& drops;
  const Status& status;
  PeersWithoutTls& without_tls;
  Health& health;
  FailedEndpoints& failed_endpoints;
  policy::Loads& loads;
  policy::Overload& overload;
  const Drains& drains;
  std::size_t& dialogs;  // INVITEs answered 2xx since start
  CallBook& calls;
  Tally& tally;
  Outputs& out;

  // Counts a refusal and tells of it; `answered` is the status that went back, 0 if none.
  void refuse(DropReason reason, int answered, const base::Source& source, PeerId peer,
              std::string detail = {});
};

}  // namespace sipward::proxy
