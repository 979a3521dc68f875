// Who may ask over TCP: names, tokens, roles, cookies, foreign pages.
#include "sipward/shell/control/guard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::control::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Fields = std::map<std::string, std::string>;

constexpr auto reader = "a reader's secret";
constexpr auto operating = "an operator's secret";

std::string field_of(const Answer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.fields) {
    if (key == name) return value;
  }
  return {};
}

struct GuardTest : ::testing::Test {
  static std::unique_ptr<Guard> guard_at(const char* address,
                                         std::string operator_token = operating) {
    return std::make_unique<Guard>(
        Admission{{base::Transport::tcp, *base::IpAddress::parse(address), 8061},
                  {"Sipward.example.com"},
                  {reader, std::move(operator_token)}},
        [](const Request& request) {
          return Answer{200, "asked " + request.path};
        },
        [](const Request& request) {
          return request.path == "/" ? Answer{200, "page", "text/html"} : refusal(404, "none");
        });
  }
  static Request request(const char* method, const char* path, Fields fields) {
    fields.emplace("host", "127.0.0.1:8061");  // unless it is there
    return {.method = method, .path = path, .fields = std::move(fields)};
  }
  Answer ask(const char* method, Fields fields, const char* path = "/peers") {
    return (*guard)(request(method, path, std::move(fields)));
  }
  static Fields bearer(const std::string& token) { return {{"authorization", "Bearer " + token}}; }
  // "sipward=NAME", as a browser returns it.
  std::string log_in(const char* token) {
    auto login = request("POST", "/login", {{"origin", "http://127.0.0.1:8061"}});
    login.body = token;
    const auto cookie = field_of((*guard)(login), "Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
  }

  std::unique_ptr<Guard> guard = guard_at("127.0.0.1");
};

TEST_F(GuardTest, every_request_needs_a_token) {
  const auto without = ask("GET", {});
  EXPECT_EQ(without.status, 401U);
  EXPECT_THAT(field_of(without, "WWW-Authenticate"), StartsWith("Bearer"));
  for (const auto* wrong :
       {"", " ", "a reader's secre", "a reader's secret ", "A reader's secret"}) {
    EXPECT_EQ(ask("GET", bearer(wrong)).status, 401U) << wrong;
  }
  EXPECT_EQ(ask("GET", {{"authorization", reader}}).status, 401U);
  EXPECT_EQ(ask("GET", {{"authorization", std::string("Basic ") + reader}}).status, 401U);
  EXPECT_EQ(ask("GET", bearer(reader)).body, "asked /peers");
}

TEST_F(GuardTest, what_changes_something_needs_the_operators) {
  for (const auto* method : {"POST", "DELETE", "PUT", "get"}) {
    EXPECT_EQ(ask(method, {}).status, 401U) << method;
    EXPECT_EQ(ask(method, bearer(reader)).status, 403U) << method;
    EXPECT_EQ(ask(method, bearer(operating)).status, 200U) << method;
  }
}

TEST_F(GuardTest, without_an_operators_token_nobody_changes_anything) {
  guard = guard_at("127.0.0.1", "");
  EXPECT_EQ(ask("DELETE", bearer("")).status, 401U);
  EXPECT_EQ(ask("DELETE", bearer(operating)).status, 401U);
  EXPECT_EQ(ask("DELETE", bearer(reader)).status, 403U);
}

TEST_F(GuardTest, host_is_ours) {
  const auto status = [this](const char* host) {
    auto fields = bearer(reader);
    fields["host"] = host;
    return ask("GET", fields).status;
  };
  for (const auto* ours : {"127.0.0.1:8061", "127.0.0.1", "localhost:8061", "LOCALHOST",
                           "sipward.example.com", "SIPWARD.example.com:443"}) {
    EXPECT_EQ(status(ours), 200U) << ours;
  }
  for (const auto* foreign :
       {"", "evil.example.com", "127.0.0.1.evil.example.com", "127.0.0.2:8061", "[::1]:8061",
        "localhost.evil.example.com", "sipward.example.com.", "x@localhost", "localhost:x"}) {
    EXPECT_EQ(status(foreign), 421U) << foreign;
  }
  guard = guard_at("0.0.0.0");
  EXPECT_EQ(status("198.18.133.5:8061"), 200U) << "whatever address it was reached at";
  EXPECT_EQ(status("evil.example.com"), 421U);
}

TEST_F(GuardTest, a_foreign_page_changes_nothing) {
  for (const auto& [name, value] : Fields{{"origin", "http://evil.example.com"}}) {
    auto fields = bearer(operating);
    fields[name] = value;
    EXPECT_EQ(ask("POST", fields).status, 403U);
  }
  for (const auto* origin : {"null", "http://127.0.0.1:8062", "http://127.0.0.1"}) {
    auto fields = bearer(operating);
    fields["origin"] = origin;
    EXPECT_EQ(ask("DELETE", fields).status, 403U) << origin;
  }
  for (const auto* site : {"cross-site", "same-site"}) {
    auto fields = bearer(operating);
    fields["sec-fetch-site"] = site;
    EXPECT_EQ(ask("DELETE", fields).status, 403U) << site;
  }
  auto fields = bearer(operating);
  fields["origin"] = "http://127.0.0.1:8061";
  fields["sec-fetch-site"] = "same-origin";
  EXPECT_EQ(ask("DELETE", fields).status, 200U);
}

TEST_F(GuardTest, a_login_is_a_cookie_of_its_role) {
  const auto cookie = log_in(reader);
  ASSERT_THAT(cookie, StartsWith("sipward="));
  EXPECT_THAT(cookie, ::testing::Not(HasSubstr(reader)));
  EXPECT_EQ(ask("GET", {{"cookie", "a=b; " + cookie + "; c=d"}}).status, 200U);
  EXPECT_EQ(ask("GET", {{"cookie", cookie}}, "/role").body, R"({"role":"reader"})");
  EXPECT_EQ(ask("DELETE", {{"cookie", cookie}}).status, 403U);
  EXPECT_EQ(ask("DELETE", {{"cookie", log_in(operating)}}).status, 200U);
  EXPECT_EQ(ask("GET", {{"cookie", cookie + "0"}}).status, 401U);
  EXPECT_EQ(log_in("another secret"), "");
  ask("POST", {{"cookie", cookie}}, "/logout");
  EXPECT_EQ(ask("GET", {{"cookie", cookie}}).status, 401U);
}

TEST_F(GuardTest, new_tokens_end_what_the_old_ones_gave) {
  const auto cookie = log_in(reader);
  guard->renew({reader, operating});
  EXPECT_EQ(ask("GET", {{"cookie", cookie}}).status, 200U) << "they are the same";
  guard->renew({"another secret"});
  EXPECT_EQ(ask("GET", {{"cookie", cookie}}).status, 401U);
  EXPECT_EQ(ask("GET", bearer(reader)).status, 401U);
  EXPECT_EQ(ask("GET", bearer("another secret")).status, 200U);
  EXPECT_EQ(ask("GET", bearer(operating)).status, 401U);
}

TEST_F(GuardTest, a_login_is_for_this_site_alone) {
  auto login = request("POST", "/login", {});
  login.body = reader;
  const auto cookie = field_of((*guard)(login), "Set-Cookie");
  EXPECT_THAT(cookie, HasSubstr("; HttpOnly"));
  EXPECT_THAT(cookie, HasSubstr("; SameSite=Strict"));
  login.fields["origin"] = "http://evil.example.com";
  EXPECT_EQ((*guard)(login).status, 403U);
}

TEST_F(GuardTest, the_page_itself_needs_no_token_but_a_host) {
  const auto page = ask("GET", {}, "/");
  EXPECT_EQ(page.body, "page");
  EXPECT_THAT(field_of(page, "Content-Security-Policy"), StartsWith("default-src 'none'"));
  EXPECT_EQ(field_of(page, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(ask("GET", {{"host", "evil.example.com"}}, "/").status, 421U);
}

TEST(Logins, end_after_their_time_and_make_room) {
  Logins logins;
  const Logins::Clock::time_point now{};
  const auto first = logins.enter(Role::reader, now);
  EXPECT_EQ(logins.role_of(first, now + Logins::lifetime - std::chrono::seconds(1)), Role::reader);
  EXPECT_EQ(logins.role_of(first, now + Logins::lifetime), Role::nobody);
  const auto second = logins.enter(Role::operating, now);
  EXPECT_NE(first, second);
  for (std::size_t i = 2; i <= Logins::most; ++i) logins.enter(Role::reader, now);
  EXPECT_EQ(logins.role_of(first, now), Role::nobody);
  EXPECT_EQ(logins.role_of(second, now), Role::operating);
}

TEST_F(GuardTest, a_certificate_is_as_good_as_a_token) {
  auto ask_with = [this](Role shown, const char* method, Fields fields = {}) {
    auto made = request(method, "/peers", std::move(fields));
    made.secure = true;
    made.shown = shown;
    return (*guard)(made).status;
  };
  EXPECT_EQ(ask_with(Role::nobody, "GET"), 401U);
  EXPECT_EQ(ask_with(Role::reader, "GET"), 200U);
  EXPECT_EQ(ask_with(Role::reader, "POST"), 403U);
  EXPECT_EQ(ask_with(Role::operating, "POST"), 200U);
  // A browser shows it whoever asks for it.
  EXPECT_EQ(ask_with(Role::operating, "POST", {{"origin", "https://evil.example"}}), 403U);
  EXPECT_EQ(ask_with(Role::operating, "GET", {{"host", "evil.example"}}), 421U);
  // Who shows a token as well is who that says.
  EXPECT_EQ(ask_with(Role::operating, "POST", bearer(reader)), 403U);
  EXPECT_EQ(ask_with(Role::operating, "GET", bearer("wrong")), 401U);
  EXPECT_EQ(ask_with(Role::reader, "POST", {{"cookie", log_in(operating)}}), 200U);
}

TEST_F(GuardTest, without_a_reader_token_nobody_has_it) {
  guard->renew({});
  EXPECT_EQ(ask("GET", bearer("")).status, 401U);
}

TEST_F(GuardTest, a_cookie_given_over_tls_stays_there) {
  auto login = request("POST", "/login", {});
  login.body = reader;
  EXPECT_THAT(field_of((*guard)(login), "Set-Cookie"), Not(HasSubstr("Secure")));
  login.secure = true;
  EXPECT_THAT(field_of((*guard)(login), "Set-Cookie"), HasSubstr("; Secure; "));
}

}  // namespace
}  // namespace sipward::control::test
