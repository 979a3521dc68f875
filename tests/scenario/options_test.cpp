// OPTIONS and PING to us (rewriting.md §9): which are ours, and the truth about what we can do.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

RequestText options(const std::string& uri = "sip:10.0.0.2") {
  RequestText text;
  text.method = "OPTIONS";
  text.uri = uri;
  return text;
}

RequestText outside_options() {
  auto text = call_from_outside();
  text.method = "OPTIONS";
  text.uri = "sip:sbc.example.com";
  return text;
}

int status_of(World& world, const base::Source& source, const std::string& text) {
  const auto sent = world.receive(source, text);
  EXPECT_THAT(sent, SizeIs(1));
  return sent.at(0).message.status();
}

TEST(options, to_us_by_every_name_of_ours_is_ours) {
  auto network = make_network();
  network.sides[0].aliases = {{"proxy.inside.example", 0}};
  for (const auto* uri : {"sip:10.0.0.2", "sip:10.0.0.2:5060", "sip:10.0.0.2;transport=udp",
                          "sip:proxy.inside.example", "sips:10.0.0.2"}) {
    World world(network);
    EXPECT_EQ(status_of(world, from_pbx(), options(uri).text()), 200) << uri;
  }
}

TEST(options, ping_is_ours_too) {
  World world;
  auto text = options();
  text.method = "PING";
  EXPECT_EQ(status_of(world, from_pbx(), text.text()), 200);
}

TEST(options, through_a_preloaded_route_of_ours_is_ours) {
  World world;
  auto text = options();
  text.extra = "Route: <sip:10.0.0.2;lr>\r\n";
  EXPECT_EQ(status_of(world, from_pbx(), text.text()), 200);
}

TEST(options, to_somebody_behind_us_is_forwarded) {
  World world;
  const auto sent = world.receive(from_pbx(), options("sip:somebody@10.0.0.2").text());
  EXPECT_EQ(sent.at(0).to.peer, cucm);
}

TEST(options, to_somebody_behind_us_with_no_hop_left_is_ours) {
  World world;
  const auto text =
      replaced(options("sip:somebody@10.0.0.2").text(), "Max-Forwards: 70", "Max-Forwards: 0");
  EXPECT_EQ(status_of(world, from_pbx(), text), 200);
  EXPECT_EQ(world.drops.get(DropReason::max_forwards_zero), 0U);
}

TEST(options, to_somebody_elsewhere_with_no_hop_left_is_483) {
  World world;
  const auto text = replaced(options("sip:somebody@elsewhere.example").text(), "Max-Forwards: 70",
                             "Max-Forwards: 0");
  EXPECT_EQ(status_of(world, from_pbx(), text), 483);
}

TEST(options, other_methods_to_us_are_routed) {
  World world;
  auto text = options();
  text.method = "MESSAGE";
  EXPECT_EQ(world.receive(from_pbx(), text.text()).at(0).to.peer, cucm);
}

TEST(options, are_503_while_no_route_is_open_to_the_sender) {
  auto network = make_network();
  network.routes = {{policy::Side::inside, cucm, false}};
  World world(network);
  EXPECT_EQ(status_of(world, from_pbx(), options().text()), 200);
  const auto sent = world.receive(from_cucm(), outside_options().text());
  EXPECT_EQ(sent.at(0).message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(sent[0].message));
}

TEST(options, are_503_while_draining) {
  World world;
  world.core().set_status({true});
  EXPECT_EQ(status_of(world, from_pbx(), options().text()), 503);
  EXPECT_EQ(status_of(world, from_cucm(), outside_options().text()), 503);
}

TEST(options, outside_are_always_200_where_set_so) {
  auto network = make_network();
  network.options_outside = policy::OptionsOutside::always;
  network.routes.clear();
  World world(network);
  world.core().set_status({true});
  EXPECT_EQ(status_of(world, from_cucm(), outside_options().text()), 200);
  EXPECT_EQ(status_of(world, from_pbx(), options().text()), 503);
}

TEST(options, say_what_we_can_and_nothing_of_who_we_are) {
  World world;
  for (const bool draining : {false, true}) {
    world.core().set_status({draining});
    auto text = outside_options();
    text.via += draining ? "2" : "1";
    const auto sent = world.receive(from_cucm(), text.text());
    const std::string bytes(sent.at(0).message.bytes());
    EXPECT_EQ(bytes.find("Allow: INVITE, ") != std::string::npos, !draining);
    for (const auto* hidden : {"Server:", "Warning:", "User-Agent:", "cucm", "pbx", "sipward"}) {
      EXPECT_THAT(bytes, Not(HasSubstr(hidden)));
    }
  }
}

TEST(draining, takes_no_new_call_and_finishes_those_that_are) {
  World world;
  const auto dialog = establish(world);
  world.core().set_status({true});
  RequestText invite;
  invite.via += "new";
  const auto refused = world.receive(from_pbx(), invite.text());
  EXPECT_EQ(refused.back().message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(refused.back().message));
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  EXPECT_EQ(sent.at(0).to.peer, pbx);
}

}  // namespace
}  // namespace sipward::scenario
