// Who calls whom: a list from a CSV file, whose first line names its columns. Pure; read by all
// workers.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::load {

struct User {
  std::string caller, callee;    // user parts of SIP URIs
  std::string certificate, key;  // files, "" if the column is empty or absent
  std::string sni;
  bool operator==(const User&) const = default;
};

// The first problems of a list, a line each: "file:line: what; expected what".
struct UsersError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Columns in any order: caller and callee, and if wanted certificate, key and sni. Fields may be
// quoted (RFC 4180); empty lines and those that begin with # are left out. `file` is what problems
// are told of. Throws UsersError, also if there is no user at all.
std::vector<User> read_users(std::string_view file, std::string_view text);

}  // namespace sipward::load
