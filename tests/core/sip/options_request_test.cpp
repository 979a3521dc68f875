// The OPTIONS with which we ask whether somebody is alive.
#include "sipward/core/sip/options_request.hpp"

#include <gtest/gtest.h>

#include "sipward/core/sip/sanity.hpp"

namespace sipward::sip {
namespace {

using base::Transport;

OptionsParts parts(Transport transport) {
  OptionsParts parts;
  parts.transport = transport;
  parts.target = "cucm.example.com:5061";
  parts.via = "SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bKswA";
  parts.own = "sbc.example.com:5061";
  parts.call_id = "c1";
  parts.tag = "t1";
  parts.cseq = 7;
  return parts;
}

TEST(options_request, is_a_request_that_we_would_take_ourselves) {
  for (const auto transport : {Transport::udp, Transport::tcp, Transport::tls}) {
    const auto message = Message::parse(options_request(parts(transport)));
    ASSERT_TRUE(message);
    EXPECT_TRUE(static_cast<bool>(judge_request(*message)));
    EXPECT_EQ(message->method(), Method::options);
    EXPECT_FALSE(message->has_to_tag());
    EXPECT_EQ(message->from_tag(), "t1");
    EXPECT_EQ(message->value(Header::call_id), "c1");
    EXPECT_EQ(message->value(Header::cseq), "7 OPTIONS");
    EXPECT_EQ(message->value(Header::max_forwards), "70");
    EXPECT_EQ(message->value(Header::via), "SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bKswA");
  }
}

TEST(options_request, names_its_transport_unless_that_is_udp) {
  const auto by = [](Transport transport) {
    return Message::parse(options_request(parts(transport))).value();
  };
  EXPECT_EQ(by(Transport::udp).request_uri(), "sip:cucm.example.com:5061");
  EXPECT_EQ(by(Transport::udp).value(Header::contact), "<sip:sbc.example.com:5061>");
  EXPECT_EQ(by(Transport::tls).request_uri(), "sip:cucm.example.com:5061;transport=tls");
  EXPECT_EQ(by(Transport::tls).value(Header::contact), "<sip:sbc.example.com:5061;transport=tls>");
  EXPECT_EQ(by(Transport::tcp).value(Header::contact), "<sip:sbc.example.com:5061;transport=tcp>");
}

}  // namespace
}  // namespace sipward::sip
