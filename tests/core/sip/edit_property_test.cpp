// Edits of random kinds in random order over a message of many shapes: what they name changes as
// told, whatever the order they were called in, and all else stays byte for byte.
#include <functional>
#include <random>

#include "core/sip/messages.hpp"
#include "sipward/core/sip/edit.hpp"

namespace sipward::sip::test {
namespace {

constexpr int rounds = 400;

const std::string& many_shapes() {
  static const std::string bytes = sound_request(
      "Contact: \"a, b\" <sip:a>;x=\",\" ,\r\n\t<sip:b>,, <sip:c>\r\n"
      "x-Folded:one\r\n two\r\n"
      "m: <sip:d>\r\n"
      "Route:<sip:p;lr>,<sip:q;lr>\r\n"
      "Contact:  <sip:e> , sip:f \r\n"
      "X-Empty:\r\n",
      "v=0\r\n");
  return bytes;
}

// For each Contact value one fate; then lines to add at either end and a new Request-URI.
struct Plan {
  std::vector<int> fates;  // 0 kept, 1 removed, 2 replaced
  bool prepend = false;
  bool append = false;
  bool target = false;
  bool drop_folded = false;
  bool body = false;
};

Plan plan_from(std::mt19937& random) {
  Plan plan;
  for (int i = 0; i < 6; ++i) plan.fates.push_back(static_cast<int>(random() % 3));
  plan.prepend = random() % 2 != 0;
  plan.append = random() % 2 != 0;
  plan.target = random() % 2 != 0;
  plan.drop_folded = random() % 2 != 0;
  plan.body = random() % 2 != 0;
  return plan;
}

std::string carry_out(const Message& message, const Plan& plan, std::mt19937& random) {
  const auto contacts = message.values(Header::contact);
  Values removed;
  Edit edit(message);
  std::vector<std::function<void()>> steps;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    if (plan.fates[i] == 1) removed.push_back(contacts[i]);
    if (plan.fates[i] != 2) continue;
    steps.emplace_back([&edit, &contacts, i] {
      edit.replace(contacts[i].span, "<sip:new" + std::to_string(i) + ">");
    });
  }
  steps.emplace_back([&] { edit.remove_values(removed); });
  if (plan.prepend) steps.emplace_back([&] { edit.prepend_header(Header::via, "Via", "ours"); });
  if (plan.append) steps.emplace_back([&] { edit.append_header("Y", "z"); });
  if (plan.target) steps.emplace_back([&] { edit.replace(message.request_uri_span(), "sip:t"); });
  if (plan.drop_folded) steps.emplace_back([&] { edit.remove_line(message.lines()[7]); });
  if (plan.body) steps.emplace_back([&] { edit.set_body("new"); });
  std::shuffle(steps.begin(), steps.end(), random);
  for (const auto& step : steps) step();
  return edit.render();
}

std::vector<std::string> expected_contacts(const Message& message, const Plan& plan) {
  const auto before = values_of(message, Header::contact);
  std::vector<std::string> after;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (plan.fates[i] == 0) after.push_back(before[i]);
    if (plan.fates[i] == 2) after.push_back("<sip:new" + std::to_string(i) + ">");
  }
  return after;
}

// Every line that no edit named, in order.
std::string untouched_lines(const Message& message) {
  std::string all;
  for (const auto& line : message.lines()) {
    const auto text = message.text(line.line);
    const bool named = line.name == Header::contact || text == "Via: ours\r\n" ||
                       text == "Y: z\r\n" || text.starts_with("x-Folded");
    if (!named) all += text;
  }
  return all;
}

TEST(edit_property, edits_in_any_order_change_what_they_name_and_nothing_else) {
  const auto original = parsed(many_shapes());
  ASSERT_EQ(original.text(original.lines()[7].key), "x-Folded");
  std::mt19937 random(4475);
  for (int round = 0; round < rounds; ++round) {
    const auto plan = plan_from(random);
    const auto text = carry_out(original, plan, random);
    ASSERT_EQ(text, carry_out(original, plan, random)) << "another order, the same result";
    const auto edited = parsed(text);
    ASSERT_EQ(values_of(edited, Header::contact), expected_contacts(original, plan)) << text;
    ASSERT_EQ(untouched_lines(edited), untouched_lines(original));
    ASSERT_EQ(edited.request_uri(), plan.target ? "sip:t" : original.request_uri());
    ASSERT_EQ(edited.body(), plan.body ? "new" : original.body());
    ASSERT_EQ(edited.count(Header::via), plan.prepend ? 2U : 1U);
    ASSERT_EQ(text.find("x-Folded:one\r\n two\r\n") == std::string::npos, plan.drop_folded);
    ASSERT_EQ(text.find("Y: z\r\n\r\n") == std::string::npos, !plan.append);
    ASSERT_TRUE(edited.headers_well_formed());
  }
}

// Each value replaced by itself: bytes come back.
TEST(edit_property, replacing_every_part_by_itself_renders_the_same_bytes) {
  const auto message = parsed(many_shapes());
  Edit edit(message);
  for (const auto& line : message.lines()) {
    for (const auto& part : {line.key, line.value}) {
      edit.replace(part, std::string(message.text(part)));
    }
  }
  edit.set_body(message.body());
  EXPECT_EQ(edit.render(), many_shapes());
}

}  // namespace
}  // namespace sipward::sip::test
