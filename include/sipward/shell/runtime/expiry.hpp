// Certificates that will expire are told of in time: once when 30, 7 and 1 days are left, and once
// when it has happened. Bounded; the caller locks and gives the time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sipward::runtime {

class Expiry {
 public:
  // `certificate` says whose it is and which ("trustpoint lab: CN=sbc, serial 0a"); the times are
  // in seconds since 1970. The sentence to be told, if there is one now.
  std::optional<std::string> judge(const std::string& certificate, std::int64_t expires,
                                   std::int64_t now);
  // Else judge() has nothing to tell: few certificates need to be named.
  static bool is_near(std::int64_t expires, std::int64_t now);

 private:
  std::map<std::string, int> told_;  // the step that was told last, by certificate
};

}  // namespace sipward::runtime
