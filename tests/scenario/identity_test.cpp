// identity_host = "advertise" (rewriting.md §7): who calls whom is said with our host to a reader
// outside, and with the old one to whoever said it first.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using sip::Header;
using ::testing::HasSubstr;

policy::Network advertising() {
  auto network = make_network();
  network.peers[cucm].identity_host = policy::IdentityHost::advertise;
  return network;
}

TEST(identity, hosts_of_inside_peers_and_ours_become_the_advertised_one) {
  World world(advertising());
  RequestText invite;
  invite.from = "\"A\" <sip:100@10.0.0.10:5060;x=1>;tag=f1";
  invite.extra =
      "P-Asserted-Identity: <sip:100@10.0.0.10>, <tel:+100>\r\n"
      "Diversion: <sip:7@10.0.0.2>;reason=busy\r\n"
      "Reply-To: <sip:anonymous@anonymous.invalid>\r\n"
      "Remote-Party-ID: <sip:100@elsewhere.example>\r\n"
      "Session-ID: 10.0.0.10\r\n";
  const auto sent = world.receive(from_pbx(), invite.text());
  const auto& message = sent.back().message;
  EXPECT_EQ(header(message, Header::from), "\"A\" <sip:100@sbc.example.com;x=1>;tag=f1");
  EXPECT_EQ(header(message, Header::to), "<sip:4711@sbc.example.com>");
  EXPECT_EQ(header(message, Header::p_asserted_identity), "<sip:100@sbc.example.com>, <tel:+100>");
  EXPECT_EQ(header(message, Header::diversion), "<sip:7@sbc.example.com>;reason=busy");
  EXPECT_EQ(header(message, Header::reply_to), "<sip:anonymous@anonymous.invalid>");
  EXPECT_EQ(header(message, Header::remote_party_id), "<sip:100@elsewhere.example>");
  EXPECT_EQ(header(message, Header::session_id), "10.0.0.10");
}

TEST(identity, answers_name_both_as_the_request_did) {
  World world(advertising());
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back = world.receive(
      from_cucm(), respond_to(sent.back().message, {180, "t1", cucm_contact, "", true}));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(header(back[0].message, Header::from), RequestText{}.from);
  EXPECT_EQ(header(back[0].message, Header::to), RequestText{}.to + ";tag=t1");
}

TEST(identity, requests_of_the_reader_name_both_as_the_dialog_began) {
  World world(advertising());
  const auto dialog = establish(world);
  auto bye = from_outside(dialog, "BYE", 1);
  const auto put = [&](const std::string& from, const std::string& to) {
    bye.replace(bye.find(from), from.size(), to);
  };
  put("<sip:4711@10.0.0.2>;tag=t1", "<sip:4711@sbc.example.com>;tag=t1");
  put("<sip:100@10.0.0.10>;tag=f1", "<sip:100@sbc.example.com>;tag=f1");
  const auto sent = world.receive(from_cucm(), bye);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(header(sent[0].message, Header::from), "<sip:4711@10.0.0.2>;tag=t1");
  EXPECT_EQ(header(sent[0].message, Header::to), "<sip:100@10.0.0.10>;tag=f1");
  const auto back =
      world.receive(from_pbx(), respond_to(sent[0].message, {200, "", "", "", false}));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(header(back[0].message, Header::from), "<sip:4711@sbc.example.com>;tag=t1");
  EXPECT_EQ(header(back[0].message, Header::to), "<sip:100@sbc.example.com>;tag=f1");
}

TEST(identity, a_caller_outside_keeps_its_name_and_learns_no_address_from_answers) {
  World world(advertising());
  RequestText call;
  call.uri = "sip:100@sbc.example.com";
  call.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKx1";
  call.from = "<sip:4711@192.0.2.1>;tag=f1";
  call.to = "<sip:100@sbc.example.com>";
  call.contact = cucm_contact;
  const auto in = world.receive(from_cucm(), call.text());
  EXPECT_EQ(header(in.back().message, Header::from), call.from);
  EXPECT_EQ(header(in.back().message, Header::to), call.to);
  const auto back = world.receive(
      from_pbx(),
      respond_to(in.back().message, {200, "t1", "<sip:100@10.0.0.10>",
                                     "P-Asserted-Identity: <sip:100@10.0.0.10>\r\n", true}));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(header(back[0].message, Header::to), call.to + ";tag=t1");
  EXPECT_EQ(header(back[0].message, Header::p_asserted_identity), "<sip:100@sbc.example.com>");
}

TEST(identity, is_left_alone_unless_asked_for) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  EXPECT_EQ(header(sent.back().message, Header::from), RequestText{}.from);
  EXPECT_THAT(header(sent.back().message, Header::to), HasSubstr("10.0.0.2"));
}

TEST(identity, of_an_untrusted_peer_goes_no_further) {
  auto network = make_network();
  network.peers[cucm].trust_identity = false;
  World world(network);
  auto text = call_from_outside();
  text.extra = "P-Asserted-Identity: <sip:boss@example.com>\r\nX-Kept: yes\r\n";
  const auto sent = world.receive(from_cucm(), text.text());
  EXPECT_EQ(sent[1].message.count(Header::p_asserted_identity), 0U);
  EXPECT_THAT(std::string(sent[1].message.bytes()), HasSubstr("X-Kept: yes"));
}

TEST(identity, of_an_untrusted_peer_goes_no_further_in_answers) {
  auto network = make_network();
  network.peers[cucm].trust_identity = false;
  World world(network);
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back = world.receive(
      from_cucm(),
      respond_to(sent[1].message, {200, "t1", cucm_contact,
                                   "P-Asserted-Identity: <sip:boss@example.com>\r\n"
                                   "Remote-Party-ID: <sip:boss@example.com>\r\nX-Kept: yes\r\n",
                                   true}));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].message.count(Header::p_asserted_identity), 0U);
  EXPECT_EQ(back[0].message.count(Header::remote_party_id), 0U);
  EXPECT_THAT(std::string(back[0].message.bytes()), HasSubstr("X-Kept: yes"));
}

TEST(identity, that_is_both_untrusted_and_to_be_hidden_is_taken_out_once) {
  auto network = advertising();
  network.peers[pbx].trust_identity = false;
  World world(network);
  RequestText invite;
  invite.extra =
      "P-Asserted-Identity: <sip:100@10.0.0.10>\r\nDiversion: <sip:7@10.0.0.2>\r\n"
      "Remote-Party-ID: <sip:100@10.0.0.10>\r\n";
  invite.body = "body";
  const auto sent = world.receive(from_pbx(), invite.text());
  const auto& message = sent.back().message;
  EXPECT_EQ(message.count(Header::p_asserted_identity), 0U);
  EXPECT_EQ(message.count(Header::remote_party_id), 0U);
  EXPECT_EQ(header(message, Header::diversion), "<sip:7@sbc.example.com>");
  EXPECT_EQ(message.count(Header::call_id), 1U);
  EXPECT_EQ(message.body(), "body");
}

}  // namespace
}  // namespace sipward::scenario
