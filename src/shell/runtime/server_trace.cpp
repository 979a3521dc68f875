// How a server's tracer is set up, and what it needs to know of peers and addresses.
#include "sipward/shell/runtime/server_inner.hpp"

namespace sipward::runtime {
namespace {

std::string_view introduce(const Snapshot& now, trace::Sighting& sighting) {
  const auto& network = *now.network;
  if (sighting.peer == base::no_peer) {
    sighting.peer = now.directory->peer_by_address(sighting.side, sighting.remote.address);
  }
  if (sighting.local.address.is_any()) {
    const auto shown = network.advertised(sighting.peer, sighting.local.transport).host;
    const auto address = base::IpAddress::parse(shown);
    const bool fits = address && address->is_v4() == sighting.remote.address.is_v4();
    if (fits) sighting.local.address = *address;
  }
  if (!now.has_peer(sighting.peer)) return {};
  return network.peers[sighting.peer].name;
}

}  // namespace

trace::Tracer& Server::tracer() {
  return *inner_->tracer;
}

const trace::Tracer& Server::tracer() const {
  return *inner_->tracer;
}

void Server::Inner::start_tracing() {
  shared.tap.make_room(workers.size());
  trace::Surroundings surroundings;
  surroundings.who_is_who = [this]() -> trace::Introduce {
    return
        [now = shared.snapshot()](trace::Sighting& sighting) { return introduce(*now, sighting); };
  };
  surroundings.tell = [this](const std::string& sentence) {
    events.warning("trace-trouble", sentence);
  };
  surroundings.look_up = [this](const std::string& host, const trace::Found& found) {
    shared.resolver->look_up({host, {}}, [found](const net::NameAnswer& answer) {
      const auto& servers = answer.located.servers;
      found(servers.empty() ? std::nullopt : std::optional(servers.front().address));
    });
  };
  tracer = std::make_unique<trace::Tracer>(shared.tap, std::move(surroundings));
  tracer->start(settings->trace);
  tell_of_tracing();
}

// Loudly: whoever reads the log is to know where calls can be read along.
void Server::Inner::tell_of_tracing() {
  const auto& trace = settings->trace;
  if (!trace.wants_messages()) return;
  std::string where;
  const auto add = [&where](const std::string& place) {
    where += (where.empty() ? "" : ", ") + place;
  };
  if (trace.hep) add("to " + trace.hep->text() + " (HEP)");
  if (!trace.pcapng.file.empty()) add("into " + trace.pcapng.file.string());
  if (trace.keep > 0) add("into memory, " + std::to_string(trace.keep) + " messages");
  events.warning("trace-on", "[trace] is on: decrypted signalling goes " + where +
                                 (trace.redact ? "" : ", passwords and media keys with it"));
}

}  // namespace sipward::runtime
