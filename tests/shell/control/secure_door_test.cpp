// The control door over TLS: what it shows, whom it believes, and what reloads change.
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <future>
#include <mutex>

#include "shell/control/door_test.hpp"
#include "sipward/shell/net/address.hpp"
#include "sipward/shell/runtime/settings.hpp"
#include "sipward/shell/tls/lab_pki.hpp"

namespace sipward::control::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr std::chrono::seconds limit{20};

// A loopback address that no other process has.
base::IpAddress own_address() {
  const auto pid = static_cast<unsigned>(::getpid());
  return *base::IpAddress::parse("127." + std::to_string(100 + (pid >> 14 & 63)) + "." +
                                 std::to_string(pid >> 7 & 127) + "." +
                                 std::to_string(1 + (pid & 127)));
}

Answer says_who(const Request& request) {
  const auto* who = request.shown == Role::operating ? "operator"
                    : request.shown == Role::reader  ? "reader"
                                                     : "nobody";
  return {200, std::string(who) + (request.secure ? " over TLS" : "")};
}

// Goes on without end.
struct Ticking : Stream {
  std::optional<std::string> next() override { return std::string("tick\n"); }
};

struct SecureDoor : ::testing::Test {
  static tls::PeerTlsSettings asker(base::PeerId id, const char* name) {
    tls::PeerTlsSettings peer;
    peer.peer = id;
    peer.name = name;
    peer.prefixes = {*base::Prefix::parse("127.0.0.0/8")};
    peer.trustpoint = "door";
    peer.names = {name};
    peer.verify = tls::Verify::if_shown;
    return peer;
  }
  tls::ContextSettings settings(const tls::LabCertificate& own) const {
    tls::ContextSettings made;
    made.trustpoints.push_back({"door", {{own.chain, own.key}}, {authority.certificate()}});
    made.peers = {asker(runtime::control_operators, "operator.example"),
                  asker(runtime::control_readers, "reader.example")};
    return made;
  }
  void SetUp() override { ASSERT_THAT(entrance->renew(settings(first)), IsEmpty()); }
  void open(Respond respond = says_who, Limits limits = {}) {
    door = std::make_unique<Door>(here, std::move(respond), entrance, limits);
    ASSERT_EQ(door->open(), "");
  }
  Way way() const {
    return {.host = here.address.text(),
            .port = here.port,
            .secure = true,
            .anchors = authority.certificate()};
  }
  Way way_with(const tls::LabCertificate& shown) const {
    auto made = way();
    made.certificate = shown.chain;
    made.key = shown.key;
    return made;
  }
  net::Descriptor connected(std::string_view from = "127.0.0.1") const {
    net::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto source =
        net::to_socket_address({base::Transport::tcp, *base::IpAddress::parse(from), 0});
    EXPECT_EQ(::bind(socket.get(), source.get(), source.size), 0);
    const auto address = net::to_socket_address(here);
    EXPECT_EQ(::connect(socket.get(), address.get(), address.size), 0);
    return socket;
  }
  static std::string asked(const Way& way) {
    const auto got = control::ask(way, {}, limit);
    return got.problem.empty() ? got.answer.body : got.problem;
  }
  // Waits until there are as many: who was refused may know of it first.
  std::vector<tls::FailureReason> reasons(std::size_t count) {
    std::unique_lock lock(mutex);
    another.wait_for(lock, limit, [&] { return told.size() >= count; });
    return told;
  }

  sipward::test::TemporaryFolder folder;
  base::Endpoint here{base::Transport::tcp, own_address(), 8443};
  tls::LabAuthority authority{"Lab CA", folder.path()};
  tls::LabAuthority strangers{"Strangers CA", folder.path()};
  tls::LabCertificate first = authority.issue("first", {here.address.text()});
  tls::LabCertificate operating = authority.issue("operator", {"operator.example"});
  tls::LabCertificate reader = authority.issue("reader", {"reader.example"});
  std::mutex mutex;
  std::condition_variable another;
  std::vector<tls::FailureReason> told;
  std::shared_ptr<Entrance> entrance = std::make_shared<Entrance>([this](const tls::Failure& one) {
    const std::lock_guard lock(mutex);
    EXPECT_EQ(one.peer_name, "[control]");
    told.push_back(one.reason);
    another.notify_one();
  });
  std::unique_ptr<Door> door;
};

TEST_F(SecureDoor, a_certificate_tells_who_asks) {
  open();
  EXPECT_EQ(asked(way()), "nobody over TLS");
  EXPECT_EQ(asked(way_with(reader)), "reader over TLS");
  EXPECT_EQ(asked(way_with(operating)), "operator over TLS");
  EXPECT_THAT(reasons(0), IsEmpty());
}

