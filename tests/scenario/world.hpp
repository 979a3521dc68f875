// A proxy without a network: a virtual clock, a sealing that is deterministic and detects forgery,
// and two peers, "pbx" inside (UDP) and "cucm" outside (TLS). Messages go in as text, what would
// be sent comes out as parsed messages.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sipward/core/proxy/proxy.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::scenario {

class TestSealer final : public proxy::Sealer {
 public:
  // `before`: keys that were rotated away and still open what they sealed.
  explicit TestSealer(std::uint64_t key = 42, std::vector<std::uint64_t> before = {})
      : key_(key), before_(std::move(before)) {}
  std::string seal(std::string_view bound, std::string_view plain) const override;
  std::vector<std::string> seal_as_before(std::string_view bound,
                                          std::string_view plain) const override;
  std::optional<std::string> open(std::string_view bound, std::string_view sealed) const override;

 private:
  std::uint64_t key_;
  std::vector<std::uint64_t> before_;
};

class CountingRandom final : public proxy::RandomSource {
 public:
  explicit CountingRandom(std::uint64_t start) : value_(start) {}
  std::uint64_t next() override { return value_ += 0x9e3779b97f4a7c15ULL; }

 private:
  std::uint64_t value_;
};

class MapFlows final : public proxy::FlowTable {
 public:
  void put(const std::string& token, const proxy::FlowRecord& record, base::Time expires) override;
  void erase(const std::string& token) override { records_.erase(token); }
  std::optional<proxy::FlowRecord> find(const std::string& token, base::Time now) const override;
  std::size_t size() const { return records_.size(); }

 private:
  std::map<std::string, std::pair<proxy::FlowRecord, base::Time>> records_;
};

// One worker, whose everything is.
class WholeDuty final : public proxy::Duty {
 public:
  bool looks_after(base::PeerId) const override { return true; }
  policy::Cause in_the_making(const policy::Reach&) const override { return step; }
  void claim(std::string_view) override {}
  void keep(std::string_view) override {}
  void let_go(std::string_view) override {}

  policy::Cause step = policy::Cause::none;  // of every peer
};

class MapLongTokens final : public proxy::LongTokens {
 public:
  void keep(const std::string& name, const std::string& token) override { tokens_[name] = token; }
  std::optional<std::string> find(const std::string& name) const override {
    const auto found = tokens_.find(name);
    if (found == tokens_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::string> tokens_;
};

// inside: pbx 10.0.0.10 (UDP), pbx2 10.0.0.11 (TCP); outside: cucm 192.0.2.1 (TLS,
// cucm.example.com), carrier 192.0.2.2. Ours: 10.0.0.2:5060 inside, sbc.example.com:5061 outside.
policy::Network make_network();
inline constexpr base::PeerId pbx = 0, pbx2 = 1, cucm = 2, carrier = 3;

base::Source from_pbx(std::uint16_t port = 5060);
base::Source from_pbx2();
base::Source from_cucm();
base::Source from_carrier();

struct Sent {
  proxy::Destination to;
  proxy::SendId id = 0;
  sip::Message message;
};

class World {
 public:
  explicit World(policy::Network network = make_network(), std::uint64_t key = 42,
                 std::vector<std::uint64_t> keys_before = {});

  // Each returns what was sent because of it; refusals and closes are kept.
  std::vector<Sent> receive(const base::Source& source, const std::string& text,
                            base::DropReason defect = base::DropReason::none);
  std::vector<Sent> advance(base::Duration by);  // fires all timers on the way, in order
  std::vector<Sent> fail(proxy::SendId id, proxy::SendFailure failure, const std::string& why);
  std::vector<Sent> lose_connection(const std::optional<proxy::Destination>& where,
                                    const std::vector<proxy::SendId>& undelivered = {},
                                    std::optional<std::vector<proxy::SendId>> carried = {});
  void set_network(const policy::Network& network);  // as a reload does
  std::vector<Sent> look_after_peers();              // as at the start; set_network does it too
  void tell(const policy::Reach& reach, const policy::Vitals& vitals);  // of another worker
  // Both answer the oldest query; no addresses: the look-up failed.
  std::vector<Sent> resolve(const std::vector<std::string>& addresses);
  std::vector<Sent> locate(const proxy::Located& located);

  std::vector<proxy::Refusal> refusals;
  std::vector<proxy::CloseFlow> closes;
  std::vector<proxy::VitalsChange> changes;
  std::vector<proxy::EndpointChange> endpoints;
  std::vector<proxy::Avoidance> avoidances;
  std::vector<proxy::Wedged> reconnects;
  std::deque<proxy::Resolve> queries;
  base::DropCounters drops;
  MapFlows flows;
  policy::Loads loads{64};
  proxy::Tally tally;
  MapLongTokens long_tokens;
  WholeDuty duty;
  base::Time now{std::chrono::hours(1)};
  proxy::Proxy& core() { return *proxy_; }

 private:
  std::vector<Sent> take(proxy::Outputs& out);  // observations come back to the same worker

  TestSealer sealer_;
  CountingRandom random_;
  policy::Overload overload_{loads, 7};
  std::unique_ptr<proxy::Proxy> proxy_;
};

// Builds "METHOD uri SIP/2.0" and the usual headers; `extra` are complete lines.
struct RequestText {
  std::string method = "INVITE";
  std::string uri = "sip:4711@10.0.0.2";
  std::string via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKa1";
  std::string from = "<sip:100@10.0.0.10>;tag=f1";
  std::string to = "<sip:4711@10.0.0.2>";
  std::string call_id = "call-1@10.0.0.10";
  int cseq = 1;
  std::string contact = "<sip:100@10.0.0.10:5060>";  // empty: none
  std::string extra{};
  std::string body{};
  std::string text() const;
};

// A response to a request that the world sent: copies Via, Record-Route, From, To, Call-ID, CSeq.
struct ResponseText {
  int status = 200;
  std::string to_tag = "t1";
  std::string contact;  // value; empty: none
  std::string extra;
  bool record_route = true;
};
std::string respond_to(const sip::Message& request, const ResponseText& response);

std::string header(const sip::Message& message, sip::Header name);  // first line's value
std::vector<std::string> headers(const sip::Message& message, sip::Header name);  // all values
// From 5 to 15 seconds, for the usual 10.
bool has_usual_retry_after(const sip::Message& message);
// The URI of a name-addr: between < and >.
std::string uri_in(const std::string& value);

}  // namespace sipward::scenario
