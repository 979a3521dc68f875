// token.keys: the ring of token keys as text, one key a line, the sealing one first. Written whole
// and at once (a new file, renamed), so that a crash leaves the old ring or the new one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/tls/sealing.hpp"
#include "sipward/shell/tls/whole_file.hpp"

namespace sipward::tls {

std::string to_text(const std::vector<TokenKey>& keys);
// Empty if the text is damaged in any way.
std::vector<TokenKey> keys_from_text(std::string_view text);

struct KeyFile {
  enum class State : std::uint8_t { read, absent, failed };
  State state = State::absent;
  std::vector<TokenKey> keys;
  std::string problem;  // of failed
};
KeyFile read_key_file(const std::filesystem::path& path);

// False, with the reason in errno, if it was not written; EEXIST if it is there and is to be kept.
bool write_key_file(const std::filesystem::path& path, const std::vector<TokenKey>& keys,
                    Existing existing);

}  // namespace sipward::tls
