// What the writer writes passes the checks, and what a bad proxy would do to it does not.
#include "sipward/load/engine/examine.hpp"

#include <gtest/gtest.h>

#include "sipward/load/engine/writer.hpp"

namespace sipward::load {
namespace {

const base::Endpoint target{base::Transport::tls, *base::IpAddress::parse("10.0.0.9"), 5061};
const Place local(base::Endpoint{base::Transport::tls, *base::IpAddress::parse("10.0.0.1"), 40000});
const Place answering(target);

std::string changed(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

class Examine : public testing::Test {
 protected:
  Examine() : writer_({}, "10.0.0.9", target) {
    call_.call_id = "Lab-0-1-2@10.0.0.1";
    call_.from_tag = "Lab-0-1-2";
    call_.session = "5";
    call_.branch = "z9hG4bKLab-0-1-2-1";
    call_.cseq = "1";
  }
  std::string invite() { return std::string(writer_.request(Say::invite, call_, user_, local)); }
  std::string ok() {
    const auto request = invite();
    Glimpse glimpse;
    EXPECT_EQ(look(request, glimpse).cut, Cut::message);
    std::string text;
    writer_.begin_answer(text, 200, "OK", glimpse, "there", nullptr);
    writer_.end_ok_with_body(text, answering, "service", "1");
    return text;
  }
  std::string examine(const std::string& text) {
    return examine_answer(text, {call_.call_id, call_.from_tag, call_.branch, {}, &local});
  }
  Writer writer_;
  CallTexts call_;
  UserPair user_{"load", "service", 0, {}};
};

TEST_F(Examine, ARightCallIsRight) {
  EXPECT_EQ(examine_request(invite(), nullptr), "");
  EXPECT_EQ(examine(ok()), "");
}

TEST_F(Examine, AnAnswerThatWasSpoiltIsFound) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"branch=z9hG4bKLab-0-1-2-1", "branch=z9hG4bKother"},
           {"10.0.0.1:40000;branch", "10.0.0.1:40001;branch"},
           {"Via:", "Via: SIP/2.0/TLS 10.0.0.5;branch=z9hG4bKleft\r\nVia:"},
           {";tag=Lab-0-1-2", ";tag=other"},
           {"Call-ID: Lab", "Call-ID: Lob"},
           {";tag=there", ""},
           {"Contact:", "X-Contact:"},
           {"CSeq: 1", "CSeq: x"},
           {"v=0", "v=1"},
           {"Allow:", "Record-Route: <sip:strict.example>\r\nAllow:"}}) {
    EXPECT_NE(examine(changed(ok(), from, to)), "") << from;
  }
}

TEST_F(Examine, ARequestThatWasSpoiltIsFound) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"branch=z9hG4bK", "branch="},
                                                        {"Max-Forwards: 70\r\n", ""},
                                                        {"Contact:", "X-Contact:"},
                                                        {"v=0", "v=1"}}) {
    EXPECT_NE(examine_request(changed(invite(), from, to), nullptr), "") << from;
  }
}

TEST_F(Examine, WithinADialogOurContactComesBack) {
  call_.remote_target = "sip:service@10.0.0.9:5061;transport=tls";
  call_.to_tag_param = ";tag=there";
  const std::string bye_text(writer_.request(Say::bye, call_, user_, local));
  EXPECT_EQ(examine_request(bye_text, &answering), "");
  EXPECT_NE(examine_request(changed(bye_text, "10.0.0.9:5061", "10.0.0.8:5061"), &answering), "");
  EXPECT_NE(examine_request(changed(bye_text, "From:", "Route: <sip:x;lr>\r\nFrom:"), &answering),
            "");
}

TEST_F(Examine, AnAnswerToADatagramSaysWhereItCameFrom) {
  auto request = changed(invite(), ";branch=", ";rport;branch=");
  Glimpse glimpse;
  ASSERT_EQ(look(request, glimpse).cut, Cut::message);
  const base::Endpoint source{base::Transport::udp, *base::IpAddress::parse("10.0.0.7"), 999};
  std::string text;
  writer_.begin_answer(text, 180, "Ringing", glimpse, "there", &source);
  EXPECT_NE(text.find(";received=10.0.0.7;rport=999;branch="), std::string::npos) << text;
}

}  // namespace
}  // namespace sipward::load
