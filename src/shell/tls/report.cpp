#include "sipward/shell/tls/report.hpp"

#include <sys/stat.h>

namespace sipward::tls {

void Report::error(const std::filesystem::path& path, const std::string& what) {
  problems_.errors.push_back(prefix_ + path.string() + ": " + what);
  failed_ = true;
}

void Report::warning(const std::filesystem::path& path, const std::string& what) {
  problems_.warnings.push_back(prefix_ + path.string() + ": " + what);
}

void Report::warn_if_open_to_all(const std::filesystem::path& path, const std::string& what) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & S_IRWXO) == 0) return;
  warning(path, what + " is open to every user; chmod 600 it");
}

}  // namespace sipward::tls
