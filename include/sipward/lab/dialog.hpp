// SIP as the lab's components write it: requests, responses, and the dialog that both sides share.
// Pure text.
#pragma once

#include <string>
#include <vector>

#include "sipward/core/sip/message.hpp"
#include "sipward/lab/component.hpp"

namespace sipward::lab {

struct Request {
  std::string method, uri, call_id;
  std::string from = "<sip:caller@lab>;tag=caller";
  std::string to = "<sip:callee@lab>";
  std::string branch;
  int cseq = 1;
  std::vector<std::string> routes;
};
std::string text_of(const Component& sender, const Request& request);
std::string answer_to(const Component& sender, const sip::Message& request, int status);

std::string contact_uri(const sip::Message& message);
// The Record-Route values, from first to last.
std::vector<std::string> record_routes(const sip::Message& message);

// What each side needs to go on: made of what the caller and the callee received.
struct Dialog {
  Request by_caller, by_callee;  // without method; cseq is the last used
};
Dialog dialog_of(const Request& invite, const sip::Message& ok, const sip::Message& received);

}  // namespace sipward::lab
