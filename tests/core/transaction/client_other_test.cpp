// Every arrow of RFC 3261 figure 6.
#include "sipward/core/transaction/client_other.hpp"

#include "core/transaction/script.hpp"

namespace sipward::transaction::test {
namespace {

using namespace std::chrono_literals;
using enum Timer;

auto trying_over_udp() {
  return scenario(ClientOther({}, unreliable))
      .on(start)
      .expect(SendRequest{}, Start{f, 32s}, Start{e, 500ms});
}

auto trying_over_tcp() {
  return scenario(ClientOther({}, reliable)).on(start).expect(SendRequest{}, Start{f, 32s});
}

TEST(client_other, is_answered_at_once) {
  play(trying_over_udp()
           .on(response(200))
           .expect(Stop{e}, Stop{f}, Start{k, 5s}, Deliver{200})
           .on(fires(k))
           .expect(Finish{}));
  play(trying_over_tcp().on(response(200)).expect(Stop{e}, Stop{f}, Deliver{200}, Finish{}));
}

TEST(client_other, is_answered_after_provisionals) {
  play(trying_over_udp()
           .on(response(100))
           .expect(Deliver{100})
           .on(response(183))
           .expect(Deliver{183})
           .on(response(404))
           .expect(Stop{e}, Stop{f}, Start{k, 5s}, Deliver{404})
           .on(fires(k))
           .expect(Finish{}));
  play(trying_over_tcp()
           .on(response(100))
           .expect(Deliver{100})
           .on(response(699))
           .expect(Stop{e}, Stop{f}, Deliver{699}, Finish{})
           .on(response(699))
           .expect());
}

TEST(client_other, absorbs_what_comes_again_once_completed) {
  play(trying_over_udp()
           .on(response(200))
           .expect(Stop{e}, Stop{f}, Start{k, 5s}, Deliver{200})
           .on(response(200))
           .expect()
           .on(response(100))
           .expect()
           .on(response(500))
           .expect()
           .on(fires_late(e))
           .expect()
           .on(fires_late(f))
           .expect()
           .on(fires(k))
           .expect(Finish{})
           .on(fires_late(k))
           .expect());
}

TEST(client_other, doubles_timer_e_up_to_t2) {
  play(trying_over_udp()
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 1s})
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 2s})
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 4s})
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 4s})
           .on(fires(f))
           .expect(Stop{e}, timed_out, Finish{})
           .on(response(200))
           .expect());
}

TEST(client_other, sends_again_every_t2_once_proceeding) {
  play(trying_over_udp()
           .on(response(100))
           .expect(Deliver{100})
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 4s})
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 4s})
           .on(fires(f))
           .expect(Stop{e}, timed_out, Finish{}));
}

TEST(client_other, gives_up_by_timer_f_over_a_reliable_link) {
  play(trying_over_tcp()
           .on(fires_late(e))
           .expect()
           .on(fires(f))
           .expect(Stop{e}, timed_out, Finish{}));
  play(trying_over_tcp()
           .on(response(100))
           .expect(Deliver{100})
           .on(fires_late(k))
           .expect()
           .on(fires(f))
           .expect(Stop{e}, timed_out, Finish{}));
}

TEST(client_other, gives_up_when_the_request_cannot_be_sent) {
  for (const auto& trying : {trying_over_udp(), trying_over_tcp()}) {
    auto script = trying;
    play(script.on(send_failure)
             .expect(Stop{e}, Stop{f}, transport_failed, Finish{})
             .on(send_failure)
             .expect()
             .on(response(200))
             .expect());
    script = trying;
    play(script.on(response(100))
             .expect(Deliver{100})
             .on(send_failure)
             .expect(Stop{e}, Stop{f}, transport_failed, Finish{}));
  }
}

TEST(client_other, ends_without_a_word_when_a_failure_is_told_after_the_answer) {
  play(trying_over_udp()
           .on(response(200))
           .expect(Stop{e}, Stop{f}, Start{k, 5s}, Deliver{200})
           .on(send_failure)
           .expect(Stop{k}, Finish{}));
}

TEST(client_other, takes_its_times_from_the_settings) {
  Timing brisk;
  brisk.t1 = 1ms;
  brisk.t2 = 3ms;
  brisk.t4 = 4ms;
  brisk.timer_f = 9ms;
  play(scenario(ClientOther(brisk, unreliable))
           .on(start)
           .expect(SendRequest{}, Start{f, 9ms}, Start{e, 1ms})
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 2ms})
           .on(fires(e))
           .expect(SendRequest{}, Start{e, 3ms})
           .on(response(200))
           .expect(Stop{e}, Stop{f}, Start{k, 4ms}, Deliver{200})
           .on(fires(k))
           .expect(Finish{}));
}

}  // namespace
}  // namespace sipward::transaction::test
