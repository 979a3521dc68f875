// A new request as routes look at it: the user without escapes and as a number, hosts, headers,
// each worked out when the first condition asks for it and then kept. Nothing here allocates but
// whole_user(), and headers that are folded. Borrows what it looks at; lives on the stack of one
// choice.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sipward/core/policy/header_view.hpp"
#include "sipward/core/policy/route.hpp"

namespace sipward::policy {

// Who asks for what.
struct RouteQuestion {
  Side side = Side::inside;
  PeerId from = base::no_peer;
  std::string_view verified_name;  // of the sending connection's certificate; empty: none
  const sip::Uri& uri;             // the Request-URI, once our own routes are taken off
  const sip::Message& request;
};

// What a text condition is about.
enum class Part : std::uint8_t { number, user, host, from_host, to_host, verified_name };
inline constexpr std::size_t part_count = 6;

class RequestView {
 public:
  explicit RequestView(const RouteQuestion& question);

  const RouteQuestion& question() const { return question_; }
  std::uint32_t method_bit() const {
    return 1U << static_cast<unsigned>(question_.request.method());
  }
  std::uint32_t scheme_bit() const { return 1U << static_cast<unsigned>(question_.uri.scheme); }

  // Of sip and sips what stands before '@' without parameters and password, of tel the number, of
  // urn all behind its scheme. Escapes are decoded; if there were any, it is cut at 64 bytes.
  std::string_view user();
  std::string whole_user() const;
  // The user without visual separators, if nothing else is left than digits, '*' and '#' behind an
  // optional '+'; cut at 64 bytes. Of other users the user.
  std::string_view number();
  bool in(const NumberRange& range);
  const WrittenHost& host(Part part);  // all parts but number and user

  std::uint64_t head(Part part) {
    const auto at = static_cast<std::size_t>(part);
    if ((known_heads_ >> at & 1U) == 0) {
      heads_[at] = head_of(text(part));
      known_heads_ |= 1U << at;
    }
    return heads_[at];
  }
  HeaderView& headers() { return headers_; }

 private:
  struct Digits {
    bool plus = false;
    std::size_t count = 0;  // 0: no number of digits alone, or too many
    std::uint64_t value = 0;
  };
  std::string_view text(Part part);
  std::string_view host_text(Part part) const;
  std::string_view read_user();
  std::string_view read_number();
  Digits read_digits();

  static constexpr std::size_t longest = 64;
  const RouteQuestion& question_;
  std::string_view raw_user_;
  std::optional<std::string_view> user_, number_;
  std::optional<Digits> digits_;
  std::array<std::optional<WrittenHost>, part_count> hosts_;
  std::array<char, longest> decoded_, plain_;  // what user_ and number_ may show
  std::uint32_t known_heads_ = 0;              // a bit a Part
  std::array<std::uint64_t, part_count> heads_;
  HeaderView headers_;
};

}  // namespace sipward::policy
