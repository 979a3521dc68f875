// The rules of rewriting.md one by one that are no dialog's: who may speak, hops, loops, schemes,
// OPTIONS, REGISTER, smuggling.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using sip::Method;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

RequestText from_outside_text() {
  RequestText text;
  text.uri = "sip:100@sbc.example.com";
  text.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKx1";
  text.contact = cucm_contact;
  return text;
}

TEST(rules, an_unknown_datagram_gets_no_reply_and_an_unknown_stream_403_and_the_end) {
  World world;
  auto stranger = from_pbx();
  stranger.remote.address = *base::IpAddress::parse("10.9.9.9");
  EXPECT_TRUE(world.receive(stranger, RequestText{}.text()).empty());
  EXPECT_TRUE(world.closes.empty());
  auto stream = from_pbx2();
  stream.remote.address = stranger.remote.address;
  const auto sent = world.receive(stream, RequestText{}.text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 403);
  ASSERT_EQ(world.closes.size(), 1U);
  EXPECT_EQ(world.closes[0].flow, stream.flow);
  EXPECT_EQ(world.drops.get(DropReason::unknown_source), 2U);
}

TEST(rules, max_forwards_is_counted_down_and_ends_at_zero) {
  World world;
  auto text = RequestText{}.text();
  const std::string seventy = "Max-Forwards: 70";
  text.replace(text.find(seventy), seventy.size(), "Max-Forwards: 0");
  auto sent = world.receive(from_pbx(), text);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[1].message.status(), 483);
  RequestText other;
  other.via += "other";
  auto without = other.text();
  without.erase(without.find(seventy), seventy.size() + 2);
  sent = world.receive(from_pbx(), without);
  EXPECT_EQ(header(sent.back().message, Header::max_forwards), "70");
}

TEST(rules, a_loop_is_refused_and_a_spiral_is_none) {
  auto network = make_network();
  network.peers[pbx].request_uri = policy::RequestUriStyle::keep;
  network.peers[cucm].request_uri = policy::RequestUriStyle::keep;
  World world(network);
  const auto out = world.receive(from_pbx(), RequestText{}.text());
  const std::string passed(out[1].message.bytes());
  // A spiral: their proxy sends it back in, from the other side.
  auto spiral = passed;
  spiral.insert(spiral.find("Via:"), "Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKsp\r\n");
  const auto back = world.receive(from_cucm(), spiral);
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[1].to.peer, pbx);
  EXPECT_EQ(headers(back[1].message, Header::record_route).size(), 2U);
  // A loop: what we sent into the inside comes again from the side that it once came from.
  auto loop = passed;
  loop.insert(loop.find("Via:"), "Via: SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKlo\r\n");
  const auto refused = world.receive(from_pbx(), loop);
  ASSERT_EQ(refused.size(), 2U);
  EXPECT_EQ(refused[1].message.status(), 482);
}

TEST(rules, a_spiral_keeps_both_record_routes_right) {
  World world;
  const auto out = world.receive(from_pbx(), RequestText{}.text());
  auto spiral = std::string(out[1].message.bytes());
  spiral.insert(spiral.find("Via:"), "Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKsp\r\n");
  spiral.insert(spiral.find("Record-Route:"), "Record-Route: <sip:192.0.2.1;lr>\r\n");
  const auto in = world.receive(from_cucm(), spiral);
  const auto shown = headers(in[1].message, Header::record_route);
  ASSERT_EQ(shown.size(), 3U);
  EXPECT_THAT(shown[0], HasSubstr("@10.0.0.2:5060;lr"));
  EXPECT_THAT(shown[1], HasSubstr("<sip:192.0.2.1;lr>"));
  EXPECT_THAT(shown[2], HasSubstr("@sbc.example.com:5061"));
  const auto half = world.receive(
      from_pbx(), respond_to(in[1].message, {200, "t1", "<sip:9@10.0.0.10>", "", true}));
  const auto outside = headers(half[0].message, Header::record_route);
  EXPECT_THAT(outside[0], HasSubstr("@sbc.example.com:5061"));
  EXPECT_EQ(outside[2], shown[2]);  // the first pass's entry is not this pass's to change
}

TEST(rules, unknown_proxy_require_gets_420_with_its_tags) {
  World world;
  RequestText text;
  text.extra = "Proxy-Require: foo, bar\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(sent[1].message.status(), 420);
  EXPECT_EQ(header(sent[1].message, Header::unsupported), "foo, bar");
}

