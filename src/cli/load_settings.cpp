#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>

#include "sipward/cli/load_options.hpp"
#include "sipward/load/measure/users.hpp"
#include "sipward/shell/config/quantity.hpp"
#include "sipward/shell/net/address.hpp"

namespace sipward::cli {
namespace {

using load::CallPlan;

// Reads options one after the other, and gathers what is wrong with them.
class Reader {
 public:
  Reader(const LoadOptions& options, LoadRead& read) : options_(options), read_(read) {}
  void read_all();

 private:
  void wrong(const std::string& option, const std::string& text, const std::string& expected) {
    read_.problems.push_back(option + " \"" + text + "\"; expected " + expected);
  }
  std::chrono::milliseconds duration(const std::string& option, const std::string& text);
  double share(const std::string& option, const std::string& text);
  std::optional<base::Endpoint> endpoint(const std::string& option, const std::string& text,
                                         std::string* host);
  void read_common();
  void read_call();
  void read_answer();
  void read_kind(load::CallSettings& call);
  void read_users(load::CallSettings& call);
  void read_sources(load::CallSettings& call);
  std::shared_ptr<load::TlsContext> make(const load::TlsSettings& settings, load::End end);

  const LoadOptions& options_;
  LoadRead& read_;
};

std::chrono::milliseconds Reader::duration(const std::string& option, const std::string& text) {
  const auto read = config::parse_duration(text);
  if (!read) wrong(option, text, "a time such as 500ms, 30s or 2m");
  return read.value_or(std::chrono::milliseconds(0));
}

double Reader::share(const std::string& option, const std::string& text) {
  const auto read = parse_share(text);
  if (!read) wrong(option, text, "a share such as 0.1%, 0.001 or 1/1000");
  return read.value_or(0);
}

std::optional<base::IpAddress> look_up(const std::string& host) {
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, nullptr, &found) != 0) return std::nullopt;
  sockaddr_storage storage{};
  std::copy_n(reinterpret_cast<const char*>(found->ai_addr), found->ai_addrlen,
              reinterpret_cast<char*>(&storage));
  ::freeaddrinfo(found);
  return net::to_endpoint(storage, base::Transport::udp).address;
}

std::optional<base::Endpoint> Reader::endpoint(const std::string& option, const std::string& text,
                                               std::string* host) {
  const auto colon = text.find(':');
  const auto transport = base::parse_transport(text.substr(0, colon));
  const auto place = colon == std::string::npos
                         ? std::nullopt
                         : base::HostPort::parse(std::string_view(text).substr(colon + 1));
  if (!transport || !place) {
    wrong(option, text, "udp:, tcp: or tls: and HOST:PORT");
    return std::nullopt;
  }
  auto address = base::IpAddress::parse(place->host);
  if (!address) address = look_up(place->host);
  if (!address) {
    wrong(option, text, "a host that has an address");
    return std::nullopt;
  }
  if (host != nullptr) *host = base::HostPort{place->host, 0}.uri_text();
  const auto port = place->port == 0 ? base::default_port(*transport) : place->port;
  return base::Endpoint{*transport, *address, port};
}

std::shared_ptr<load::TlsContext> Reader::make(const load::TlsSettings& settings, load::End end) {
  auto made = load::make_tls(settings, end);
  read_.problems.insert(read_.problems.end(), made.problems.begin(), made.problems.end());
  return made.context;
}

