// What a stranger may send first: to an accepting handshake, and as an answer to a dialled one. It
// ends or waits, never with a peer, and what is told of it is harmless text.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "sipward/shell/tls/first_bytes.hpp"
#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/lab_pki.hpp"

namespace {

using namespace sipward;

void require(bool ok) {
  if (!ok) std::abort();
}

void require_harmless(std::string_view text) {
  require(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }));
}

constexpr base::PeerId peer = 1;

std::shared_ptr<const tls::ContextSet> make_contexts() {
  std::string folder = (std::filesystem::temp_directory_path() / "sipward-fuzz-XXXXXX").string();
  require(::mkdtemp(folder.data()) != nullptr);
  const tls::LabAuthority authority("CA", folder);
  const auto ours = authority.issue("sbc", {"sbc.example"});
  tls::ContextSettings settings;
  settings.trustpoints.push_back(
      {"t", {{.chain = ours.chain, .key = ours.key}}, {authority.certificate()}});
  tls::PeerTlsSettings one;
  one.peer = peer;
  one.name = "far";
  one.prefixes = {*base::Prefix::parse("127.0.0.0/8")};
  one.trustpoint = "t";
  one.names = {"far.example"};
  one.sni = {"sbc.example"};
  settings.peers = {one};
  one.peer = peer + 1;
  one.name = "other";
  one.sni = {};
  one.names = {"other.example"};
  settings.peers.push_back(one);
  auto built = tls::ContextSet::build(settings);
  std::filesystem::remove_all(folder);
  require(built.contexts != nullptr);
  return built.contexts;
}

void judge(tls::Handshake handshake) {
  using Step = tls::Handshake::Step;
  const auto step = handshake.step();
  require(step != Step::done);
  if (step != Step::failed) handshake.time_out();
  const auto& failure = handshake.failure();
  require(failure.reason != tls::FailureReason::none);
  require_harmless(failure.line());
  require_harmless(failure.short_cause());
  require(!failure.remedy.empty());
}

void feed(std::string_view bytes, bool dialled) {
  static const auto contexts = make_contexts();
  std::array<int, 2> ends{};
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
  const base::Endpoint remote{base::Transport::tls, *base::IpAddress::parse("127.0.0.1"), 5061};
  const auto sent = ::send(ends[1], bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) {
    judge(dialled ? tls::Handshake::dial(contexts, peer, ends[0], remote)
                  : tls::Handshake::accept(contexts, base::Side::outside, ends[0], remote));
  }
  for (const int end : ends) ::close(end);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  require_harmless(tls::described(bytes));
  feed(bytes, false);
  feed(bytes, true);
  return 0;
}