TEST(rules, options_to_us_is_answered_truthfully_and_to_others_forwarded) {
  World world;
  RequestText options;
  options.method = "OPTIONS";
  options.uri = "sip:10.0.0.2";
  auto sent = world.receive(from_pbx(), options.text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 200);
  EXPECT_THAT(std::string(sent[0].message.bytes()), Not(HasSubstr("Server:")));
  world.core().set_status({true});
  options.via += "2";
  sent = world.receive(from_pbx(), options.text());
  EXPECT_EQ(sent[0].message.status(), 503);
  EXPECT_NE(header(sent[0].message, Header::retry_after), "");
  world.core().set_status({false});
  options.via += "3";
  options.uri = "sip:somebody@10.0.0.2";
  sent = world.receive(from_pbx(), options.text());
  EXPECT_EQ(sent[0].to.peer, cucm);
}

TEST(rules, sips_never_leaves_in_cleartext) {
  World world;
  auto text = from_outside_text();
  text.uri = "sips:100@sbc.example.com";
  auto sent = world.receive(from_cucm(), text.text());
  EXPECT_EQ(sent.back().message.status(), 480);
  EXPECT_EQ(world.drops.get(DropReason::sips_to_cleartext), 1U);
  auto network = make_network();
  network.peers[pbx].terminates_sips = true;
  World trusting(network);
  sent = trusting.receive(from_cucm(), text.text());
  EXPECT_EQ(sent.back().to.peer, pbx);
}

TEST(rules, a_peer_that_insists_sees_sips) {
  auto network = make_network();
  network.peers[cucm].scheme = policy::UriScheme::sips;
  World world(network);
  const auto dialog = establish(world);
  EXPECT_THAT(dialog.outside_contact, StartsWith("sips:100@sbc.example.com:5061"));
  EXPECT_THAT(dialog.outside_route, StartsWith("<sips:"));
  EXPECT_THAT(dialog.inside_contact, StartsWith("sip:"));
}

TEST(rules, request_uri_styles) {
  const auto uri_with = [](policy::RequestUriStyle style, const std::string& uri) {
    auto network = make_network();
    network.peers[cucm].request_uri = style;
    World world(network);
    RequestText text;
    text.uri = uri;
    return std::string(world.receive(from_pbx(), text.text()).back().message.request_uri());
  };
  using Style = policy::RequestUriStyle;
  EXPECT_EQ(uri_with(Style::own, "sip:1@10.0.0.2;user=phone"), "sip:1@192.0.2.1;user=phone");
  EXPECT_EQ(uri_with(Style::own, "sip:1@elsewhere.example"), "sip:1@elsewhere.example");
  EXPECT_EQ(uri_with(Style::target, "sip:1@elsewhere.example"), "sip:1@192.0.2.1");
  EXPECT_EQ(uri_with(Style::target, "tel:+4711"), "sip:+4711@192.0.2.1;user=phone");
  EXPECT_EQ(uri_with(Style::keep, "sip:1@10.0.0.2"), "sip:1@10.0.0.2");
}

TEST(rules, no_second_message_hides_behind_a_body) {
  World world;
  auto text = RequestText{}.text();
  text += "BYE sip:x@y SIP/2.0\r\n\r\n";
  auto frame = sip::frame_datagram(text, {});
  ASSERT_EQ(frame.kind, sip::Frame::Kind::message);
  const auto sent = world.receive(from_pbx(), frame.bytes);
  EXPECT_THAT(std::string(sent[1].message.bytes()), Not(HasSubstr("BYE")));
}

TEST(rules, content_length_is_added_towards_a_stream) {
  World world;
  auto text = RequestText{}.text();
  text.erase(text.find("Content-Length: 0\r\n"), 19);
  const auto sent = world.receive(from_pbx(), text);
  EXPECT_EQ(header(sent[1].message, Header::content_length), "0");
}

