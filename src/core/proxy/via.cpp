#include "sipward/core/proxy/via.hpp"

#include <algorithm>

#include "sipward/core/proxy/topology.hpp"

namespace sipward::proxy {
namespace {

using base::Transport;

constexpr std::string_view branch_start = "z9hG4bKsw";
constexpr std::size_t hex_digits = 16;

constexpr std::size_t most_hidden_marks = 8;

bool is_mark(std::string_view text) {
  return text.size() == hex_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Calls act(mark) for each mark in a branch of ours until it says true; did it?
template <class Act>
bool each_mark(const sip::Message& request, Act act) {
  for (const auto& line : request.lines()) {
    if (line.name != sip::Header::via) continue;
    const auto text = request.text(line.value);
    for (auto at = text.find(branch_start); at != std::string_view::npos;
         at = text.find(branch_start, at + 1)) {
      auto marks = text.substr(at + branch_start.size());
      marks.remove_prefix(std::min(marks.size(), hex_digits));  // the random bits
      for (; is_mark(marks.substr(0, hex_digits)); marks.remove_prefix(hex_digits)) {
        if (act(marks.substr(0, hex_digits))) return true;
      }
    }
  }
  return false;
}

std::uint16_t sent_by_port(const sip::Via& via, Transport transport) {
  return via.port != 0 ? via.port : base::default_port(transport);
}

bool sent_by_is(const sip::Via& via, const base::IpAddress& address) {
  const auto written = base::IpAddress::parse(via.host);
  return written && *written == address;
}

}  // namespace

std::uint64_t loop_mark(const Context& context, const sip::Message& request,
                        const base::Source& source) {
  Hash hash(context.loop_secret);
  hash.add(source.side == Side::inside ? "inside" : "outside");
  hash.add(request.method_text()).add(request.request_uri());
  hash.add(request.value(sip::Header::call_id)).add(request.value(sip::Header::cseq));
  hash.add(request.from_tag()).add(request.to_tag());
  for (const auto& line : request.lines()) {
    if (line.name == sip::Header::route || line.name == sip::Header::proxy_require) {
      hash.add(request.text(line.value));
    }
  }
  return hash.value();
}

std::string new_branch(const Context& context, std::uint64_t mark, std::string_view hidden) {
  std::string branch;
  branch.reserve(branch_start.size() + 2 * hex_digits + hidden.size());
  branch.append(branch_start).append(hex(context.random.next())).append(hex(mark)).append(hidden);
  return branch;
}

std::string hidden_marks(const Context& context, const sip::Message& request, PeerId reader) {
  std::string marks;
  if (!hides_topology(context, reader)) return marks;
  each_mark(request, [&](std::string_view mark) {
    if (marks.size() < most_hidden_marks * hex_digits) marks.append(mark);
    return false;
  });
  return marks;
}

bool is_our_branch(std::string_view branch) {
  return branch.starts_with(branch_start);
}

bool has_looped(const sip::Message& request, std::uint64_t mark) {
  const auto wanted = hex(mark);
  return each_mark(request,
                   [&](std::string_view found) { return found == std::string_view(wanted); });
}

std::string our_via(const Context& context, const Audience& next_hop, std::string_view branch) {
  const auto sent_by = context.directory.own_host_port(next_hop.peer, next_hop.transport);
  std::string text;
  text.reserve(sent_by.size() + branch.size() + 32);  // and what stands between and behind them
  text.append("SIP/2.0/").append(base::via_name(next_hop.transport)).append(1, ' ');
  text.append(sent_by);
  text.append(";branch=").append(branch);
  if (next_hop.transport == Transport::udp) text.append(";rport");  // RFC 3581 §3
  if (next_hop.transport == Transport::tls) text.append(";alias");  // RFC 5923 §5
  return text;
}

std::string stamped_via(std::string_view value, const sip::Via& via, const base::Source& source) {
  const bool wants_rport = via.has_rport && via.rport == 0;
  const bool wants_received =
      via.received.empty() && (wants_rport || !sent_by_is(via, source.remote.address));
  std::string text(value);
  if (wants_rport) {
    // RFC 3581 §4: the empty rport gets the value; received goes along even if it is the same.
    const auto param = sip::locate_param(via.params, "rport");
    const auto at = static_cast<std::size_t>(param.data() - value.data());
    text.replace(at, param.size(), "rport=" + std::to_string(source.remote.port));
  }
  if (wants_received) text.append(";received=").append(source.remote.address.text());
  return wants_rport || wants_received ? text : std::string();
}

Destination way_back(const sip::Via& via, const base::Source& source, PeerId sender) {
  Destination back;
  back.side = source.side;
  back.peer = sender;
  back.flow = source.flow;
  back.local = source.listener;
  back.remote = source.remote;
  if (source.remote.transport == Transport::udp) {
    if (!via.has_rport) back.remote.port = sent_by_port(via, Transport::udp);
  } else {
    // §18.2.2: should the connection be gone, the address it came from at the sent-by port.
    back.remote.port = sent_by_port(via, source.remote.transport);
  }
  return back;
}

}  // namespace sipward::proxy
