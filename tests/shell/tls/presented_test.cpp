// What a session keeps of its peer's certificate: for that certificate alone, in each copy of the
// session, and for no longer than the certificate's chain.
#include "sipward/shell/tls/presented.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cstdio>

#include "shell/tls/tls_test.hpp"
#include "sipward/shell/tls/session_cache.hpp"

namespace sipward::tls::test {
namespace {

Owned<x509_st> read_pem(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "r"),
                                                             std::fclose);
  return Owned<x509_st>(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
}

struct Kept : TlsTest {
  Owned<x509_st> certificate = read_pem(theirs.chain);
  Owned<ssl_session_st> session{SSL_SESSION_new()};
};

TEST_F(Kept, is_found_again_with_its_facts) {
  keep_with(session.get(), read_presented(certificate.get()));
  const auto kept = kept_with(session.get(), certificate.get());
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->facts().subject, "CN=cucm.example");
  EXPECT_THAT(kept->names.dns, ::testing::ElementsAre("cucm.example"));
  EXPECT_EQ(read_time_of(session.get()), kept->read);
}

TEST_F(Kept, with_a_copy_of_the_session_too) {
  keep_with(session.get(), read_presented(certificate.get()));
  const Owned<ssl_session_st> copy(SSL_SESSION_dup(session.get()));
  session.reset();
  ASSERT_TRUE(kept_with(copy.get(), certificate.get()));
}

TEST_F(Kept, is_not_taken_for_another_certificate) {
  keep_with(session.get(), read_presented(certificate.get()));
  const auto equal = read_pem(theirs.chain);
  EXPECT_FALSE(kept_with(session.get(), equal.get()));
  EXPECT_FALSE(kept_with(session.get(), nullptr));
}

TEST_F(Kept, nothing_is_nothing) {
  EXPECT_FALSE(kept_with(session.get(), certificate.get()));
  EXPECT_EQ(read_time_of(session.get()), 0);
}

TEST_F(Kept, the_later_one_counts) {
  keep_with(session.get(), read_presented(certificate.get()));
  const auto own = read_pem(ours.chain);
  keep_with(session.get(), read_presented(own.get()));
  EXPECT_TRUE(kept_with(session.get(), own.get()));
  EXPECT_FALSE(kept_with(session.get(), certificate.get()));
}

TEST_F(Kept, the_session_ends_with_the_chain) {
  SSL_SESSION_set_timeout(session.get(), 3600);
  auto presented = read_presented(certificate.get());
  presented->until = presented->read + 7200;
  keep_with(session.get(), presented);
  EXPECT_EQ(SSL_SESSION_get_timeout(session.get()), 3600);
  presented->until = presented->read + 60;
  keep_with(session.get(), presented);
  EXPECT_EQ(SSL_SESSION_get_timeout(session.get()), 60);
  presented->until = presented->read - 60;
  keep_with(session.get(), presented);
  EXPECT_EQ(SSL_SESSION_get_timeout(session.get()), 0);
}

TEST_F(Kept, a_session_is_offered_as_long_as_what_was_judged_is_fresh) {
  SSL_SESSION_set_timeout(session.get(), 3600);
  SSL_SESSION_set_protocol_version(session.get(), TLS1_2_VERSION);
  auto presented = read_presented(certificate.get());
  keep_with(session.get(), presented);
  SessionCache cache;
  cache.keep("cucm", std::move(session));
  EXPECT_TRUE(cache.find("cucm"));
  presented->read -= 3600;
  EXPECT_FALSE(cache.find("cucm"));
  EXPECT_FALSE(cache.find("cucm"));
}

TEST_F(TlsTest, a_connection_lasts_no_longer_than_its_intermediate) {
  const auto middle = authority.intermediate(
      "Middle CA", {.common_name = "Middle CA", .until_day = 5, .authority = true});
  theirs = middle.issue("behind");
  for (const auto role : {Role::server, Role::client}) {
    sockets = std::make_unique<SocketPair>();
    auto handshake =
        role == Role::server ? accepted_from(raw(), settings()) : dialled_to(raw(), settings());
    ASSERT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
    const auto facts = handshake.take().facts();
    constexpr std::int64_t day = 24 * 60 * 60;
    EXPECT_NEAR(static_cast<double>(facts.certificate().expires - facts.until), 25. * day, 60);
  }
}

}  // namespace
}  // namespace sipward::tls::test
