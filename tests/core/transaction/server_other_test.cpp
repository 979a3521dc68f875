// Every arrow of RFC 3261 figure 8, and what RFC 4320 forbids.
#include "sipward/core/transaction/server_other.hpp"

#include "core/transaction/script.hpp"

namespace sipward::transaction::test {
namespace {

using namespace std::chrono_literals;
using enum Timer;

auto asked_over(Reliability link) {
  return scenario(ServerOther({}, link));
}

TEST(server_other, answers_and_absorbs_repetitions_over_udp) {
  play(asked_over(unreliable)
           .on(request_again)
           .expect()
           .on(response(200))
           .expect(SendResponse{}, Start{j, 32s})
           .on(request_again)
           .expect(SendResponse{})
           .on(response(500))
           .expect()
           .on(response(100))
           .expect()
           .on(fires(j))
           .expect(Finish{})
           .on(request_again)
           .expect()
           .on(fires_late(j))
           .expect());
}

TEST(server_other, answers_and_is_over_at_once_over_a_reliable_link) {
  play(asked_over(reliable)
           .on(request_again)
           .expect()
           .on(response(404))
           .expect(SendResponse{}, Finish{})
           .on(request_again)
           .expect()
           .on(response(200))
           .expect());
}

TEST(server_other, sends_a_100_and_sends_it_again_when_asked_again) {
  play(asked_over(unreliable)
           .on(response(100))
           .expect(SendResponse{})
           .on(request_again)
           .expect(SendResponse{})
           .on(response(100))
           .expect(SendResponse{})
           .on(fires_late(j))
           .expect()
           .on(response(200))
           .expect(SendResponse{}, Start{j, 32s})
           .on(fires(j))
           .expect(Finish{}));
  play(asked_over(reliable)
           .on(response(100))
           .expect(SendResponse{})
           .on(request_again)
           .expect(SendResponse{})
           .on(response(699))
           .expect(SendResponse{}, Finish{}));
}

TEST(server_other, sends_no_other_provisional) {
  for (const int status : {101, 180, 183, 199}) {
    play(asked_over(reliable)
             .on(response(status))
             .expect()
             .on(request_again)
             .expect()
             .on(response(200))
             .expect(SendResponse{}, Finish{}));
  }
}

TEST(server_other, swallows_a_408_and_what_repeats_the_request) {
  play(asked_over(unreliable)
           .on(response(100))
           .expect(SendResponse{})
           .on(response(408))
           .expect(Start{j, 32s})
           .on(request_again)
           .expect()
           .on(response(200))
           .expect()
           .on(fires(j))
           .expect(Finish{}));
  play(asked_over(reliable).on(response(408)).expect(Finish{}));
}

TEST(server_other, gives_up_when_an_answer_cannot_be_sent) {
  play(asked_over(unreliable)
           .on(response(200))
           .expect(SendResponse{}, Start{j, 32s})
           .on(send_failure)
           .expect(Stop{j}, transport_failed, Finish{})
           .on(send_failure)
           .expect()
           .on(request_again)
           .expect());
  for (const auto link : {unreliable, reliable}) {
    play(asked_over(link)
             .on(response(100))
             .expect(SendResponse{})
             .on(send_failure)
             .expect(Stop{j}, transport_failed, Finish{})
             .on(response(200))
             .expect());
  }
}

TEST(server_other, hears_of_no_failure_where_nothing_was_sent) {
  play(asked_over(unreliable)
           .on(send_failure)
           .expect()
           .on(response(408))
           .expect(Start{j, 32s})
           .on(send_failure)
           .expect()
           .on(fires(j))
           .expect(Finish{}));
}

TEST(server_other, takes_its_time_from_the_settings) {
  Timing brisk;
  brisk.timer_f = 9ms;
  play(scenario(ServerOther(brisk, unreliable))
           .on(response(200))
           .expect(SendResponse{}, Start{j, 9ms})
           .on(fires(j))
           .expect(Finish{}));
}

}  // namespace
}  // namespace sipward::transaction::test
