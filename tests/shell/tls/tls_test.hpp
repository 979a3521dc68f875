// What most tests here share: our certificate and the peer's, by one authority, and settings that
// let them meet.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "shell/tls/authority.hpp"
#include "shell/tls/ends.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::tls::test {

class TlsTest : public ::testing::Test {
 protected:
  TlsTest()
      : ours(authority.issue("sbc",
                             {.common_name = "sbc.example", .alternatives = "DNS:sbc.example"})),
        theirs(authority.issue("cucm")) {}

  // Trustpoint "ours"; one peer, "cucm", behind 127.0.0.0/8.
  ContextSettings settings() const {
    ContextSettings made;
    made.trustpoints.push_back({"ours", {{ours.chain, ours.key}}, {authority.certificate()}});
    made.peers.push_back(peer(7, "cucm", "127.0.0.0/8", {"cucm.example"}));
    return made;
  }

  static PeerTlsSettings peer(base::PeerId id, std::string name, std::string_view prefix,
                              std::vector<std::string> names) {
    PeerTlsSettings made;
    made.peer = id;
    made.name = std::move(name);
    made.prefixes = {*base::Prefix::parse(prefix)};
    made.trustpoint = "ours";
    made.names = std::move(names);
    return made;
  }

  static std::shared_ptr<const ContextSet> build(const ContextSettings& settings) {
    auto built = ContextSet::build(settings);
    EXPECT_THAT(built.errors, ::testing::IsEmpty());
    return built.contexts;
  }

  static base::Endpoint remote(std::string_view address = "127.0.0.1") {
    return {base::Transport::tls, *base::IpAddress::parse(address), 40000};
  }

  // The peer dials us as `raw` says.
  Handshake accepted_from(const RawSettings& raw, const ContextSettings& with) {
    auto handshake = Handshake::accept(build(with), base::Side::outside, sockets->ours(), remote());
    end = std::make_unique<RawEnd>(raw, sockets->theirs());
    drive(handshake, *end);
    return handshake;
  }

  // We dial the peer, which is as `raw` says.
  Handshake dialled_to(RawSettings raw, const ContextSettings& with,
                       std::string_view also_named = {}) {
    raw.role = Role::server;
    auto handshake = Handshake::dial(build(with), 7, sockets->ours(), remote(), {also_named, {}});
    end = std::make_unique<RawEnd>(raw, sockets->theirs());
    drive(handshake, *end);
    return handshake;
  }

  RawSettings raw() const { return {.certificate = theirs, .anchors = authority.certificate()}; }

  TemporaryFolder folder;
  Authority authority{"Test CA", folder.path()};
  Files ours, theirs;
  std::unique_ptr<SocketPair> sockets = std::make_unique<SocketPair>();
  std::unique_ptr<RawEnd> end;
};

}  // namespace sipward::tls::test
