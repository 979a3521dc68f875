// What a load is made of, as the command line said it: plain values, read by all workers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/load/engine/callee.hpp"
#include "sipward/load/engine/caller.hpp"
#include "sipward/load/engine/tls_context.hpp"
#include "sipward/load/measure/arrival.hpp"

namespace sipward::load {

struct ConnectionPlan {
  unsigned persistent = 1;   // so many in all; 0: each call brings its own
  double resumed_share = 0;  // of own ones, 0 to 1: how many offer a session
};

// One caller and callee; the connections of a user with a certificate show that.
struct UserPair {
  std::string caller, callee;
  std::size_t identity = 0;  // index into CallSettings::identities
  std::string sni;           // empty: that of all
};

struct CallSettings {
  base::Endpoint target;
  std::string target_host;  // as in URIs
  ConnectionPlan connections;
  std::vector<base::IpAddress> sources;                 // empty: the kernel chooses
  std::vector<std::shared_ptr<TlsContext>> identities;  // of TLS: the first is the usual one
  std::vector<std::string> sni;                         // in turn; empty: none is sent
  std::vector<UserPair> users;                          // in turn; not empty
  CallPlan plan;
  double cancel_share = 0;         // 0 to 1 of the calls are cancelled as soon as they ring
  std::optional<Arrival> arrival;  // open loop; else
  std::uint32_t outstanding = 1;   // closed loop: so many calls at a time, over all workers
  std::uint64_t calls = 0;         // so many in all; 0: no limit
};

struct AnswerSettings {
  std::vector<base::Endpoint> listen;
  std::shared_ptr<TlsContext> tls;  // of TLS
  AnswerPlan plan;
};

// Message texts; empty: the built-in ones.
struct TemplateFile {
  std::string file, text;
};

struct LoadSettings {
  std::optional<CallSettings> call;
  std::optional<AnswerSettings> answer;
  std::vector<TemplateFile> templates;
  unsigned workers = 1;
  nanoseconds duration = nanoseconds::max();    // until no more calls are started
  nanoseconds grace = std::chrono::seconds(5);  // for what is under way then
  std::uint32_t check_every = 64;               // every so manieth call is checked whole; 0: none
  bool write_each = false;
};

}  // namespace sipward::load