TEST(rules, a_registered_phone_is_reached_where_it_registered_from) {
  World world;
  RequestText reg;
  reg.method = "REGISTER";
  reg.uri = "sip:10.0.0.2";
  reg.contact = "<sip:phone@10.0.0.10:5060>;expires=60";
  const auto phone = from_pbx(40001);  // behind a NAT: not the port that it writes
  auto sent = world.receive(phone, reg.text());
  const auto bound = header(sent[0].message, Header::contact);
  EXPECT_THAT(bound, HasSubstr("@sbc.example.com:5061;transport=tls;sw="));
  const auto ok =
      world.receive(from_cucm(), respond_to(sent[0].message, {200, "r", bound, "", true}));
  EXPECT_EQ(header(ok[0].message, Header::contact), reg.contact);
  auto call = from_outside_text();
  call.uri = uri_in(bound);
  sent = world.receive(from_cucm(), call.text());
  EXPECT_EQ(sent[1].to.remote.text(), "udp:10.0.0.10:40001");
  EXPECT_EQ(sent[1].message.request_uri(), "sip:phone@10.0.0.10:5060");
  // When the binding has run out, the address itself is tried.
  world.advance(std::chrono::seconds(61));
  call.via += "later";
  sent = world.receive(from_cucm(), call.text());
  EXPECT_EQ(sent[1].to.remote.text(), "udp:10.0.0.10:5060");
}

TEST(rules, identities_of_an_untrusted_peer_go_no_further) {
  auto network = make_network();
  network.peers[cucm].trust_identity = false;
  World world(network);
  auto text = from_outside_text();
  text.extra = "P-Asserted-Identity: <sip:boss@example.com>\r\nX-Kept: yes\r\n";
  const auto sent = world.receive(from_cucm(), text.text());
  EXPECT_EQ(sent[1].message.count(Header::p_asserted_identity), 0U);
  EXPECT_THAT(std::string(sent[1].message.bytes()), HasSubstr("X-Kept: yes"));
}

TEST(rules, too_large_for_a_datagram) {
  auto text = from_outside_text();
  text.body = std::string(2000, 'x');
  for (const auto policy : {policy::Oversize::fragment, policy::Oversize::refuse}) {
    auto network = make_network();
    network.peers[pbx].oversize = policy;
    World world(network);
    const auto sent = world.receive(from_cucm(), text.text());
    const bool passed = policy == policy::Oversize::fragment;
    EXPECT_EQ(sent[1].message.status(), passed ? 0 : 513);
  }
  auto network = make_network();
  network.peers[pbx].oversize = policy::Oversize::tcp;
  World world(network);
  const auto sent = world.receive(from_cucm(), text.text());
  EXPECT_EQ(sent[1].to.remote.text(), "tcp:10.0.0.10:5060");
  EXPECT_THAT(header(sent[1].message, Header::via), StartsWith("SIP/2.0/TCP"));
  const auto again = world.fail(sent[1].id, proxy::SendFailure::connect_failed, "refused");
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].to.remote.text(), "udp:10.0.0.10:5060");
}

TEST(rules, media_keys_do_not_silently_become_readable) {
  auto text = from_outside_text();
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

TEST(rules, a_redirection_is_followed_where_the_peer_is_set_so) {
  auto network = make_network();
  network.peers[cucm].redirect = policy::Redirect::follow;
  network.routes.push_back({pbx, carrier, false});
  World world(network);
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto moved =
      respond_to(sent[1].message, {302, "t", "<sip:new@carrier.example.net>", "", true});
  const auto next = world.receive(from_cucm(), moved);
  ASSERT_EQ(next.size(), 2U);
  EXPECT_EQ(next[0].message.method(), Method::ack);
  EXPECT_EQ(next[1].to.peer, carrier);
  EXPECT_EQ(next[1].message.request_uri(), "sip:new@carrier.example.net");
  const auto back =
      world.receive(from_carrier(), respond_to(next[1].message, {486, "t", "", "", true}));
  EXPECT_EQ(back.back().message.status(), 486);
}

TEST(rules, a_contact_too_long_for_its_reader_gets_a_short_name) {
  auto network = make_network();
  network.peers[cucm].max_uri = 80;
  World world(network);
  const auto dialog = establish(world);
  EXPECT_LE(dialog.outside_contact.size(), 80U);
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
}

TEST(rules, outside_to_outside_needs_a_hairpin_route) {
  auto network = make_network();
  network.routes = {{cucm, carrier, false}};
  World closed(network);
  auto text = from_outside_text();
  EXPECT_EQ(closed.receive(from_cucm(), text.text()).back().message.status(), 404);
  network.routes = {{cucm, carrier, true}};
  World open(network);
  EXPECT_EQ(open.receive(from_cucm(), text.text()).back().to.peer, carrier);
}

}  // namespace
}  // namespace sipward::scenario
