// Every arrow of RFC 3261 figure 5, as RFC 6026 §7.2 changed it.
#include "sipward/core/transaction/client_invite.hpp"

#include "core/transaction/script.hpp"

namespace sipward::transaction::test {
namespace {

using namespace std::chrono_literals;
using enum Timer;

auto invite_over(Reliability link) {
  return scenario(ClientInvite({}, link));
}

auto calling_over_udp() {
  return invite_over(unreliable).on(start).expect(SendRequest{}, Start{b, 32s}, Start{a, 500ms});
}

auto calling_over_tcp() {
  return invite_over(reliable).on(start).expect(SendRequest{}, Start{b, 32s});
}

TEST(client_invite, rings_and_is_answered) {
  play(calling_over_udp()
           .on(response(100))
           .expect(Stop{a}, Stop{b}, Deliver{100})
           .on(response(180))
           .expect(Deliver{180})
           .on(response(200))
           .expect(Start{m, 32s}, Deliver{200})
           .on(fires(m))
           .expect(Finish{}));
  play(calling_over_tcp()
           .on(response(183))
           .expect(Stop{a}, Stop{b}, Deliver{183})
           .on(response(200))
           .expect(Start{m, 32s}, Deliver{200})
           .on(fires(m))
           .expect(Finish{}));
}

TEST(client_invite, is_answered_at_once) {
  for (const auto& calling : {calling_over_udp(), calling_over_tcp()}) {
    auto script = calling;
    play(script.on(response(200))
             .expect(Stop{a}, Stop{b}, Start{m, 32s}, Deliver{200})
             .on(fires(m))
             .expect(Finish{}));
  }
}

TEST(client_invite, delivers_every_2xx_of_a_fork_and_nothing_else_once_accepted) {
  play(calling_over_udp()
           .on(response(200))
           .expect(Stop{a}, Stop{b}, Start{m, 32s}, Deliver{200})
           .on(response(200))
           .expect(Deliver{200})
           .on(response(202))
           .expect(Deliver{202})
           .on(response(180))
           .expect()
           .on(response(486))
           .expect()
           .on(fires_late(b))
           .expect()
           .on(fires(m))
           .expect(Finish{})
           .on(response(200))
           .expect());
}

TEST(client_invite, acknowledges_a_refusal_as_often_as_it_comes_over_udp) {
  play(calling_over_udp()
           .on(response(180))
           .expect(Stop{a}, Stop{b}, Deliver{180})
           .on(response(486))
           .expect(SendAck{486}, Start{d, 32s}, Deliver{486})
           .on(response(486))
           .expect(SendAck{486})
           .on(response(180))
           .expect()
           .on(response(200))
           .expect()
           .on(fires_late(a))
           .expect()
           .on(fires(d))
           .expect(Finish{})
           .on(response(486))
           .expect());
}

TEST(client_invite, is_refused_at_once_over_udp) {
  play(calling_over_udp()
           .on(response(300))
           .expect(Stop{a}, Stop{b}, SendAck{300}, Start{d, 32s}, Deliver{300})
           .on(fires(d))
           .expect(Finish{}));
}

TEST(client_invite, waits_no_timer_d_over_a_reliable_link) {
  play(calling_over_tcp()
           .on(response(699))
           .expect(Stop{a}, Stop{b}, SendAck{699}, Deliver{699}, Finish{}));
  play(calling_over_tcp()
           .on(response(100))
           .expect(Stop{a}, Stop{b}, Deliver{100})
           .on(response(404))
           .expect(SendAck{404}, Deliver{404}, Finish{})
           .on(response(404))
           .expect());
}

TEST(client_invite, doubles_timer_a_until_timer_b) {
  play(calling_over_udp()
           .on(fires(a))
           .expect(SendRequest{}, Start{a, 1s})
           .on(fires(a))
           .expect(SendRequest{}, Start{a, 2s})
           .on(fires(a))
           .expect(SendRequest{}, Start{a, 4s})
           .on(fires(a))
           .expect(SendRequest{}, Start{a, 8s})
           .on(fires(b))
           .expect(Stop{a}, timed_out, Finish{})
           .on(response(200))
           .expect());
}

TEST(client_invite, gives_up_by_timer_b_over_a_reliable_link) {
  play(calling_over_tcp()
           .on(fires_late(a))
           .expect()
           .on(fires(b))
           .expect(Stop{a}, timed_out, Finish{}));
}

TEST(client_invite, ignores_timers_that_are_not_its_state_s) {
  play(calling_over_udp()
           .on(fires_late(d))
           .expect()
           .on(fires_late(m))
           .expect()
           .on(response(100))
           .expect(Stop{a}, Stop{b}, Deliver{100})
           .on(fires_late(a))
           .expect()
           .on(fires_late(b))
           .expect()
           .on(response(500))
           .expect(SendAck{500}, Start{d, 32s}, Deliver{500})
           .on(fires_late(b))
           .expect()
           .on(fires(d))
           .expect(Finish{})
           .on(fires_late(d))
           .expect());
}

TEST(client_invite, gives_up_when_the_invite_cannot_be_sent) {
  play(calling_over_udp()
           .on(send_failure)
           .expect(Stop{a}, Stop{b}, transport_failed, Finish{})
           .on(send_failure)
           .expect());
  play(calling_over_tcp().on(send_failure).expect(Stop{a}, Stop{b}, transport_failed, Finish{}));
}

TEST(client_invite, ends_without_a_word_when_the_ack_cannot_be_sent) {
  play(calling_over_udp()
           .on(response(486))
           .expect(Stop{a}, Stop{b}, SendAck{486}, Start{d, 32s}, Deliver{486})
           .on(send_failure)
           .expect(Stop{d}, Finish{}));
}

TEST(client_invite, does_not_let_a_late_failure_end_a_call_that_was_heard_of) {
  play(calling_over_udp()
           .on(response(180))
           .expect(Stop{a}, Stop{b}, Deliver{180})
           .on(send_failure)
           .expect()
           .on(response(200))
           .expect(Start{m, 32s}, Deliver{200})
           .on(send_failure)
           .expect()
           .on(response(200))
           .expect(Deliver{200})
           .on(fires(m))
           .expect(Finish{}));
}

TEST(client_invite, may_be_cancelled_only_while_proceeding) {
  ClientInvite machine({}, unreliable);
  machine.on_start();
  EXPECT_FALSE(machine.proceeding());
  machine.on_response(100);
  EXPECT_TRUE(machine.proceeding());
  machine.on_response(487);
  EXPECT_FALSE(machine.proceeding());
}

TEST(client_invite, takes_its_times_from_the_settings) {
  Timing brisk;
  brisk.t1 = 1ms;
  brisk.timer_b = 2ms;
  brisk.timer_d = 3ms;
  brisk.timer_f = 4ms;
  play(scenario(ClientInvite(brisk, unreliable))
           .on(start)
           .expect(SendRequest{}, Start{b, 2ms}, Start{a, 1ms})
           .on(response(486))
           .expect(Stop{a}, Stop{b}, SendAck{486}, Start{d, 3ms}, Deliver{486})
           .on(fires(d))
           .expect(Finish{}));
  play(scenario(ClientInvite(brisk, reliable))
           .on(start)
           .expect(SendRequest{}, Start{b, 2ms})
           .on(response(200))
           .expect(Stop{a}, Stop{b}, Start{m, 4ms}, Deliver{200})
           .on(fires(m))
           .expect(Finish{}));
}

}  // namespace
}  // namespace sipward::transaction::test
