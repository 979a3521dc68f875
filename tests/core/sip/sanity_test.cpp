// Each refusal of sanity with its reason and status, and what is close to it and passes.
#include "sipward/core/sip/sanity.hpp"

#include "core/sip/messages.hpp"

namespace sipward::sip::test {
namespace {

using base::DropReason;

Verdict request_verdict(std::string bytes) {
  return judge_request(parsed(std::move(bytes)));
}

void expect_refused(std::string bytes, DropReason reason, int status = 400) {
  const auto verdict = request_verdict(bytes);
  EXPECT_EQ(verdict.reason, reason) << to_string(verdict.reason) << " for\n" << bytes;
  EXPECT_EQ(verdict.status, status) << bytes;
  EXPECT_FALSE(verdict.phrase.empty());
  EXPECT_FALSE(verdict);
}

void expect_fit(const std::string& bytes) {
  EXPECT_TRUE(request_verdict(bytes)) << bytes;
}

std::string instead_of(std::string_view what, std::string_view other) {
  return with(sound_request(), what, other);
}

TEST(sanity, a_sound_message_is_fit) {
  expect_fit(sound_request());
  EXPECT_TRUE(judge_response(parsed(sound_response())));
}

TEST(sanity, other_versions_are_505) {
  expect_refused(instead_of("SIP/2.0", "SIP/7.0"), DropReason::unsupported_version, 505);
  expect_refused(instead_of("SIP/2.0", "SIP/2.01"), DropReason::unsupported_version, 505);
  expect_fit(instead_of("SIP/2.0", "sip/2.0"));
}

TEST(sanity, a_request_line_out_of_shape_is_400) {
  for (const auto* line :
       {"INVITE  sip:b SIP/2.0", "INVITE sip:b  SIP/2.0", "INVITE sip:b SIP/2.0 ",
        "INVITE <sip:b> SIP/2.0", "INVITE sip:b ; lr SIP/2.0", "INVITE sip:b?Route=x SIP/2.0",
        "INVITE bob SIP/2.0", "INVITE sip:b:99999 SIP/2.0", "INVITE sip:[::1 SIP/2.0",
        "INVITE sip:2001:db8::1 SIP/2.0"}) {
    expect_refused(instead_of("INVITE sip:bob@example.net SIP/2.0", line),
                   DropReason::malformed_start_line);
  }
  expect_refused(instead_of(" SIP/2.0\r\n", " SIP/2.0\n"), DropReason::malformed_start_line);
}

TEST(sanity, other_schemes_are_not_its_to_judge) {
  for (const auto* uri : {"tel:+12015550123", "urn:service:sos", "unheard-of:whatever"}) {
    expect_fit(instead_of("sip:bob@example.net", uri));
  }
}

TEST(sanity, malformed_lines_are_400) {
  for (const auto* line : {"nothing\r\n", "two words: x\r\n", "X: y\n", "X: a\rb: c\r\n"}) {
    expect_refused(sound_request(line), DropReason::malformed_header);
  }
}

TEST(sanity, each_mandatory_header_missing_is_400) {
  for (const auto* name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
    expect_refused(instead_of(std::string(name) + ":", "X-" + std::string(name) + ":"),
                   DropReason::missing_mandatory_header);
  }
  expect_fit(instead_of("Max-Forwards", "X"));
}

TEST(sanity, each_header_that_stands_once_repeated_is_400) {
  for (const auto* line : {"f: <sip:a@b>\r\n", "t: <sip:a@b>\r\n", "i: x\r\n", "CSeq: 7 INVITE\r\n",
                           "Max-Forwards: 70\r\n", "l: 0\r\n", "c: a/b\r\nContent-Type: a/b\r\n",
                           "Expires: 1\r\nexpires: 1\r\n"}) {
    expect_refused(sound_request(line), DropReason::repeated_single_header);
  }
  expect_fit(sound_request("Via: SIP/2.0/TCP h\r\nRoute: <sip:a;lr>\r\nRoute: <sip:b;lr>\r\n"));
}

TEST(sanity, a_cseq_out_of_shape_or_range_is_400) {
  expect_refused(instead_of("7 INVITE", "INVITE"), DropReason::malformed_header);
  expect_refused(instead_of("7 INVITE", "-7 INVITE"), DropReason::malformed_header);
  expect_refused(instead_of("7 INVITE", "4294967296 INVITE"), DropReason::malformed_header);
  expect_refused(instead_of("7 INVITE", "2147483648 INVITE"), DropReason::scalar_out_of_range);
  expect_fit(instead_of("7 INVITE", "2147483647 INVITE"));
  expect_fit(instead_of("7 INVITE", "0 INVITE"));
}

TEST(sanity, a_cseq_of_another_method_is_400) {
  expect_refused(instead_of("7 INVITE", "7 OPTIONS"), DropReason::cseq_mismatch);
  expect_refused(instead_of("7 INVITE", "7 invite"), DropReason::cseq_mismatch);
  expect_fit(with(with(sound_request(), "INVITE", "NEW!"), "7 INVITE", "7 NEW!"));
}

TEST(sanity, max_forwards_out_of_range_is_400) {
  for (const auto* hops : {"256", "-1", "x", "", "70 70", "4294967296"}) {
    expect_refused(instead_of("Max-Forwards: 70", "Max-Forwards: " + std::string(hops)),
                   DropReason::scalar_out_of_range);
  }
  expect_fit(instead_of("Max-Forwards: 70", "Max-Forwards: 255"));
  expect_fit(instead_of("Max-Forwards: 70", "Max-Forwards: 0"));
}

TEST(sanity, a_content_length_that_is_no_number_is_400) {
  expect_refused(instead_of("Content-Length: 0", "Content-Length: x"),
                 DropReason::content_length_invalid);
}

TEST(sanity, a_top_via_out_of_shape_is_400) {
  expect_refused(instead_of("SIP/2.0/UDP", "SIP/1.0/UDP"), DropReason::malformed_header);
  expect_refused(instead_of("192.0.2.1:5060", ";"), DropReason::malformed_header);
  expect_refused(instead_of("z9hG4bKone", "z9hG4bK"), DropReason::malformed_header);
  expect_refused(instead_of("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKone;rport", ","),
                 DropReason::malformed_header);
  expect_fit(instead_of("branch=z9hG4bKone", "branch=before-rfc-3261"));
  expect_fit(instead_of(";rport\r\n", ";rport, ???\r\n"));
}

TEST(sanity, from_and_to_out_of_shape_are_400) {
  for (const auto* value : {"<sip:a", "\"a <sip:a>", "<a>", "nobody", "Bell, A <sip:a@b>", "<>"}) {
    expect_refused(instead_of("\"Alice\" <sip:alice@example.com>", value),
                   DropReason::malformed_header);
    expect_refused(instead_of("To: <sip:bob@example.net>", "To: " + std::string(value)),
                   DropReason::malformed_header);
  }
  expect_fit(instead_of("\"Alice\" <sip:alice@example.com>", "<tel:+12015550123>"));
  expect_fit(instead_of("\"Alice\" <sip:alice@example.com>", "<unheard-of:x>"));
}

TEST(sanity, addresses_that_rules_edit_are_judged_value_by_value) {
  for (const auto* name : {"Contact", "Route", "Record-Route"}) {
    const std::string line = std::string(name) + ": <sip:a@b>, ";
    expect_refused(sound_request(line + "<sip:c\r\n"), DropReason::malformed_header);
    expect_refused(sound_request(line + "<sip:c>;;x\r\n"), DropReason::malformed_header);
    expect_fit(sound_request(line + "<sip:c>\r\n"));
  }
  expect_fit(sound_request("Contact: *\r\n"));
  expect_refused(sound_request("Route: *\r\n"), DropReason::malformed_header);
}

TEST(sanity, headers_that_no_rule_edits_pass_unread) {
  expect_fit(sound_request("Date: Fri, 01 Jan 2010 16:00:00 EST\r\nAccept: ;;;\r\nWarning: x\r\n"));
}

TEST(sanity, a_response_that_is_unfit_is_dropped_without_answer) {
  const auto reason = [](std::string bytes) {
    const auto verdict = judge_response(parsed(std::move(bytes)));
    EXPECT_EQ(verdict.status, 0);
    return verdict.reason;
  };
  EXPECT_EQ(reason(sound_response("SIP/3.0 200 OK")), DropReason::unsupported_version);
  EXPECT_EQ(reason(sound_response("SIP/2.0 099 Low")), DropReason::status_out_of_range);
  EXPECT_EQ(reason(sound_response("SIP/2.0 700 High")), DropReason::status_out_of_range);
  EXPECT_EQ(reason(sound_response("SIP/2.0 4294967301 Big")), DropReason::status_out_of_range);
  EXPECT_EQ(reason(sound_response("SIP/2.0 200")), DropReason::malformed_start_line);
  EXPECT_EQ(reason(with(sound_response(), "CSeq", "X")), DropReason::missing_mandatory_header);
  EXPECT_EQ(reason(with(sound_response(), "7 INVITE", "seven")), DropReason::malformed_header);
}

TEST(sanity, a_request_is_answerable_when_it_has_a_via) {
  EXPECT_TRUE(answerable(parsed(sound_request())));
  EXPECT_TRUE(answerable(parsed("A sip:b SIP/2.0\r\nv: x\r\n\r\n")));
  EXPECT_FALSE(answerable(parsed(instead_of("Via", "X"))));
  EXPECT_FALSE(answerable(parsed("A sip:b SIP/2.0\r\nVia: ,\r\n\r\n")));
}

}  // namespace
}  // namespace sipward::sip::test
