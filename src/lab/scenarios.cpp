#include <cstdio>
#include <functional>
#include <stdexcept>

#include "sipward/lab/dialog.hpp"
#include "sipward/lab/lab.hpp"
#include "sipward/lab/ladder.hpp"

namespace sipward::lab {
namespace {

using base::Transport;

// The components of one scenario, and what they see.
struct Stage {
  Stage(Network& in, const std::string& name, Transport legacy_transport, const char* address)
      : network(in),
        call_id("lab-" + name),
        legacy(legacy_transport, address, legacy_transport == Transport::udp ? legacy_port : 0,
               seen),
        secure(Transport::tls, secure_address, in.secure_port(), seen) {
    legacy.connect(network.inside(legacy_transport));
    secure.listen();
  }

  Network& network;
  Sightings seen;
  std::string call_id;
  Component legacy, secure;

  Request invite(const std::string& uri) const {
    Request request;
    request.method = "INVITE";
    request.uri = uri;
    request.call_id = call_id + "@lab";
    request.branch = call_id;
    return request;
  }
  std::string our_uri(const std::string& user) const {
    return "sip:" + user + "@" + network.inside_host();
  }
};

void say(Component& who, Request request, const std::string& method, int cseq) {
  request.method = method;
  request.cseq = cseq;
  who.send(text_of(who, request));
}

// A request within the dialog and its 200.
sip::Message exchange(Component& from, const Request& as, Component& to, const std::string& method,
                      int cseq) {
  say(from, as, method, cseq);
  const auto request = to.expect(method);
  to.send(answer_to(to, request, 200));
  return from.expect("200");
}

// INVITE, 180, 200, ACK; the secure side accepts sipward's connection at its first message.
Dialog set_up(Stage& stage, Component& caller, Component& callee, const Request& invite) {
  caller.send(text_of(caller, invite));
  if (callee.transport() == Transport::tls && callee.facts() == nullptr) {
    callee.accept(stage.network.secure_contexts());
  }
  const auto received = callee.expect("INVITE");
  callee.send(answer_to(callee, received, 180));
  caller.expect("180");
  callee.send(answer_to(callee, received, 200));
  const auto ok = caller.expect("200");
  auto dialog = dialog_of(invite, ok, received);
  say(caller, dialog.by_caller, "ACK", 1);
  callee.expect("ACK");
  return dialog;
}

void reinvite_and_hang_up(Component& caller, Component& callee, const Dialog& dialog) {
  exchange(caller, dialog.by_caller, callee, "INVITE", 2);
  say(caller, dialog.by_caller, "ACK", 2);
  callee.expect("ACK");
  exchange(callee, dialog.by_callee, caller, "BYE", 1);
}

void legacy_calls(Stage& stage) {
  const auto dialog =
      set_up(stage, stage.legacy, stage.secure, stage.invite(stage.our_uri("4711")));
  reinvite_and_hang_up(stage.legacy, stage.secure, dialog);
}

// The phone registers, then the secure side calls what was registered.
void register_and_be_called(Stage& stage) {
  auto request = stage.invite("sip:" + stage.network.inside_host());
  say(stage.legacy, request, "REGISTER", 1);
  stage.secure.accept(stage.network.secure_contexts());
  const auto received = stage.secure.expect("REGISTER");
  stage.secure.send(answer_to(stage.secure, received, 200));
  stage.legacy.expect("200");
  auto call = stage.invite(contact_uri(received));
  call.call_id = "call-" + call.call_id;
  const auto dialog = set_up(stage, stage.secure, stage.legacy, call);
  reinvite_and_hang_up(stage.secure, stage.legacy, dialog);
}

// The secure side calls the component itself. Its connection is the one that sipward made for an
// OPTIONS of the legacy side.
void secure_calls(Stage& stage) {
  say(stage.legacy, stage.invite(stage.our_uri("anybody")), "OPTIONS", 1);
  stage.secure.accept(stage.network.secure_contexts());
  const auto options = stage.secure.expect("OPTIONS");
  stage.secure.send(answer_to(stage.secure, options, 200));
  stage.legacy.expect("200");
  auto call = stage.invite("sip:100@" + stage.network.outside_host() + ";transport=tls");
  call.call_id = "back-" + call.call_id;
  const auto dialog = set_up(stage, stage.secure, stage.legacy, call);
  reinvite_and_hang_up(stage.secure, stage.legacy, dialog);
}

void legacy_cancels(Stage& stage) {
  const auto invite = stage.invite(stage.our_uri("4711"));
  auto text = text_of(stage.legacy, invite);
  stage.legacy.send(text);
  stage.secure.accept(stage.network.secure_contexts());
  const auto received = stage.secure.expect("INVITE");
  stage.secure.send(answer_to(stage.secure, received, 180));
  stage.legacy.expect("180");
  // §9.1: the CANCEL is the INVITE's, but for the method.
  for (const auto* where : {"INVITE sip:", " INVITE\r\n"}) {
    const auto at = text.find(where) + (where[0] == ' ' ? 1 : 0);
    text.replace(at, 6, "CANCEL");
  }
  stage.legacy.send(text);
  stage.legacy.expect("200");
  const auto cancel = stage.secure.expect("CANCEL");
  stage.secure.send(answer_to(stage.secure, cancel, 200));
  stage.secure.send(answer_to(stage.secure, received, 487));
  stage.secure.expect("ACK");
  stage.legacy.expect("487");
}

struct Scenario {
  const char* title;
  const char* name;
  Transport transport;
  const char* address;
  std::function<void(Stage&)> play;
};

Outcome run(Network& network, const Scenario& scenario) {
  Outcome outcome;
  outcome.title = scenario.title;
  Stage stage(network, scenario.name, scenario.transport, scenario.address);
  try {
    scenario.play(stage);
  } catch (const std::exception& error) {
    outcome.wrong.emplace_back(error.what());
  }
  const auto negotiated = network.watcher().negotiated();
  outcome.ladder = draw_ladder({std::string(base::via_name(scenario.transport)) + " from " +
                                    scenario.address + ", cleartext",
                                negotiated.empty() ? "no TLS connection" : "mutual " + negotiated},
                               stage.seen);
  for (auto& wrong : judge(stage.seen, network.inside_host(), network.outside_host())) {
    outcome.wrong.push_back(std::move(wrong));
  }
  const auto* facts = stage.secure.facts();
  if (facts == nullptr || facts->verified_name != "sbc.example.com") {
    outcome.wrong.emplace_back("the secure component did not verify sbc.example.com");
  }
  if (negotiated.find("verified as secure.example.com") == negotiated.npos) {
    outcome.wrong.emplace_back("sipward did not verify secure.example.com");
  }
  for (auto& failure : network.watcher().failures()) outcome.wrong.push_back(std::move(failure));
  return outcome;
}

}  // namespace

std::vector<Outcome> run_scenarios(Network& network) {
  const std::vector<Scenario> scenarios{
      {"A UDP component calls the secure side", "udp-out", Transport::udp, legacy_udp_address,
       legacy_calls},
      {"A TCP component calls the secure side", "tcp-out", Transport::tcp, legacy_tcp_address,
       legacy_calls},
      {"The secure side calls the UDP component", "udp-in", Transport::udp, legacy_udp_address,
       secure_calls},
      {"The caller gives up while it rings", "cancel", Transport::udp, legacy_udp_address,
       legacy_cancels},
      {"A phone registers through sipward and is called", "register", Transport::udp,
       legacy_udp_address, register_and_be_called},
  };
  std::vector<Outcome> outcomes;
  outcomes.reserve(std::size(scenarios));
  for (const auto& scenario : scenarios) outcomes.push_back(run(network, scenario));
  return outcomes;
}

void print(const Outcome& outcome, bool colour) {
  const bool good = outcome.wrong.empty();
  std::printf("%s\n%s\n", outcome.title.c_str(), outcome.ladder.c_str());
  const auto* begin = !colour ? "" : good ? "\033[32m" : "\033[31m";
  std::printf("  %s%s%s\n", begin, good ? "ok" : "FAILED", colour ? "\033[0m" : "");
  for (const auto& wrong : outcome.wrong) std::printf("    %s\n", wrong.c_str());
  std::printf("\n");
}

}  // namespace sipward::lab
