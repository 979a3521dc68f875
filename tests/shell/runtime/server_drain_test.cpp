// Peers that are drained at a running server, by name: a reload does not bring them back.
#include <gtest/gtest.h>

#include "shell/runtime/chain.hpp"
#include "sipward/shell/config/settings.hpp"

namespace sipward::runtime {
namespace {

std::shared_ptr<const config::Settings> settings(const std::string& peers) {
  const auto loaded = config::load_text(
      "[inside]\nlisten = [\"udp:127.0.0.1:0\"]\nadvertise = \"127.0.0.1\"\n"
      "[outside]\nlisten = [\"udp:127.0.0.1:0\"]\nadvertise = \"sbc.example.com\"\n"
      "[[peer]]\nname = \"far\"\nside = \"outside\"\nsecurity = \"off\"\n"
      "address = [\"127.0.0.2\"]\ntarget = \"udp:127.0.0.2:5060\"\n"
      "[group.servers]\nmembers = [{ peer = \"far\" }]\n"
      "[[route]]\nfrom = \"inside\"\nto = \"servers\"\n" +
          peers,
      "drain.toml", false);
  for (const auto& error : loaded.errors) ADD_FAILURE() << error.text();
  return loaded.settings;
}

std::string peer(const std::string& name, const std::string& address) {
  return "[[peer]]\nname = \"" + name + "\"\nside = \"inside\"\naddress = [\"" + address + "\"]\n";
}

const std::string with_phone = peer("phone", "127.0.0.1");
const std::string without_phone = peer("somebody", "127.0.0.3");

class DrainedServer : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const auto& error : server.start()) ADD_FAILURE() << error;
  }
  void reload(const std::string& peers) {
    for (const auto& error : server.reload(settings(peers)).errors) ADD_FAILURE() << error;
  }
  // The status of our answer to OPTIONS.
  std::string ping() {
    const auto branch = "z9hG4bK" + std::to_string(++pings);
    const auto port = std::to_string(phone.port());
    phone.send("OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port +
                   ";branch=" + branch + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=f" +
                   "\r\nTo: <sip:127.0.0.1>\r\nCall-ID: " + branch +
                   "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
               server.listeners()[0].endpoint.port);
    return phone.receive("SIP/2.0 ").value_or("nothing at all").substr(8, 3);
  }

  Events events;
  Phone phone;
  Server server{settings(with_phone), events};
  int pings = 0;
};

TEST_F(DrainedServer, takes_what_has_a_name_and_says_what_has_none) {
  EXPECT_EQ(server.drain({"", "nobody"}, {}), "there is no peer nobody");
  EXPECT_EQ(server.drain({"none", ""}, {}), "there is no group none");
  EXPECT_EQ(server.drain({"servers", "phone"}, {}), "peer phone is no member of group servers");
  EXPECT_EQ(server.undrain({"", "phone"}), "peer phone is not being drained");
  EXPECT_TRUE(server.drains().empty());
  EXPECT_EQ(server.drain({"servers", "far"}, {}), "");
  EXPECT_EQ(ping(), "503") << "its route leads to nobody";
  EXPECT_TRUE(server.groups()[0].members[0].drained);
  EXPECT_EQ(server.undrain({"servers", "far"}), "");
  EXPECT_EQ(ping(), "200");
}

TEST_F(DrainedServer, all_of_it_is_drained_and_back) {
  EXPECT_EQ(server.drain({}, {}), "");
  EXPECT_EQ(ping(), "503");
  EXPECT_EQ(server.undrain({}), "");
  EXPECT_EQ(ping(), "200");
}

TEST_F(DrainedServer, who_goes_with_one_reload_and_comes_back_with_the_next_is_drained_still) {
  EXPECT_EQ(ping(), "200");
  EXPECT_EQ(server.drain({"", "phone"}, {}), "");
  EXPECT_EQ(ping(), "503");
  reload(without_phone);
  reload(with_phone);
  EXPECT_EQ(ping(), "503");
  EXPECT_EQ(server.drains().size(), 1U);
  EXPECT_EQ(server.undrain({"", "phone"}), "");
  EXPECT_EQ(ping(), "200");
}

}  // namespace
}  // namespace sipward::runtime
