// Which of the certificates that were sent become ours.
#include "sipward/shell/tls/chain_sharing.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <cstdio>
#include <vector>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

std::vector<Owned<x509_st>> certificates_in(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "r"),
                                                             std::fclose);
  std::vector<Owned<x509_st>> all;
  while (auto* one = PEM_read_X509(file.get(), nullptr, nullptr, nullptr)) all.emplace_back(one);
  ERR_clear_error();
  return all;
}

// A leaf, its intermediate authority, and the root of which we have a copy of our own.
struct SharedChain : ::testing::Test {
  TemporaryFolder folder;
  Authority root{"root", folder.path()};
  Authority middle = root.intermediate("middle", {.common_name = "middle", .authority = true});
  std::vector<Owned<x509_st>> presented = certificates_in(middle.issue("leaf").chain);
  Owned<x509_st> anchor = std::move(certificates_in(root.certificate()).front());
  Owned<x509_store_st> anchors{X509_STORE_new()};
  Owned<stack_st_X509> sent{sk_X509_new_null()};
  Owned<x509_store_ctx_st> store{X509_STORE_CTX_new()};

  // As OpenSSL has it in a handshake: what was sent above the leaf, or the leaf and that.
  void send(X509* one) {
    X509_up_ref(one);
    sk_X509_push(sent.get(), one);
  }
  bool verify() {
    X509_STORE_add_cert(anchors.get(), anchor.get());
    X509_STORE_CTX_init(store.get(), anchors.get(), presented.front().get(), sent.get());
    return X509_verify_cert(store.get()) == 1;
  }
};

TEST_F(SharedChain, what_we_have_takes_the_place_of_its_like_and_the_rest_stays) {
  ASSERT_EQ(presented.size(), 2U);
  const auto root_again = std::move(certificates_in(root.certificate()).front());
  for (auto* one : {presented[0].get(), presented[1].get(), root_again.get()}) send(one);
  ASSERT_TRUE(verify());
  share_chain(store.get());
  ASSERT_EQ(sk_X509_num(sent.get()), 3);
  EXPECT_EQ(sk_X509_value(sent.get(), 0), presented[0].get());
  EXPECT_EQ(sk_X509_value(sent.get(), 1), presented[1].get()) << "we have none like it";
  EXPECT_EQ(sk_X509_value(sent.get(), 2), anchor.get());
}

TEST_F(SharedChain, without_anything_of_ours_it_stays_as_it_is) {
  for (auto* one : {presented[0].get(), presented[1].get()}) send(one);
  ASSERT_TRUE(verify());
  share_chain(store.get());
  ASSERT_EQ(sk_X509_num(sent.get()), 2);
  EXPECT_EQ(sk_X509_value(sent.get(), 1), presented[1].get());
}

}  // namespace
}  // namespace sipward::tls::test
