#include "sipward/shell/tls/name_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace sipward::tls {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

CertificateNames dns(std::vector<std::string> names) {
  return {.uris = {},
          .dns = std::move(names),
          .addresses = {},
          .has_alternatives = true,
          .common_name = {}};
}

CertificateNames uris(std::vector<std::string> names) {
  return {.uris = std::move(names),
          .dns = {},
          .addresses = {},
          .has_alternatives = true,
          .common_name = {}};
}

TEST(NameCheck, dns_names_compare_whole_and_without_case) {
  const auto names = dns({"A.example", "b.example"});
  EXPECT_EQ(matching_name(names, {"a.example"}), "a.example");
  EXPECT_EQ(matching_name(names, {"x.example", "b.example"}), "b.example");
  EXPECT_FALSE(matching_name(names, {"example"}));
  EXPECT_FALSE(matching_name(names, {"sub.a.example"}));
  EXPECT_FALSE(matching_name(names, {}));
}

// RFC 5922 §7.2
TEST(NameCheck, wildcards_match_nothing) {
  EXPECT_FALSE(matching_name(dns({"*.example"}), {"a.example"}));
  EXPECT_FALSE(matching_name(dns({"*.example"}), {"*.example"}));
  EXPECT_THAT(identities(dns({"*.example", "a.example"})), ElementsAre("a.example"));
}

TEST(NameCheck, a_wildcard_stands_for_one_label_where_the_peer_permits_it) {
  const NameRules rules{.common_name_also = false, .one_label = true};
  const auto names = dns({"*.Example.com"});
  EXPECT_EQ(matching_name(names, {"a.example.com"}, rules), "a.example.com");
  EXPECT_EQ(matching_name(names, {"A.EXAMPLE.COM"}, rules), "A.EXAMPLE.COM");
  for (const auto* other : {"a.b.example.com", "example.com", ".example.com", "*.example.com.x",
                            "a.example.org", "aexample.com", "192.0.2.1"}) {
    EXPECT_FALSE(matching_name(names, {other}, rules)) << other;
  }
  for (const auto* odd : {"*", "*.", "*.com", "a*.example.com", "*a.example.com", "*.*.example.com",
                          "x.*.example.com", "*..com", "*.example."}) {
    EXPECT_FALSE(matching_name(dns({odd}), {"a.example.com"}, rules)) << odd;
    EXPECT_FALSE(matching_name(dns({odd}), {"a.com"}, rules)) << odd;
  }
}

// Whatever the certificate carries and whoever is wanted: a match is the name itself, or differs in
// the first label only.
TEST(NameCheck, no_wildcard_ever_reaches_beyond_its_label) {
  std::mt19937 random(17);
  const NameRules rules{.common_name_also = true, .one_label = true};
  const auto name = [&] {
    static const std::vector<std::string> labels{"a", "b", "*", "a*", ""};
    std::string text = labels[random() % labels.size()];
    for (auto more = random() % 4; more > 0; --more) text += "." + labels[random() % labels.size()];
    return text;
  };
  const auto behind_first = [](const std::string& text) {
    const auto dot = text.find('.');
    return dot == std::string::npos ? std::string() : text.substr(dot);
  };
  int matches = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto carried = name();
    const auto wanted = name();
    if (!matching_name(dns({carried}), {wanted}, rules) || carried == wanted) continue;
    ++matches;
    ASSERT_TRUE(carried.starts_with("*.")) << carried << " for " << wanted;
    ASSERT_EQ(behind_first(carried), behind_first(wanted));
    ASSERT_NE(wanted.find('.'), 0U);
  }
  EXPECT_GT(matches, 0);
}

// RFC 5922 §7.1 told once more, in other words.
bool expected(const CertificateNames& names, std::string_view wanted, const NameRules& rules) {
  const auto same = [&](std::string_view carried) {
    if (carried.find('*') == std::string_view::npos) {
      return base::equal_ignoring_case(carried, wanted);
    }
    const auto rest = wanted.find('.') == std::string_view::npos ? std::string_view()
                                                                 : wanted.substr(wanted.find('.'));
    return rules.one_label && wanted.front() != '.' && carried.substr(0, 2) == "*." &&
           base::equal_ignoring_case(carried.substr(1), rest);
  };
  const auto any = [&](const auto& list) { return std::any_of(list.begin(), list.end(), same); };
  if (!names.uris.empty()) {
    for (const auto& uri : names.uris) {
      if (same(std::string_view(uri).substr(4))) return true;
    }
  } else if (any(names.dns)) {
    return true;
  }
  const bool alone = !names.has_alternatives && names.uris.empty() && names.dns.empty();
  return (rules.common_name_also || alone) && same(names.common_name);
}

