// RFC 4475 and RFC 5118: what framing and sanity make of each message. The corpora are read from
// SIPWARD_CORPORA or beside the repository, and the test says so where they are absent.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "sipward/core/sip/framer.hpp"
#include "sipward/core/sip/sanity.hpp"

namespace sipward::sip {
namespace {

namespace fs = std::filesystem;

fs::path corpora() {
  if (const char* given = std::getenv("SIPWARD_CORPORA")) return given;
  return fs::path(SIPWARD_SOURCE_DIR) / ".." / "shared" / "corpora";
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What is refused, with its status; 0: dropped without answer. All others are fit, for a proxy's
// sanity does not judge what only its rules or an endpoint can.
const std::map<std::string, int> refused{
    {"badinv01", 400},  {"clerr", 400},    {"ncl", 400},        {"scalar02", 400},
    {"quotbal", 400},   {"ltgtruri", 400}, {"lwsruri", 400},    {"lwsstart", 400},
    {"trws", 400},      {"escruri", 400},  {"regbadct", 400},   {"badaspec", 400},
    {"baddn", 400},     {"badvers", 505},  {"mismatch01", 400}, {"mismatch02", 400},
    {"badbranch", 400}, {"insuf", 400},    {"multi01", 400},    {"mcl01", 400},
    {"ipv6-bad", 400},  {"scalarlg", 0},   {"bigcode", 0}};

// -1: fit; else the status of the refusal.
int verdict_on(std::string bytes) {
  auto frame = frame_datagram(std::move(bytes), {});
  if (frame.kind == Frame::Kind::broken) return 400;
  const auto message = Message::parse(std::move(frame.bytes));
  if (!message) return 400;
  const auto verdict = message->is_request() ? judge_request(*message) : judge_response(*message);
  return verdict ? -1 : verdict.status;
}

TEST(corpus, every_torture_message_gets_the_verdict_of_its_index) {
  if (!fs::is_directory(corpora())) GTEST_SKIP() << "the corpora are not at " << corpora();
  int seen = 0;
  for (const auto* rfc : {"rfc4475", "rfc5118"}) {
    for (const auto& entry : fs::directory_iterator(corpora() / rfc)) {
      if (entry.path().extension() != ".dat") continue;
      const auto name = entry.path().stem().string();
      const auto expected = refused.find(name);
      EXPECT_EQ(verdict_on(read(entry.path())), expected == refused.end() ? -1 : expected->second)
          << name;
      ++seen;
    }
  }
  EXPECT_GT(seen, 60);
}

}  // namespace
}  // namespace sipward::sip
