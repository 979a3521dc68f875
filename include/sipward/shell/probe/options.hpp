// The probe's OPTIONS (RFC 3261 §11.1) as text, and finding its answer in what comes back. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sipward/core/policy/network.hpp"
#include "sipward/core/sip/framer.hpp"

namespace sipward::probe {

struct OptionsParts {
  policy::Target target;
  std::string via;     // our host:port in Via
  std::string own;     // and in From and Contact
  std::string random;  // hexadecimal, new for each request: of branch, tag and Call-ID
};

std::string options_request(const OptionsParts& parts);

// What a peer's bytes came to.
class AnswerReader {
 public:
  explicit AnswerReader(std::string random);

  enum class State : std::uint8_t { waiting, answered, not_sip };
  // Of a stream, or one whole datagram.
  State read(std::string_view bytes, bool datagram);
  // "SIP/2.0 200 OK", escaped; after answered.
  const std::string& status_line() const { return status_line_; }

 private:
  bool take(std::string bytes);

  std::string random_;
  sip::Framer framer_;
  std::string status_line_;
};

}  // namespace sipward::probe
