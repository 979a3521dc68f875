// sipward trace and sipward call: decrypted messages of a running sipward, as they cross or as they
// are remembered.
#include <netdb.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/leg_pairs.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/trace_view.hpp"
#include "sipward/shell/control/trace_json.hpp"
#include "sipward/shell/net/address.hpp"
#include "sipward/shell/trace/hep_outlet.hpp"
#include "sipward/shell/trace/pcapng_outlet.hpp"

namespace sipward::cli {
namespace {

using trace::Seen;

void report(const std::string& sentence) {
  std::fprintf(stderr, "sipward: %s\n", sentence.c_str());
}

Look look_of_terminal() {
  const bool screen = ::isatty(STDOUT_FILENO) == 1;
  return {100, screen && std::getenv("NO_COLOR") == nullptr};
}

std::string with_commas(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

control::Request request_of(const TraceOptions& options) {
  control::Request request{.path = options.follow ? "/trace/follow" : "/trace"};
  const auto add = [&request](const char* key, const std::string& value) {
    if (!value.empty()) request.query[key] = value;
  };
  add("peer", with_commas(options.peers));
  add("method", with_commas(options.methods));
  add("side", options.side);
  add("user", options.user);
  add("call_id", options.call_id);
  return request;
}

// Waits for it: this program has nothing else to do.
void look_up(const std::string& host, const trace::Found& found) {
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, nullptr, &list) != 0) return found(std::nullopt);
  sockaddr_storage address{};
  std::copy_n(reinterpret_cast<const char*>(list->ai_addr), list->ai_addrlen,
              reinterpret_cast<char*>(&address));
  ::freeaddrinfo(list);
  found(net::to_endpoint(address, base::Transport::udp).address);
}

// Where the messages go: onto the screen, and to whatever else was asked for.
class Sink {
 public:
  explicit Sink(const TraceOptions& options)
      : options_(options),
        look_(look_of_terminal()),
        legs_([this](const Seen* a, const Seen* b) { print(side_by_side(a, b, look_)); }) {}

  // False: what was asked for cannot be had, which has been told.
  bool open() {
    if (!options_.hep.empty()) {
      const auto target = trace::parse_hep_target(options_.hep);
      if (!target) {
        report("--hep is \"" + options_.hep + "\"; expected udp:HOST:PORT or tcp:HOST:PORT");
        return false;
      }
      outlets_.push_back(
          std::make_unique<trace::HepOutlet>(*target, trace::Settings{}.hep_id, look_up, report));
    }
    if (!options_.pcapng.empty()) {
      trace::PcapngSettings settings;
      settings.file = options_.pcapng == "-" ? "/dev/stdout" : options_.pcapng;
      settings.bytes = std::numeric_limits<std::size_t>::max();
      settings.files = 1;
      outlets_.push_back(std::make_unique<trace::PcapngOutlet>(settings, report));
    }
    return true;
  }

  void take(const boost::json::value& line) {
    const auto* object = line.if_object();
    if (object != nullptr && object->contains("lost")) {
      return report(boost::json::serialize(object->at("lost")) +
                    " messages came too fast and are not shown");
    }
    auto seen = control::seen_in(line);
    if (!seen) return report("this sipward tells of messages in a way that is not understood");
    if (!outlets_.empty()) return hand_out(std::move(*seen));
    if (options_.live.json) return print(line);
    if (options_.raw) return print(raw_text(*seen, look_));
    legs_.add(std::move(*seen), LegPairs::Clock::now());
  }
  void rest() {
    for (auto& outlet : outlets_) outlet->flush(trace::Outlet::Clock::now());
    legs_.show_ready(LegPairs::Clock::now());
    std::fflush(stdout);
  }
  void finish() {
    legs_.show_all();
    rest();
  }

 private:
  void hand_out(Seen seen) {
    const auto shared = std::make_shared<const Seen>(std::move(seen));
    for (auto& outlet : outlets_) {
      trace::Passing passing(shared);
      outlet->take(passing);
    }
  }

  const TraceOptions& options_;
  Look look_;
  LegPairs legs_;
  std::vector<std::unique_ptr<trace::Outlet>> outlets_;
};

int follow_messages(const TraceOptions& options, Sink& sink) {
  const int code =
      follow_live(options.live, request_of(options),
                  {[&](const boost::json::value& line) { sink.take(line); }, [&] { sink.rest(); }});
  sink.finish();
  return code;
}

std::vector<Seen> messages_in(const boost::json::value& body) {
  std::vector<Seen> messages;
  for (const auto& one : body.at("messages").as_array()) {
    if (auto seen = control::seen_in(one)) messages.push_back(std::move(*seen));
  }
  return messages;
}

}  // namespace

int trace_live(const TraceOptions& options) {
  Sink sink(options);
  if (!sink.open()) return usage_error;
  if (options.follow) return follow_messages(options, sink);
  const auto told = ask_live(options.live, request_of(options));
  if (!told || is_refusal(*told)) return 1;
  for (const auto& one : told->body.at("messages").as_array()) sink.take(one);
  sink.finish();
  return 0;
}

int show_call(const CallOptions& options) {
  const auto told =
      ask_live(options.live, {.path = "/trace", .query = {{"call_id", options.call_id}}});
  if (!told || is_refusal(*told)) return 1;
  const auto messages = messages_in(told->body);
  if (options.live.json) {
    print(told->body);
    return messages.empty() ? 1 : 0;
  }
  if (messages.empty()) {
    report("no message of call \"" + options.call_id +
           "\" is remembered; [trace] keep says how many are, and its filters which");
    return 1;
  }
  const auto look = look_of_terminal();
  print(draw_call(options.call_id, messages, look));
  if (!options.messages) return 0;
  print(std::string_view("\n"));
  LegPairs legs([&look](const Seen* a, const Seen* b) { print(side_by_side(a, b, look)); });
  for (const auto& seen : messages) legs.add(seen, {});
  legs.show_all();
  return 0;
}

}  // namespace sipward::cli
