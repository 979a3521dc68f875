// The whole server with all its threads: calls through two of them, draining, refusals.
#include <gtest/gtest.h>

#include "shell/runtime/chain.hpp"

namespace sipward::runtime {
namespace {

using std::chrono::milliseconds;

std::string request(const Phone& phone, const std::string& method, const std::string& uri,
                    const std::string& call, int cseq, const std::string& more) {
  const auto port = std::to_string(phone.port());
  return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK" +
         call + std::to_string(cseq) + method +
         "\r\nMax-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=f\r\nCall-ID: " + call +
         "\r\nCSeq: " + std::to_string(cseq) + " " + method +
         "\r\nContact: <sip:a@127.0.0.1:" + port + ">\r\n" + more + "Content-Length: 0\r\n\r\n";
}

std::string answer(const Phone& phone, const std::string& received, const std::string& status) {
  std::string text = "SIP/2.0 " + status + "\r\n";
  for (auto at = received.find("\r\n"); received.compare(at, 4, "\r\n\r\n") != 0;
       at = received.find("\r\n", at + 2)) {
    const auto line = received.substr(at + 2, received.find("\r\n", at + 2) - at - 2);
    const auto name = line.substr(0, line.find(':'));
    if (name == "Via" || name == "From" || name == "Call-ID" || name == "CSeq" ||
        name == "Record-Route") {
      text += line + "\r\n";
    }
    if (name == "To") text += line + (line.find("tag=") == line.npos ? ";tag=t\r\n" : "\r\n");
  }
  return text + "Contact: <sip:b@127.0.0.1:" + std::to_string(phone.port()) +
         ">\r\nContent-Length: 0\r\n\r\n";
}

std::string uri_in(const std::string& line) {
  const auto begin = line.find('<') + 1;
  return line.substr(begin, line.find('>') - begin);
}

// The route set of a caller: Record-Route from the last to the first (RFC 3261 §12.1.2).
std::string routes_of(const std::string& ok) {
  const std::string name = "Record-Route: ";
  std::string routes;
  for (auto at = ok.find(name); at != ok.npos; at = ok.find(name, at + 1)) {
    const auto begin = at + name.size();
    routes.insert(0, "Route: " + ok.substr(begin, ok.find("\r\n", begin) - begin) + "\r\n");
  }
  return routes;
}

void call_through(Chain& chain, const std::string& id) {
  auto& caller = chain.caller;
  auto& callee = chain.callee;
  const auto far_port = [](const std::string& message) {
    // Where the callee answers: the top Via's port.
    const auto via = header_of(message, "Via");
    return static_cast<std::uint16_t>(std::stoi(via.substr(via.find(':', 5 + 8) + 1)));
  };
  const std::string to = "To: <sip:b@127.0.0.1>\r\n";
  caller.send(
      request(caller, "INVITE", "sip:b@127.0.0.1:" + std::to_string(chain.near_port()), id, 1, to),
      chain.near_port());
  const auto invite = callee.receive("INVITE");
  ASSERT_TRUE(invite.has_value());
  callee.send(answer(callee, *invite, "200 OK"), far_port(*invite));
  const auto ok = caller.receive("SIP/2.0 200");
  ASSERT_TRUE(ok.has_value());
  const auto target = uri_in(header_of(*ok, "Contact"));
  const auto in_dialog = "To: <sip:b@127.0.0.1>;tag=t\r\n" + routes_of(*ok);
  caller.send(request(caller, "ACK", target, id, 1, in_dialog), chain.near_port());
  ASSERT_TRUE(callee.receive("ACK").has_value());
  caller.send(request(caller, "BYE", target, id, 2, in_dialog), chain.near_port());
  const auto bye = callee.receive("BYE");
  ASSERT_TRUE(bye.has_value());
  callee.send(answer(callee, *bye, "200 OK"), far_port(*bye));
  ASSERT_TRUE(caller.receive("SIP/2.0 200").has_value());
}

TEST(server, carries_calls_through_two_of_them_over_mutual_tls) {
  Chain chain(1);
  for (int i = 0; i < 20; ++i) call_through(chain, "one" + std::to_string(i));
  EXPECT_EQ(chain.near().drops(base::DropReason::token_invalid), 0U);
}

// So many that the worker where the caller's packets arrive leaves some to the other.
TEST(server, carries_calls_with_several_workers) {
  for (const std::string connections : {"one", "per_worker"}) {
    Chain chain(2, true, connections);
    for (int i = 0; i < 160; ++i) call_through(chain, connections + std::to_string(i));
    EXPECT_EQ(chain.near().workers().size(), 2U);
    for (const auto& worker : chain.near().workers()) EXPECT_GT(worker.transactions, 0U);
  }
}

TEST(server, carries_calls_where_the_workers_shake_hands) {
  for (const std::size_t workers : {1U, 2U}) {
    Chain chain(workers, false);
    for (int i = 0; i < 20; ++i) call_through(chain, "own" + std::to_string(i));
    EXPECT_EQ(chain.far().drops(base::DropReason::handshake_failed), 0U);
  }
}

TEST(server, draining_refuses_new_dialogs_and_ends) {
  Chain chain(1);
  call_through(chain, "before");
  chain.near().drain();
  auto& caller = chain.caller;
  caller.send(request(caller, "INVITE", "sip:b@127.0.0.1", "late", 1, "To: <sip:b@127.0.0.1>\r\n"),
              chain.near_port());
  const auto refused = caller.receive("SIP/2.0 503");
  ASSERT_TRUE(refused.has_value());
  EXPECT_NE(header_of(*refused, "Retry-After"), "");
  EXPECT_TRUE(chain.near().wait(milliseconds(10'000)));
}

TEST(server, stops_at_once_when_told) {
  Chain chain(2);
  chain.near().stop();
  EXPECT_TRUE(chain.near().wait(milliseconds(10'000)));
  EXPECT_FALSE(chain.far().wait(milliseconds(1)));
}

}  // namespace
}  // namespace sipward::runtime
