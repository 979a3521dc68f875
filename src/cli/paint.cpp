#include "sipward/cli/paint.hpp"

#include <unistd.h>

#include <cstdlib>

namespace sipward::cli {
namespace {

bool is_wanted() {
  return ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
}

const char* begin_of(Colour colour) {
  switch (colour) {
    case Colour::red:
      return "\x1b[31m";
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
  }
  return "";
}

}  // namespace

std::string painted(Colour colour, std::string_view text) {
  if (!is_wanted()) return std::string(text);
  return begin_of(colour) + std::string(text) + "\x1b[0m";
}

}  // namespace sipward::cli
