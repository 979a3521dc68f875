#include "sipward/shell/runtime/expiry.hpp"

#include <array>

namespace sipward::runtime {
namespace {

constexpr std::int64_t day = 86'400;                       // seconds
constexpr std::array<std::int64_t, 4> steps{30, 7, 1, 0};  // days left
constexpr std::size_t most_certificates = 10'000;

// The last step that has come; -1: none.
int step_at(std::int64_t left) {
  int reached = -1;
  for (const auto step : steps) {
    if (left <= step * day) ++reached;
  }
  return reached;
}

std::string sentence(const std::string& certificate, std::int64_t left) {
  if (left <= 0) return certificate + " has expired: renew it now";
  const auto days = (left + day - 1) / day;
  return certificate + " expires in " + std::to_string(days) + (days == 1 ? " day" : " days") +
         ": renew it";
}

}  // namespace

bool Expiry::is_near(std::int64_t expires, std::int64_t now) {
  return expires != 0 && step_at(expires - now) >= 0;
}

std::optional<std::string> Expiry::judge(const std::string& certificate, std::int64_t expires,
                                         std::int64_t now) {
  if (!is_near(expires, now)) return std::nullopt;
  const int step = step_at(expires - now);
  const auto known = told_.find(certificate);
  if (known != told_.end() && known->second >= step) return std::nullopt;
  if (known == told_.end() && told_.size() >= most_certificates) told_.erase(told_.begin());
  told_[certificate] = step;
  return sentence(certificate, expires - now);
}

}  // namespace sipward::runtime
