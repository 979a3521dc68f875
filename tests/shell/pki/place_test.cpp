#include "sipward/shell/pki/place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::pki {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

constexpr auto head = R"(
[inside]
listen    = ["udp:10.0.0.2:5060"]
advertise = "10.0.0.2"
[outside]
listen    = ["tls:192.0.2.10:5061"]
advertise = "SBC.example.com"
[server]
state_folder = "state"
[[peer]]
name       = "cucm"
side       = "outside"
address    = ["192.0.2.20"]
target     = "tls:192.0.2.20:5061"
trustpoint = "ca"
names      = ["cucm.example.com"]
sni        = ["sip.example.com"]
[[peer]]
name       = "carrier"
side       = "outside"
address    = ["192.0.2.30"]
target     = "tls:192.0.2.30:5061"
trustpoint = "ca"
names      = ["carrier.example.com"]
advertise  = "trunk.example.com"
[[peer]]
name    = "cvp"
side    = "inside"
address = ["10.0.0.3"]
target  = "udp:10.0.0.3:5060"
[[route]]
from = "inside"
to   = "cucm"
[trustpoint.unused]
chain   = "u.pem"
key     = "u.key"
anchors = ["ca.pem"]
)";

std::shared_ptr<const config::Settings> settings(const std::string& trustpoint) {
  const auto loaded = config::load_text(head + trustpoint, "/etc/sipward/sipward.toml", false);
  for (const auto& error : loaded.errors) ADD_FAILURE() << error.text();
  return loaded.settings;
}

constexpr auto single = R"(
[trustpoint.ca]
chain   = "certs/sbc.pem"
key     = "certs/sbc.key"
anchors = ["certs/ca.pem"]
)";

constexpr auto several = R"(
[trustpoint.ca]
anchors = ["certs/ca.pem"]
[[trustpoint.ca.certificate]]
chain = "s.pem"
key   = "s.key"
use   = "server"
[[trustpoint.ca.certificate]]
chain = "c.pem"
key   = "c.key"
use   = "client"
)";

TEST(Place, IsThatOfTheTrustpointWithTheNamesThatItsPeersKnow) {
  const auto place = place_of(*settings(single), "ca", std::nullopt);
  EXPECT_EQ(place.chain, "/etc/sipward/certs/sbc.pem");
  EXPECT_EQ(waiting_key(place), "/etc/sipward/certs/sbc.key.new");
  EXPECT_THAT(place.names, ElementsAre("sbc.example.com", "sip.example.com", "trunk.example.com"));
  EXPECT_THAT(place_of(*settings(single), "unused", std::nullopt).names, IsEmpty());
}

TEST(Place, OfSeveralIsChosenByUse) {
  EXPECT_EQ(place_of(*settings(several), "ca", tls::Use::client).key, "/etc/sipward/c.key");
  EXPECT_EQ(place_of(*settings(several), "ca", tls::Use::server).use, tls::Use::server);
  EXPECT_THAT(
      [&] { place_of(*settings(several), "ca", std::nullopt); },
      ThrowsMessage<std::runtime_error>(HasSubstr("expected --use server or --use client")));
  EXPECT_THAT([&] { place_of(*settings(several), "ca", tls::Use::both); },
              ThrowsMessage<std::runtime_error>(HasSubstr("has no certificate of that use")));
}

TEST(Place, ThatIsNoneIsTold) {
  EXPECT_THAT([&] { place_of(*settings(single), "cb", std::nullopt); },
              ThrowsMessage<std::runtime_error>(HasSubstr("expected one of ca, unused")));
  EXPECT_THAT(
      [&] {
        place_of(*settings("[trustpoint.ca]\npkcs12 = \"all.p12\"\nanchors = [\"ca.pem\"]\n"), "ca",
                 std::nullopt);
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("write chain and key in its place")));
}

}  // namespace
}  // namespace sipward::pki