TEST(NameCheck, any_names_match_as_the_rules_say) {
  std::mt19937 random(5922);
  const std::vector<std::string> some{"a.example.com",  "A.Example.COM",   "b.example.com",
                                      "*.example.com",  "x.a.example.com", "example.com",
                                      "*.a.example.com"};
  const std::vector<std::string> wanted{"a.example.com", "b.example.com", "x.a.example.com",
                                        "y.x.a.example.com", "example.com"};
  const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
  int matched = 0;
  for (int i = 0; i < 50'000; ++i) {
    CertificateNames names;
    for (auto n = random() % 3; n > 0; --n) names.dns.push_back(pick(some));
    if (random() % 4 == 0) names.uris.push_back("sip:" + pick(wanted));
    names.has_alternatives = !names.dns.empty() || !names.uris.empty() || random() % 4 == 0;
    names.common_name = pick(some);
    const NameRules rules{.common_name_also = random() % 2 == 0, .one_label = random() % 2 == 0};
    const auto name = pick(wanted);
    const bool is = matching_name(names, {name}, rules).has_value();
    matched += is ? 1 : 0;
    ASSERT_EQ(is, expected(names, name, rules))
        << name << " in " << ::testing::PrintToString(presented(names));
  }
  EXPECT_GT(matched, 5'000);
}

TEST(NameCheck, the_common_name_counts_beside_alternatives_where_set_so) {
  const NameRules rules{.common_name_also = true, .one_label = false};
  auto names = dns({"a.example"});
  names.common_name = "CN.example";
  EXPECT_EQ(matching_name(names, {"cn.example"}, rules), "cn.example");
  EXPECT_EQ(matching_name(names, {"a.example"}, rules), "a.example");
  EXPECT_FALSE(matching_name(names, {"b.example"}, rules));
}

// RFC 5922 §7.1: DNS names count only if no sip: URI is there.
TEST(NameCheck, a_sip_uri_hides_dns_names) {
  auto names = dns({"dns.example"});
  names.uris = {"sip:uri.example"};
  EXPECT_EQ(matching_name(names, {"uri.example"}), "uri.example");
  EXPECT_FALSE(matching_name(names, {"dns.example"}));
}

TEST(NameCheck, only_sip_uris_without_a_user_count) {
  auto names = dns({"dns.example"});
  names.uris = {"sips:a.example", "https://b.example", "sip:user@c.example", "sip:"};
  EXPECT_THAT(identities(names), ElementsAre("dns.example"));
}

TEST(NameCheck, the_host_of_a_uri_counts_not_its_port_or_parameters) {
  EXPECT_THAT(identities(uris({"SIP:A.example:5061", "sip:b.example;transport=tls"})),
              ElementsAre("a.example", "b.example"));
}

TEST(NameCheck, the_common_name_counts_only_without_alternatives) {
  CertificateNames names;
  names.common_name = "CN.example";
  EXPECT_EQ(matching_name(names, {"cn.example"}), "cn.example");
  names.has_alternatives = true;  // be it only an address or a mail address
  EXPECT_FALSE(matching_name(names, {"cn.example"}));
  EXPECT_THAT(identities(names), IsEmpty());
}

TEST(NameCheck, an_address_counts_only_where_an_address_is_wanted) {
  auto names = dns({});
  names.addresses = {*base::IpAddress::parse("192.0.2.1"), *base::IpAddress::parse("2001:db8::1")};
  EXPECT_EQ(matching_name(names, {"192.0.2.1"}), "192.0.2.1");
  EXPECT_EQ(matching_name(names, {"2001:DB8:0::1"}), "2001:DB8:0::1");
  EXPECT_FALSE(matching_name(names, {"192.0.2.2"}));
  EXPECT_FALSE(matching_name(names, {"a.example"}));
}

TEST(NameCheck, bytes_that_belong_to_no_name_match_nothing) {
  using namespace std::string_literals;
  EXPECT_FALSE(matching_name(dns({"a.example\0.evil"s}), {"a.example"}));
  EXPECT_THAT(identities(dns({"a.example\0.evil"s, "b\n", "", "a b"})), IsEmpty());
}

TEST(NameCheck, what_is_presented_is_fit_for_a_log) {
  auto names = dns({"a\"\n\xff.example"});
  names.uris = {"sip:u.example"};
  names.addresses = {*base::IpAddress::parse("192.0.2.1")};
  names.common_name = "cn";
  EXPECT_THAT(presented(names), ElementsAre("URI:sip:u.example", "DNS:a\\x22\\x0a\\xff.example",
                                            "IP:192.0.2.1", "CN=cn"));
}

TEST(NameCheck, not_more_than_a_few_are_presented) {
  const auto shown = presented(dns(std::vector<std::string>(1000, "a.example")));
  ASSERT_EQ(shown.size(), 17U);
  EXPECT_EQ(shown.back(), "and 984 more");
}

}  // namespace
}  // namespace sipward::tls
