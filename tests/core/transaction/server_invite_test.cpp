// Every arrow of RFC 3261 figure 7, as RFC 6026 §7.1 changed it.
#include "sipward/core/transaction/server_invite.hpp"

#include "core/transaction/script.hpp"

namespace sipward::transaction::test {
namespace {

using namespace std::chrono_literals;
using enum Timer;

auto invited_over(Reliability link) {
  return scenario(ServerInvite({}, link));
}

auto refused_over_udp() {
  return invited_over(unreliable)
      .on(response(486))
      .expect(SendResponse{}, Start{h, 32s}, Start{g, 500ms});
}

auto refused_over_tcp() {
  return invited_over(reliable).on(response(486)).expect(SendResponse{}, Start{h, 32s});
}

TEST(server_invite, accepts) {
  for (const auto link : {unreliable, reliable}) {
    play(invited_over(link)
             .on(response(100))
             .expect(SendResponse{})
             .on(response(180))
             .expect(SendResponse{})
             .on(response(200))
             .expect(SendResponse{}, Start{l, 32s})
             .on(fires(l))
             .expect(Finish{}));
  }
}

TEST(server_invite, lets_further_2xx_pass_and_absorbs_the_invite_once_accepted) {
  for (const auto link : {unreliable, reliable}) {
    play(invited_over(link)
             .on(response(200))
             .expect(SendResponse{}, Start{l, 32s})
             .on(request_again)
             .expect()
             .on(response(200))
             .expect(SendResponse{})
             .on(response(202))
             .expect(SendResponse{})
             .on(response(180))
             .expect()
             .on(response(486))
             .expect()
             .on(ack)
             .expect()
             .on(fires_late(g))
             .expect()
             .on(fires_late(h))
             .expect()
             .on(fires(l))
             .expect(Finish{})
             .on(request_again)
             .expect()
             .on(response(200))
             .expect());
  }
}

TEST(server_invite, answers_a_repeated_invite_with_the_last_provisional) {
  for (const auto link : {unreliable, reliable}) {
    play(invited_over(link)
             .on(request_again)
             .expect()
             .on(response(100))
             .expect(SendResponse{})
             .on(request_again)
             .expect(SendResponse{})
             .on(response(180))
             .expect(SendResponse{})
             .on(request_again)
             .expect(SendResponse{})
             .on(ack)
             .expect()
             .on(response(200))
             .expect(SendResponse{}, Start{l, 32s})
             .on(fires(l))
             .expect(Finish{}));
  }
}

TEST(server_invite, repeats_a_refusal_by_timer_g_up_to_t2_until_the_ack) {
  play(refused_over_udp()
           .on(fires(g))
           .expect(SendResponse{}, Start{g, 1s})
           .on(fires(g))
           .expect(SendResponse{}, Start{g, 2s})
           .on(fires(g))
           .expect(SendResponse{}, Start{g, 4s})
           .on(fires(g))
           .expect(SendResponse{}, Start{g, 4s})
           .on(request_again)
           .expect(SendResponse{})
           .on(ack)
           .expect(Stop{g}, Stop{h}, Start{i, 5s})
           .on(fires(i))
           .expect(Finish{}));
}

TEST(server_invite, absorbs_all_that_comes_once_confirmed) {
  play(refused_over_udp()
           .on(ack)
           .expect(Stop{g}, Stop{h}, Start{i, 5s})
           .on(ack)
           .expect()
           .on(request_again)
           .expect()
           .on(response(200))
           .expect()
           .on(fires_late(g))
           .expect()
           .on(fires_late(h))
           .expect()
           .on(send_failure)
           .expect()
           .on(fires(i))
           .expect(Finish{})
           .on(ack)
           .expect());
}

TEST(server_invite, neither_repeats_nor_waits_over_a_reliable_link) {
  play(refused_over_tcp()
           .on(request_again)
           .expect(SendResponse{})
           .on(ack)
           .expect(Stop{g}, Stop{h}, Finish{})
           .on(ack)
           .expect());
}

TEST(server_invite, refuses_once) {
  play(refused_over_udp()
           .on(response(200))
           .expect()
           .on(response(180))
           .expect()
           .on(response(500))
           .expect()
           .on(ack)
           .expect(Stop{g}, Stop{h}, Start{i, 5s})
           .on(fires(i))
           .expect(Finish{}));
}

TEST(server_invite, gives_up_when_no_ack_comes) {
  play(refused_over_udp()
           .on(fires_late(l))
           .expect()
           .on(fires(h))
           .expect(Stop{g}, timed_out, Finish{})
           .on(ack)
           .expect());
  play(refused_over_tcp()
           .on(fires_late(g))
           .expect()
           .on(fires(h))
           .expect(Stop{g}, timed_out, Finish{}));
}

TEST(server_invite, gives_up_when_a_refusal_cannot_be_sent) {
  for (const auto& refused : {refused_over_udp(), refused_over_tcp()}) {
    auto script = refused;
    play(script.on(send_failure)
             .expect(Stop{g}, Stop{h}, transport_failed, Finish{})
             .on(send_failure)
             .expect()
             .on(request_again)
             .expect());
  }
}

TEST(server_invite, stays_when_a_provisional_cannot_be_sent) {
  for (const auto link : {unreliable, reliable}) {
    play(invited_over(link)
             .on(response(100))
             .expect(SendResponse{})
             .on(send_failure)
             .expect()
             .on(request_again)
             .expect(SendResponse{})
             .on(response(200))
             .expect(SendResponse{}, Start{l, 32s})
             .on(fires(l))
             .expect(Finish{}));
  }
}

TEST(server_invite, tells_once_when_a_2xx_cannot_be_sent_and_stays_for_the_next) {
  for (const auto link : {unreliable, reliable}) {
    ServerInvite machine({}, link);
    machine.on_response(200);
    EXPECT_EQ(text(machine.on_send_failed()), text(transport_failed));
    EXPECT_EQ(text(machine.on_response(200)), text(SendResponse{}));
    EXPECT_EQ(text(machine.on_send_failed()), "");
    EXPECT_TRUE(machine.accepted());
    EXPECT_EQ(text(machine.on_timer(l)), text(Finish{}));
    EXPECT_EQ(text(machine.on_send_failed()), "");
  }
}

TEST(server_invite, is_accepted_from_the_2xx_to_timer_l) {
  ServerInvite machine({}, reliable);
  machine.on_response(180);
  EXPECT_FALSE(machine.accepted());
  machine.on_response(200);
  EXPECT_TRUE(machine.accepted());
  machine.on_timer(l);
  EXPECT_FALSE(machine.accepted());
}

TEST(server_invite, takes_its_times_from_the_settings) {
  Timing brisk;
  brisk.t1 = 1ms;
  brisk.t2 = 3ms;
  brisk.t4 = 4ms;
  brisk.timer_f = 9ms;
  play(scenario(ServerInvite(brisk, unreliable))
           .on(response(300))
           .expect(SendResponse{}, Start{h, 9ms}, Start{g, 1ms})
           .on(fires(g))
           .expect(SendResponse{}, Start{g, 2ms})
           .on(fires(g))
           .expect(SendResponse{}, Start{g, 3ms})
           .on(ack)
           .expect(Stop{g}, Stop{h}, Start{i, 4ms})
           .on(fires(i))
           .expect(Finish{}));
}

}  // namespace
}  // namespace sipward::transaction::test
