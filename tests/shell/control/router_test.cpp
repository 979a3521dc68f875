#include "sipward/shell/control/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::control::test {
namespace {

using ::testing::HasSubstr;

// Each route answers with its own name and with what stood in the place of "{name}".
struct Routing : ::testing::Test {
  Routing() {
    add("GET", "/peers");
    add("POST", "/peers");
    add("GET", "/peers/all");
    add("GET", "/peers/{name}");
    add("GET", "/peers/{name}/failure");
    add("DELETE", "/{id}");
    add("GET", "/");
  }
  void add(const std::string& method, const std::string& pattern) {
    router.add(method, pattern, [=](const Request& request, std::string_view name) {
      return Answer{200, method + " " + pattern + " " + std::string(name) + request.body};
    });
  }
  Answer ask(std::string method, std::string path) const {
    return router({.method = std::move(method), .path = std::move(path)});
  }
  Router router;
};

TEST_F(Routing, a_path_finds_its_function) {
  EXPECT_EQ(ask("GET", "/peers").body, "GET /peers ");
  EXPECT_EQ(ask("POST", "/peers").body, "POST /peers ");
  EXPECT_EQ(ask("GET", "/").body, "GET / ");
}

TEST_F(Routing, a_name_is_taken_from_the_path) {
  EXPECT_EQ(ask("GET", "/peers/cucm").body, "GET /peers/{name} cucm");
  EXPECT_EQ(ask("GET", "/peers/cucm/failure").body, "GET /peers/{name}/failure cucm");
  EXPECT_EQ(ask("DELETE", "/17").body, "DELETE /{id} 17");
}

TEST_F(Routing, a_name_is_decoded_after_the_path_was_split) {
  EXPECT_EQ(ask("GET", "/peers/a%2Fb%20c").body, "GET /peers/{name} a/b c");
  EXPECT_EQ(ask("GET", "/peers/a%2Ffailure").body, "GET /peers/{name} a/failure");
  EXPECT_EQ(ask("GET", "/%70eers").body, "GET /peers ");
}

TEST_F(Routing, the_pattern_added_first_answers) {
  EXPECT_EQ(ask("GET", "/peers/all").body, "GET /peers/all ");
}

TEST_F(Routing, the_request_reaches_the_function) {
  EXPECT_EQ(router({.method = "POST", .path = "/peers", .body = "{}"}).body, "POST /peers {}");
}

TEST_F(Routing, an_unknown_path_is_404) {
  for (const auto* path : {"/peer/a", "/peers/", "/peers//failure", "/peers/a/b",
                           "/peers/a/failure/", "//", "/peers%2Fall/x", "/PEERS/a"}) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.status, 404U) << path;
    EXPECT_EQ(answer.body, "{\"error\":\"there is no " + std::string(path) + "\"}");
    EXPECT_EQ(answer.allow, "");
  }
}

TEST_F(Routing, another_method_is_405_and_tells_which_there_are) {
  const auto answer = ask("PUT", "/peers");
  EXPECT_EQ(answer.status, 405U);
  EXPECT_EQ(answer.allow, "GET, POST, DELETE");
  EXPECT_THAT(answer.body, HasSubstr("no PUT, but GET, POST, DELETE"));
  EXPECT_EQ(ask("get", "/peers/a").allow, "GET");
}

TEST_F(Routing, a_method_is_listed_once) {
  EXPECT_EQ(ask("POST", "/peers/all").allow, "GET");
}

TEST_F(Routing, a_badly_encoded_path_is_400) {
  for (const auto* path : {"/peers/%", "/peers/%zz", "/%ff", "", "peers", "/a%00"}) {
    EXPECT_EQ(ask("GET", path).status, 400U) << path;
  }
}

TEST(Refusal, is_json_whatever_the_sentence_holds) {
  EXPECT_EQ(refusal(404, "no peer \"a\"\n").body, R"({"error":"no peer \"a\"\n"})");
  EXPECT_EQ(refusal(404, "\xff \u00fc \xc3").body, "{\"error\":\"? \u00fc ?\"}");
  EXPECT_EQ(refusal(404, "x").status, 404U);
}

}  // namespace
}  // namespace sipward::control::test
