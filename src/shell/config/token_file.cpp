#include "sipward/shell/config/token_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace sipward::config {
namespace {

constexpr std::size_t shortest_token = 16;
constexpr std::size_t longest_token = 512;
constexpr mode_t others = 0077;

bool is_visible(char c) {
  return c > ' ' && c < '\x7f';
}

TokenFile refused(const std::filesystem::path& path, const std::string& why) {
  return {{}, path.string() + ": " + why};
}

}  // namespace

TokenFile read_token(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return refused(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return refused(path, "is no file");
  if ((status.st_mode & others) != 0) {
    return refused(path, "others may read or write it: chmod 600 " + path.string());
  }
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token)) return refused(path, "there is nothing to be read in it");
  const bool fits = token.size() >= shortest_token && token.size() <= longest_token;
  if (!fits || !std::all_of(token.begin(), token.end(), is_visible)) {
    return refused(path,
                   "a token is one line of 16 to 512 visible characters; make one with"
                   " (umask 077; openssl rand -hex 24 > " +
                       path.string() + ")");
  }
  return {std::move(token), {}};
}

}  // namespace sipward::config
