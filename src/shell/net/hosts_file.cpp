#include "sipward/shell/net/hosts_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace sipward::net {
namespace {

bool names(std::istringstream& line, std::string_view name) {
  for (std::string word; line >> word;) {
    if (base::equal_ignoring_case(word, name)) return true;
  }
  return false;
}

}  // namespace

std::vector<base::IpAddress> addresses_in_hosts(const std::filesystem::path& file,
                                                std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  std::vector<base::IpAddress> found;
  std::ifstream hosts(file);
  for (std::string text; std::getline(hosts, text);) {
    std::istringstream line(text.substr(0, text.find('#')));
    std::string first;
    line >> first;
    const auto address = base::IpAddress::parse(first);
    if (!address || !names(line, name)) continue;
    if (std::find(found.begin(), found.end(), *address) == found.end()) found.push_back(*address);
  }
  return found;
}

}  // namespace sipward::net
