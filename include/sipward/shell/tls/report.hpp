// What is wrong with files: sentences for people that begin with the trustpoint's name, if they are
// of one, and the file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sipward::tls {

struct Problems {
  std::vector<std::string> errors, warnings;
};

class Report {
 public:
  Report(const std::string& trustpoint, Problems& problems)
      : prefix_("trustpoint " + trustpoint + ": "), problems_(problems) {}
  explicit Report(Problems& problems) : problems_(problems) {}  // of no trustpoint
  void error(const std::filesystem::path& path, const std::string& what);
  void warning(const std::filesystem::path& path, const std::string& what);
  // `what`, "the key" or such, is in a file that every user of this machine may read.
  void warn_if_open_to_all(const std::filesystem::path& path, const std::string& what);
  bool failed() const { return failed_; }

 private:
  std::string prefix_;
  Problems& problems_;
  bool failed_ = false;
};

}  // namespace sipward::tls
