// Edits: each kind by itself and beside each other.
#include "sipward/core/sip/edit.hpp"

#include "core/sip/messages.hpp"

namespace sipward::sip::test {
namespace {

std::string contact_line(const Message& message) {
  const auto* line = message.first(Header::contact);
  return line != nullptr ? std::string(message.text(line->line)) : std::string();
}

// The Contact lines that are left when the values at these places of the list are removed.
std::string without(std::string_view lines, std::initializer_list<std::size_t> places) {
  const auto message = parsed(sound_request(lines));
  const auto all = message.values(Header::contact);
  Values removed;
  for (const auto place : places) removed.push_back(all[place]);
  Edit edit(message);
  edit.remove_values(removed);
  const auto edited = parsed(edit.render());
  std::string left;
  for (const auto& line : edited.lines()) {
    if (line.name == Header::contact) left += edited.text(line.line);
  }
  EXPECT_EQ(values_of(edited, Header::contact).size(), all.size() - removed.size());
  return left;
}

TEST(edit, that_names_nothing_renders_the_same_bytes) {
  for (const auto& bytes : {sound_request(), sound_request("X: a\r\n b\r\n", "body"),
                            sound_response(), sound_request("m:<sip:a> ,,\t<sip:b>\r\n")}) {
    const auto message = parsed(bytes);
    EXPECT_TRUE(Edit(message).empty());
    EXPECT_EQ(Edit(message).render(), bytes);
  }
}

TEST(edit, replaces_a_span_and_nothing_else) {
  const auto message = parsed(sound_request());
  Edit edit(message);
  edit.replace(message.request_uri_span(), "sip:carol@example.org");
  EXPECT_FALSE(edit.empty());
  EXPECT_EQ(edit.render(), with(sound_request(), "sip:bob@example.net", "sip:carol@example.org"));
}

TEST(edit, keeps_the_order_of_inserts_at_one_place_before_a_replacement_there) {
  const auto message = parsed(sound_request());
  const auto uri = message.request_uri_span();
  Edit edit(message);
  edit.replace(uri, "C");
  edit.insert(uri.begin, "A");
  edit.insert(uri.begin, "B");
  edit.insert(uri.end, "D");
  EXPECT_TRUE(edit.render().starts_with("INVITE ABCD SIP/2.0\r\n"));
}

TEST(edit, prepends_before_the_first_line_of_that_header) {
  const auto message = parsed(sound_request("Route: <sip:a;lr>\r\nRoute: <sip:b;lr>\r\n"));
  Edit edit(message);
  edit.prepend_header(Header::route, "Route", "<sip:us;lr>");
  EXPECT_EQ(edit.render(),
            sound_request("Route: <sip:us;lr>\r\nRoute: <sip:a;lr>\r\nRoute: <sip:b;lr>\r\n"));
}

TEST(edit, prepends_before_all_where_there_is_none_of_that_header) {
  const auto message = parsed(sound_request());
  Edit edit(message);
  edit.prepend_header(Header::record_route, "Record-Route", "<sip:us;lr>");
  edit.prepend_header(Header::via, "Via", "SIP/2.0/TLS us");
  EXPECT_EQ(edit.render(),
            request_with("Record-Route: <sip:us;lr>\r\nVia: SIP/2.0/TLS us\r\n" + sound_lines));
}

TEST(edit, prepends_and_appends_where_there_are_no_lines_at_all) {
  const auto message = parsed("A sip:b SIP/2.0\r\n\r\n");
  Edit edit(message);
  edit.prepend_header(Header::via, "Via", "x");
  edit.append_header("Y", "z");
  EXPECT_EQ(edit.render(), "A sip:b SIP/2.0\r\nVia: x\r\nY: z\r\n\r\n");
}

TEST(edit, appends_behind_the_last_line_in_order) {
  const auto message = parsed(sound_request({}, "body"));
  Edit edit(message);
  edit.append_header("X", "1");
  edit.append_header("Y", "2");
  EXPECT_EQ(edit.render(),
            with(sound_request({}, "body"), "4\r\n\r\n", "4\r\nX: 1\r\nY: 2\r\n\r\n"));
}

TEST(edit, appends_to_a_message_that_ended_without_the_empty_line) {
  const auto message = parsed("A sip:b SIP/2.0\r\nTo: c");
  Edit edit(message);
  edit.append_header("X", "1");
  EXPECT_EQ(edit.render(), "A sip:b SIP/2.0\r\nTo: c\r\nX: 1\r\n\r\n");
}

TEST(edit, removes_a_line_with_its_folds) {
  const auto message = parsed(sound_request("X: a\r\n b\r\nY: c\r\n"));
  Edit edit(message);
  edit.remove_line(message.lines()[6]);
  EXPECT_EQ(edit.render(), sound_request("Y: c\r\n"));
}

TEST(edit, removes_values_and_one_comma_each) {
  const std::string three = "Contact: <sip:a>, <sip:b> ,<sip:c>\r\n";
  EXPECT_EQ(without(three, {0}), "Contact: <sip:b> ,<sip:c>\r\n");
  EXPECT_EQ(without(three, {1}), "Contact: <sip:a>, <sip:c>\r\n");
  EXPECT_EQ(without(three, {2}), "Contact: <sip:a>, <sip:b>\r\n");
  EXPECT_EQ(without(three, {0, 1}), "Contact: <sip:c>\r\n");
  EXPECT_EQ(without(three, {0, 2}), "Contact: <sip:b>\r\n");
  EXPECT_EQ(without(three, {1, 2}), "Contact: <sip:a>\r\n");
  EXPECT_EQ(without(three, {0, 1, 2}), "");
  EXPECT_EQ(without(three, {}), three);
}

TEST(edit, removes_values_over_folds_and_lines) {
  const std::string lines =
      "Contact: <sip:a>,\r\n <sip:b>\r\nm: <sip:c>\r\nContact: <sip:d>,<sip:e>\r\n";
  EXPECT_EQ(without(lines, {0, 2, 4}), "Contact: <sip:b>\r\nContact: <sip:d>\r\n");
  EXPECT_EQ(without(lines, {1, 3}), "Contact: <sip:a>\r\nm: <sip:c>\r\nContact: <sip:e>\r\n");
  EXPECT_EQ(without(lines, {0, 1, 3, 4}), "m: <sip:c>\r\n");
}

TEST(edit, removes_some_values_and_replaces_others_of_one_line) {
  const auto message = parsed(sound_request("Contact: <sip:a>, <sip:b>, <sip:c>, <sip:d>\r\n"));
  const auto all = message.values(Header::contact);
  const Values gone{all[0], all[2]};
  Edit edit(message);
  edit.replace(all[3].span, "<sip:D>");
  edit.remove_values(gone);
  edit.replace(all[1].span, "<sip:B>");
  EXPECT_EQ(contact_line(parsed(edit.render())), "Contact: <sip:B>, <sip:D>\r\n");
}

TEST(edit, removes_a_line_and_prepends_in_its_place) {
  const auto message = parsed(sound_request("Route: <sip:us;lr>\r\nX: y\r\n"));
  Edit edit(message);
  edit.remove_values(message.values(Header::route));
  edit.prepend_header(Header::route, "Route", "<sip:next;lr>");
  EXPECT_EQ(edit.render(), sound_request("Route: <sip:next;lr>\r\nX: y\r\n"));
}

TEST(edit, removes_the_last_line_and_appends_behind_it) {
  const auto message = parsed(sound_request());
  Edit edit(message);
  edit.append_header("l", "0");
  edit.remove_line(*message.first(Header::content_length));
  EXPECT_EQ(edit.render(), with(sound_request(), "Content-Length", "l"));
}

TEST(edit, sets_a_body_in_place_of_the_old_one) {
  const auto message = parsed(sound_request({}, "old body"));
  Edit edit(message);
  edit.set_body("new");
  EXPECT_FALSE(edit.empty());
  EXPECT_EQ(edit.render(), with(sound_request({}, "old body"), "old body", "new"));
  Edit cut(message);
  cut.set_body("");
  EXPECT_EQ(parsed(cut.render()).body(), "");
  const auto bodiless = parsed(sound_request());
  Edit added(bodiless);
  added.set_body("new");
  EXPECT_EQ(added.render(), sound_request() + "new");
}

}  // namespace
}  // namespace sipward::sip::test
