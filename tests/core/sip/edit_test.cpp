// Edit: what is not named stays byte for byte, what is named changes once, in any order of asking.
#include "sipward/core/sip/edit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sipward::sip {
namespace {

constexpr auto text =
    "INVITE sip:b@c SIP/2.0\r\n"
    "Via: one, two ,three\r\n"
    "Route: <sip:a>\r\nX-Odd :  kept \r\n as it is\r\n"
    "Route: <sip:b>, <sip:c>\r\n"
    "Content-Length: 2\r\n\r\nhi";

Message message() {
  return std::move(*Message::parse(text));
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string changed = text;
  return changed.replace(changed.find(from), from.size(), to);
}

std::string without_vias(std::initializer_list<std::size_t> which) {
  const auto one = message();
  const auto all = one.values(Header::via);
  Values gone;
  for (const auto i : which) gone.push_back(all[i]);
  Edit edit(one);
  edit.remove_values(gone);
  return edit.render();
}

TEST(edit, of_nothing_changes_nothing) {
  const auto one = message();
  const Edit edit(one);
  EXPECT_TRUE(edit.empty());
  EXPECT_EQ(edit.render(), text);
}

TEST(edit, replaces_and_inserts) {
  const auto one = message();
  Edit edit(one);
  edit.replace(one.request_uri_span(), "tel:1");
  EXPECT_FALSE(edit.empty());
  EXPECT_EQ(edit.render(), replaced("sip:b@c", "tel:1"));
}

TEST(edit, puts_headers_before_the_first_of_their_name_or_at_the_ends) {
  const auto one = message();
  Edit edit(one);
  edit.prepend_header(Header::route, "Route", "<sip:new>");
  EXPECT_EQ(edit.render(), replaced("Route: <sip:a>", "Route: <sip:new>\r\nRoute: <sip:a>"));
  Edit absent(one);
  absent.prepend_header(Header::path, "Path", "<sip:p>");
  EXPECT_EQ(absent.render(), replaced("Via:", "Path: <sip:p>\r\nVia:"));
  Edit last(one);
  last.append_header("Max-Forwards", "70");
  EXPECT_EQ(last.render(), replaced("\r\n\r\nhi", "\r\nMax-Forwards: 70\r\n\r\nhi"));
}

TEST(edit, removes_values_with_one_comma_and_lines_that_lose_all) {
  EXPECT_EQ(without_vias({0}), replaced("one, two", "two"));
  EXPECT_EQ(without_vias({1}), replaced("two ,three", "three"));
  EXPECT_EQ(without_vias({2}), replaced(" ,three", ""));
  EXPECT_EQ(without_vias({0, 1}), replaced("one, two ,three", "three"));
  EXPECT_EQ(without_vias({1, 2}), replaced(", two ,three", ""));
  EXPECT_EQ(without_vias({0, 2}), replaced("one, two ,three", "two"));
  EXPECT_EQ(without_vias({0, 1, 2}), replaced("Via: one, two ,three\r\n", ""));
}

TEST(edit, removes_values_over_several_lines) {
  const auto one = message();
  const auto routes = one.values(Header::route);
  Edit edit(one);
  edit.remove_values(std::span(routes.data(), 2));
  auto expected = replaced("Route: <sip:a>\r\n", "");
  expected.erase(expected.find("<sip:b>, "), 9);
  EXPECT_EQ(edit.render(), expected);
}

TEST(edit, sets_the_body) {
  const auto one = message();
  Edit edit(one);
  edit.set_body("");
  EXPECT_EQ(edit.render() + "hi", text);
}

TEST(edit, inserts_at_one_place_keep_their_order_before_what_is_replaced) {
  const auto one = message();
  const auto span = one.request_uri_span();
  Edit edit(one);
  edit.replace(span, "X");
  edit.insert(span.begin, "1");
  edit.insert(span.begin, "2");
  EXPECT_EQ(edit.render(), replaced("sip:b@c", "12X"));
}

// Any set of splices that do not overlap, asked for in any order.
TEST(edit, does_as_splicing_from_the_back_would) {
  std::mt19937 random(3);
  const auto one = message();
  const auto size = static_cast<std::uint32_t>(std::string_view(text).size() - 4);
  for (int round = 0; round < 500; ++round) {
    std::vector<Span> spans;
    for (std::uint32_t at = 0;;) {
      const auto begin = at + 1 + static_cast<std::uint32_t>(random() % 20);
      const auto end = begin + static_cast<std::uint32_t>(random() % 6);
      if (end >= size) break;
      spans.push_back({begin, end});
      at = end;
    }
    std::string expected = text;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
      expected.replace(span->begin, span->size(), "<" + std::to_string(span->begin) + ">");
    }
    std::shuffle(spans.begin(), spans.end(), random);
    Edit edit(one);
    for (const auto& span : spans) edit.replace(span, "<" + std::to_string(span.begin) + ">");
    ASSERT_EQ(edit.render(), expected) << "round " << round;
  }
}

}  // namespace
}  // namespace sipward::sip
