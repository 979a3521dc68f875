// Reads the messages of tests/torture/*.txt, whose format valid.txt tells. The same files are sent
// through the running proxy by tests/system/torture_test.py.
#pragma once

#include <string>
#include <vector>

namespace sipward::sip::test {

struct TortureText {
  std::string name;
  std::string section;
  std::string verdict;  // "fit", "dropped" or a status
  bool ends_stream = false;
  std::string bytes;
};

std::vector<TortureText> torture_texts();

}  // namespace sipward::sip::test
