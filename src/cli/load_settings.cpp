#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
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

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value >= 0 ? std::optional(value) : std::nullopt;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

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
  double number(const std::string& option, const std::string& text, const std::string& expected);
  std::optional<base::Endpoint> endpoint(const std::string& option, const std::string& text,
                                         std::string* host);
  void read_common();
  void read_call();
  void read_answer();
  void read_arrival(load::CallSettings& call);
  void read_ramp(load::CallSettings& call);
  void read_step(load::CallSettings& call);
  void read_connections(load::CallSettings& call);
  void read_kind(load::CallSettings& call);
  void read_users(load::CallSettings& call);
  void read_sources(load::CallSettings& call);
  load::TlsSettings tls_settings();
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

double Reader::number(const std::string& option, const std::string& text,
                      const std::string& expected) {
  const auto read = parse_number(text);
  if (!read || *read <= 0) wrong(option, text, expected);
  return read.value_or(1);
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

load::TlsSettings Reader::tls_settings() {
  load::TlsSettings tls;
  tls.chain = options_.certificate;
  tls.key = options_.key;
  tls.passphrase_file = options_.passphrase_file;
  tls.anchors = options_.anchors;
  tls.ciphers = options_.ciphers;
  tls.groups = options_.groups;
  const std::map<std::string, std::pair<int, int>> versions{
      {"1.2", {12, 12}}, {"1.3", {13, 13}}, {"1.2-1.3", {12, 13}}};
  const auto found = versions.find(options_.tls);
  if (found == versions.end()) {
    wrong("--tls", options_.tls, "1.2, 1.3 or 1.2-1.3");
  } else {
    std::tie(tls.min, tls.max) = found->second;
  }
  return tls;
}

std::shared_ptr<load::TlsContext> Reader::make(const load::TlsSettings& settings, load::End end) {
  auto made = load::make_tls(settings, end);
  read_.problems.insert(read_.problems.end(), made.problems.begin(), made.problems.end());
  return made.context;
}

void Reader::read_common() {
  auto& settings = read_.settings;
  settings.workers = std::clamp(options_.workers, 1U, 256U);
  settings.write_each = options_.write_each;
  if (!options_.duration.empty()) settings.duration = duration("--duration", options_.duration);
  settings.grace = duration("--grace", options_.grace);
  const double checked = share("--check", options_.check);
  settings.check_every = checked <= 0 ? 0 : static_cast<std::uint32_t>(1 / checked + 0.5);
  for (const auto& file : options_.templates) {
    std::ifstream in(file, std::ios::binary);
    if (!in) wrong("--template", file.string(), "a file that can be read");
    settings.templates.push_back(
        {file.string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
}

void Reader::read_ramp(load::CallSettings& call) {
  const auto parts = split(options_.ramp, ':');
  const std::string expected = "FROM:TO:TIME, such as 10:500:30s";
  if (parts.size() != 3) return wrong("--ramp", options_.ramp, expected);
  const auto over = duration("--ramp", parts[2]);
  const double from = parse_number(parts[0]).value_or(-1), to = parse_number(parts[1]).value_or(-1);
  if (from < 0 || to <= 0 || over.count() <= 0) return wrong("--ramp", options_.ramp, expected);
  call.arrival = load::Arrival::ramp(from, to, over);
}

void Reader::read_step(load::CallSettings& call) {
  const auto parts = split(options_.step, ':');
  const std::string expected = "FROM:BY:EVERY:TO, such as 100:100:10s:1000";
  if (parts.size() != 4) return wrong("--step", options_.step, expected);
  const auto every = duration("--step", parts[2]);
  const double from = parse_number(parts[0]).value_or(0), to = parse_number(parts[3]).value_or(0);
  const double by = parse_number(parts[1]).value_or(0);
  if (from <= 0 || to <= 0 || by <= 0 || every.count() <= 0) {
    return wrong("--step", options_.step, expected);
  }
  call.arrival = load::Arrival::steps(from, to < from ? -by : by, every, to);
}

void Reader::read_arrival(load::CallSettings& call) {
  const auto given = static_cast<int>(!options_.rate.empty()) +
                     static_cast<int>(!options_.ramp.empty()) +
                     static_cast<int>(!options_.step.empty()) +
                     static_cast<int>(options_.outstanding > 0) +
                     static_cast<int>(call.arrival.has_value());
  if (given > 1) {
    read_.problems.emplace_back(
        "only one of --rate, --ramp, --step, --outstanding and a storm says when calls begin");
  }
  call.outstanding = std::max(1U, options_.outstanding);
  call.calls = options_.calls;
  if (!options_.rate.empty()) {
    call.arrival = load::Arrival::constant(number("--rate", options_.rate, "calls a second"));
  } else if (!options_.ramp.empty()) {
    read_ramp(call);
  } else if (!options_.step.empty()) {
    read_step(call);
  } else if (given == 0 && !options_.find_max) {
    call.arrival = load::Arrival::constant(10);
  }
  if (options_.duration.empty() && options_.calls == 0) {
    read_.settings.duration = std::chrono::seconds(10);
  }
}

void Reader::read_connections(load::CallSettings& call) {
  auto text = options_.connections;
  std::replace(text.begin(), text.end(), ' ', ':');
  const std::string expected =
      "one, a number, per-call, resumed, mixed:SHARE or storm:NUMBER@TIME";
  const auto colon = text.find(':');
  const auto word = text.substr(0, colon);
  const auto rest = colon == std::string::npos ? std::string() : text.substr(colon + 1);
  auto& plan = call.connections;
  plan.persistent = 0;
  if (word == "one") {
    plan.persistent = 1;
  } else if (word == "resumed") {
    plan.resumed_share = 1;
  } else if (word == "mixed") {
    plan.resumed_share = share("--connections", rest);
  } else if (word == "storm") {
    const auto at = rest.find('@');
    const auto count = parse_number(rest.substr(0, at)).value_or(0);
    if (count < 1 || at == std::string::npos) return wrong("--connections", text, expected);
    const auto every = duration("--connections", rest.substr(at + 1));
    if (every.count() <= 0) return;
    call.arrival = load::Arrival::storm(static_cast<std::uint64_t>(count), every);
  } else if (word != "per-call") {
    plan.persistent = static_cast<unsigned>(number("--connections", text, expected));
  }
  if (plan.persistent == 0 && call.target.transport == base::Transport::udp) {
    read_.problems.emplace_back("UDP has no connections: --connections says how many sockets");
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
  auto settings = tls_settings();
  settings.name = options_.name;
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
  read_connections(call);
  read_arrival(call);
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
  if (tls) answer.tls = make(tls_settings(), load::End::accepts);
  read_.settings.answer = std::move(answer);
}

void Reader::read_all() {
  read_common();
  read_call();
  read_answer();
}

}  // namespace

std::optional<double> parse_share(std::string_view text) {
  double scale = 1;
  if (text.ends_with('%')) {
    scale = 0.01;
    text.remove_suffix(1);
  } else if (text.starts_with("1/")) {
    const auto parts = parse_number(text.substr(2));
    return parts && *parts >= 1 ? std::optional(1 / *parts) : std::nullopt;
  }
  const auto value = parse_number(text);
  return value && *value * scale <= 1 ? std::optional(*value * scale) : std::nullopt;
}

LoadRead read_load(const LoadOptions& options) {
  LoadRead read;
  Reader(options, read).read_all();
  return read;
}

}  // namespace sipward::cli
