// The texts that are sent: requests of callers out of their templates, answers out of the request
// and a template. Each worker has one; it reuses its buffer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sipward/load/engine/caller.hpp"
#include "sipward/load/engine/glimpse.hpp"
#include "sipward/load/engine/place.hpp"
#include "sipward/load/engine/settings.hpp"
#include "sipward/load/measure/template.hpp"

namespace sipward::load {

struct Templates {
  Template invite, re_invite, ack, bye, cancel, options, register_, ok;
};
// The built-in ones but for the files' methods. Throws TemplateError.
Templates compile_templates(const std::vector<TemplateFile>& files);

// Of a call, what its requests are made of.
struct CallTexts {
  std::string call_id, from_tag, session;
  std::string to_tag_param;   // ";tag=…" once there is a dialog
  std::string remote_target;  // the callee's Contact; empty: not yet
  std::string routes;         // whole Route lines
  std::string branch;         // of the request to be written
  std::string cseq;
};

class Writer {
 public:
  Writer(const std::vector<TemplateFile>& files, std::string target_host,
         const base::Endpoint& target);

  // Valid until the next text is written. `again` is no text of its own.
  std::string_view request(Say say, const CallTexts& call, const UserPair& user,
                           const Place& local);
  // Start line and what every answer repeats of its request, the tag added to To if it has none.
  void begin_answer(std::string& to, int status, std::string_view phrase, const Glimpse& request,
                    std::string_view tag, const base::Endpoint* datagram_source);
  void end_empty_answer(std::string& to, const Place* contact, std::string_view user);
  void end_ok_with_body(std::string& to, const Place& contact, std::string_view user,
                        std::string_view session);

 private:
  const Template& template_of(Say say) const;
  Templates templates_;
  std::string target_host_, target_port_, transport_;
  std::string text_, uri_;
};

}  // namespace sipward::load
