// SDES keys that an answer carries from TLS into cleartext (rewriting.md §10).
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using ::testing::HasSubstr;
using ::testing::Not;

std::uint64_t told_of_an_offer_in_the_answer(policy::Sdes sdes) {
  auto network = make_network();
  network.peers[pbx].sdes = sdes;
  World world(network);
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  for (const int status : {183, 183, 200}) {
    const auto back = world.receive(
        from_cucm(),
        with_sdes_key(respond_to(sent.back().message, {status, "t1", cucm_contact, "", true})));
    EXPECT_EQ(back.size(), 1U);
    EXPECT_THAT(std::string(back[0].message.body()), HasSubstr("inline:secret"));
  }
  for (const auto& refusal : world.refusals) EXPECT_THAT(refusal.detail, Not(HasSubstr("secret")));
  return world.drops.get(DropReason::sdes_to_cleartext);
}

TEST(media_keys, in_answers_are_told_of_once) {
  EXPECT_EQ(told_of_an_offer_in_the_answer(policy::Sdes::warn), 1U);
  EXPECT_EQ(told_of_an_offer_in_the_answer(policy::Sdes::refuse), 1U);
}

TEST(media_keys, in_answers_pass_unsaid_where_set_so) {
  EXPECT_EQ(told_of_an_offer_in_the_answer(policy::Sdes::pass), 0U);
}

TEST(media_keys, from_cleartext_to_tls_are_nobodys_loss) {
  World world;
  RequestText call;
  call.uri = "sip:100@sbc.example.com";
  call.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKx1";
  call.contact = cucm_contact;
  const auto in = world.receive(from_cucm(), call.text());
  world.receive(from_pbx(), with_sdes_key(respond_to(
                                in.back().message, {200, "t1", "<sip:100@10.0.0.10>", "", true})));
  EXPECT_EQ(world.drops.get(DropReason::sdes_to_cleartext), 0U);
}

TEST(media_keys, in_requests_do_not_silently_become_readable) {
  auto text = call_from_outside();
  text.body = "v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:secret\r\n";
  World warning;
  EXPECT_EQ(warning.receive(from_cucm(), text.text()).back().to.peer, pbx);
  EXPECT_EQ(warning.drops.get(DropReason::sdes_to_cleartext), 1U);
  auto network = make_network();
  network.peers[pbx].sdes = policy::Sdes::refuse;
  World strict(network);
  EXPECT_EQ(strict.receive(from_cucm(), text.text()).back().message.status(), 488);
  for (const auto& refusal : strict.refusals) EXPECT_THAT(refusal.detail, Not(HasSubstr("secret")));
}

TEST(media_keys, in_a_part_of_several_are_seen_too) {
  auto network = make_network();
  network.peers[pbx].sdes = policy::Sdes::refuse;
  World world(network);
  auto text = call_from_outside();
  text.extra = "Content-Type: multipart/mixed;boundary=b\r\n";
  text.body =
      "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\na=crypto:1 x inline:y\r\n--b--\r\n";
  EXPECT_EQ(world.receive(from_cucm(), text.text()).back().message.status(), 488);
}

TEST(media_keys, that_stay_within_tls_are_nobodys_loss) {
  auto network = make_network();
  network.peers[carrier].sdes = policy::Sdes::refuse;
  network.routes = {{cucm, carrier, true}};
  World world(network);
  auto text = call_from_outside();
  text.body = "v=0\r\na=crypto:1 x inline:y\r\n";
  EXPECT_EQ(world.receive(from_cucm(), text.text()).back().to.peer, carrier);
}

}  // namespace
}  // namespace sipward::scenario