TEST_F(SecureDoor, certificates_of_others_are_refused_and_told) {
  open();
  const auto forged = strangers.issue("forged", {"operator.example"});
  EXPECT_THAT(asked(way_with(forged)), HasSubstr("unknown CA"));
  EXPECT_THAT(reasons(1), ElementsAre(tls::FailureReason::unknown_authority));
  const auto unlisted = authority.issue("unlisted", {"unlisted.example"});
  EXPECT_THAT(asked(way_with(unlisted)), HasSubstr("refused"));
  EXPECT_THAT(reasons(2),
              ElementsAre(tls::FailureReason::unknown_authority, tls::FailureReason::wrong_name));
  EXPECT_EQ(asked(way_with(reader)), "reader over TLS");
}

TEST_F(SecureDoor, who_asks_verifies_it) {
  open();
  auto doubtful = way();
  doubtful.anchors = strangers.certificate();
  EXPECT_THAT(asked(doubtful), AllOf(HasSubstr("unknown_authority"), HasSubstr("--ca")));
  ASSERT_THAT(entrance->renew(settings(authority.issue("other", {"other.example"}))), IsEmpty());
  EXPECT_THAT(asked(way()), AllOf(HasSubstr("wrong_name"), HasSubstr("DNS:other.example")));
  doubtful.anchors = folder.path() / "absent.pem";
  EXPECT_THAT(asked(doubtful), HasSubstr("absent.pem"));
}

TEST_F(SecureDoor, what_cannot_be_loaded_changes_nothing) {
  open();
  auto broken = settings(first);
  broken.trustpoints.front().credentials.front().key = folder.path() / "absent.key";
  EXPECT_THAT(entrance->renew(broken), ElementsAre(HasSubstr("absent.key")));
  EXPECT_EQ(asked(way_with(reader)), "reader over TLS");
}

TEST_F(SecureDoor, who_is_no_longer_named_hears_nothing_more) {
  open([](const Request&) {
    Answer answer;
    answer.stream = std::make_shared<Ticking>();
    return answer;
  });
  std::promise<void> begun;
  auto hearing = std::async(std::launch::async, [&] {
    return control::listen(
        way_with(reader), {}, limit,
        {[&] { begun.set_value(); }, [](std::string_view) { return true; }, [] { return true; }});
  });
  begun.get_future().wait();
  auto changed = settings(first);
  changed.peers.back().names = {"another.example"};
  ASSERT_THAT(entrance->renew(changed), IsEmpty());
  EXPECT_THAT(hearing.get().problem, HasSubstr("closed the connection"));
  EXPECT_THAT(reasons(1), ElementsAre(tls::FailureReason::wrong_name));
}

TEST_F(SecureDoor, nobody_holds_up_the_others) {
  open(says_who, {.arrival = std::chrono::milliseconds(200)});
  const Wire silent(connected());
  const Wire talking(connected());
  EXPECT_EQ(asked(way()), "nobody over TLS");
  talking.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(talking.hear_all(), Not(HasSubstr("HTTP")));
  EXPECT_EQ(silent.hear_all(), "");
  EXPECT_THAT(reasons(2),
              UnorderedElementsAre(tls::FailureReason::cleartext, tls::FailureReason::timed_out));
}

TEST_F(SecureDoor, an_address_has_not_all_places) {
  open(says_who, {.connections = 3, .of_one_address = 2});
  const Wire first_one(connected());
  auto second_one = std::make_unique<Wire>(connected());
  EXPECT_EQ(Wire(connected()).hear_all(), "") << "it is closed at once";
  const Wire elsewhere(connected("127.0.0.2"));
  elsewhere.say("GET / HTTP/1.1\r\n\r\n");
  EXPECT_THAT(reasons(1), ElementsAre(tls::FailureReason::cleartext)) << "that one was heard";
  second_one.reset();
  EXPECT_THAT(reasons(2), SizeIs(2)) << "its place is free";
  EXPECT_EQ(asked(way()), "nobody over TLS");
}

TEST_F(SecureDoor, a_long_answer_arrives_whole) {
  const std::string much(3'000'000, 'x');
  open([&](const Request& request) { return Answer{200, much + request.body}; });
  auto body = std::string(500'000, 'y');
  const auto got = control::ask(way(), {.method = "POST", .body = body}, limit);
  EXPECT_EQ(got.problem, "");
  EXPECT_TRUE(got.answer.body == much + body);
}

}  // namespace
}  // namespace sipward::control::test