void Reader::read_common() {
  if (options_.tls != "1.2" && options_.tls != "1.3" && options_.tls != "1.2-1.3") {
    wrong("--tls", options_.tls, "1.2, 1.3 or 1.2-1.3");
  }
  static_cast<void>(duration("--max-p99", options_.max_p99));
  for (const auto* text : {&options_.max_failed, &options_.fail_above}) {
    if (!text->empty()) static_cast<void>(share("a share", *text));
  }
  auto& settings = read_.settings;
  settings.workers = std::clamp(options_.workers, 1U, 256U);
  settings.write_each = options_.write_each;
  if (!options_.duration.empty()) settings.duration = duration("--duration", options_.duration);
  settings.grace = duration("--grace", options_.grace);
  const double checked = share("--check", options_.check);
  settings.check_every = checked <= 0 ? 0 : static_cast<std::uint32_t>(std::lround(1 / checked));
  for (const auto& file : options_.templates) {
    std::ifstream in(file, std::ios::binary);
    if (!in) wrong("--template", file.string(), "a file that can be read");
    settings.templates.push_back(
        {file.string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
}

void Reader::read_kind(load::CallSettings& call) {
  auto& plan = call.plan;
  if (options_.kind == "options") plan.kind = CallPlan::Kind::options;
  if (options_.kind == "register") plan.kind = CallPlan::Kind::register_;
  if (options_.kind == "connect") plan.kind = CallPlan::Kind::connect;
  plan.re_invite = options_.re_invite;
  plan.hold = duration("--hold", options_.hold);
  plan.timeout = duration("--timeout", options_.timeout);
  call.cancel_share = share("--cancel", options_.cancel);
}

void Reader::read_users(load::CallSettings& call) {
  call.users = {{"load", "service", 0, {}}};
  const bool tls = call.target.transport == base::Transport::tls;
  auto settings = tls_settings_of(options_);
  if (settings.name.empty() && !settings.anchors.empty()) settings.name = call.target_host;
  if (tls) call.identities.push_back(make(settings, load::End::dials));
  if (options_.users.empty()) return;
  std::ifstream in(options_.users, std::ios::binary);
  if (!in) return wrong("--users", options_.users.string(), "a file that can be read");
  call.users.clear();
  std::map<std::string, std::size_t> known;
  const std::string text(std::istreambuf_iterator<char>(in), {});
  try {
    for (const auto& user : load::read_users(options_.users.string(), text)) {
      load::UserPair pair{user.caller, user.callee, 0, user.sni};
      if (tls && !user.certificate.empty()) {
        const auto [found, fresh] = known.try_emplace(user.certificate, call.identities.size());
        if (fresh) {
          settings.chain = user.certificate;
          settings.key = user.key;
          call.identities.push_back(make(settings, load::End::dials));
        }
        pair.identity = found->second;
      }
      call.users.push_back(std::move(pair));
    }
  } catch (const load::UsersError& error) {
    read_.problems.emplace_back(error.what());
  }
}

void Reader::read_sources(load::CallSettings& call) {
  for (const auto& text : options_.sources) {
    const auto address = base::IpAddress::parse(text);
    if (!address || address->is_v4() != call.target.address.is_v4()) {
      wrong("--source", text, "an address of this machine, of the target's family");
    } else {
      call.sources.push_back(*address);
    }
  }
}

void Reader::read_call() {
  if (options_.targets.empty()) return;
  load::CallSettings call;
  const auto target = endpoint("TARGET", options_.targets.front(), &call.target_host);
  if (!target) return;
  call.target = *target;
  read_connections(options_, call, read_.problems);
  read_arrival(options_, call, read_);
  read_kind(call);
  read_users(call);
  read_sources(call);
  call.sni = options_.sni;
  if (call.sni.empty() && !base::IpAddress::parse(call.target_host)) {
    call.sni.push_back(call.target_host);
  }
  read_.settings.call = std::move(call);
}

void Reader::read_answer() {
  if (options_.answer.empty()) return;
  load::AnswerSettings answer;
  bool tls = false;
  for (const auto& text : options_.answer) {
    const auto place = endpoint("LISTEN", text, nullptr);
    if (!place) continue;
    answer.listen.push_back(*place);
    tls = tls || place->transport == base::Transport::tls;
  }
  answer.plan.ring = duration("--ring", options_.ring);
  answer.plan.timeout = duration("--timeout", options_.timeout);
  answer.plan.refuse = options_.refuse;
  if (tls) answer.tls = make(tls_settings_of(options_), load::End::accepts);
  read_.settings.answer = std::move(answer);
}

void Reader::read_all() {
  read_common();
  read_call();
  read_answer();
}

}  // namespace

LoadRead read_load(const LoadOptions& options) {
  LoadRead read;
  Reader(options, read).read_all();
  return read;
}

}  // namespace sipward::cli
