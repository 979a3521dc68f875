#include "sipward/shell/tls/key_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <span>

#include "sipward/shell/tls/descriptor.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

constexpr std::string_view first_line = "sipward token keys 1\n";
constexpr std::size_t largest_file = 65'536;

bool take_hexadecimal(std::string_view& text, std::span<unsigned char> bytes) {
  if (text.size() < bytes.size() * 2) return false;
  for (auto& byte : bytes) {
    const auto high = hexadecimal_digits.find(text[0]);
    const auto low = hexadecimal_digits.find(text[1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    byte = static_cast<unsigned char>(high << 4 | low);
    text.remove_prefix(2);
  }
  return true;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<TokenKey> take_key(std::string_view& text) {
  TokenKey key;
  const bool good = take_hexadecimal(text, {&key.id, 1}) && take(text, ' ') &&
                    take_hexadecimal(text, key.encryption) && take(text, ' ') &&
                    take_hexadecimal(text, key.nonce) && take(text, '\n');
  return good ? std::optional(key) : std::nullopt;
}

}  // namespace

std::string to_text(const std::vector<TokenKey>& keys) {
  std::string text(first_line);
  for (const auto& key : keys) {
    text.append(hexadecimal({&key.id, 1}));
    text.push_back(' ');
    text.append(hexadecimal(key.encryption));
    text.push_back(' ');
    text.append(hexadecimal(key.nonce));
    text.push_back('\n');
  }
  return text;
}

std::vector<TokenKey> keys_from_text(std::string_view text) {
  std::vector<TokenKey> keys;
  if (!text.starts_with(first_line)) return {};
  text.remove_prefix(first_line.size());
  while (!text.empty()) {
    const auto key = take_key(text);
    if (!key) return {};
    keys.push_back(*key);
  }
  return keys;
}

KeyFile read_key_file(const std::filesystem::path& path) {
  KeyFile file;
  const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.get() < 0 && errno == ENOENT) return file;
  file.state = KeyFile::State::failed;
  std::string text(largest_file, '\0');
  const auto count = opened.get() < 0 ? -1 : ::read(opened.get(), text.data(), text.size());
  if (count < 0) {
    file.problem = path.string() + ": cannot be read: " + std::strerror(errno);
    return file;
  }
  text.resize(static_cast<std::size_t>(count));
  file.keys = keys_from_text(text);
  if (file.keys.empty()) {
    file.problem = path.string() + ": is damaged; restore it, or remove it to have a new one made";
    return file;
  }
  file.state = KeyFile::State::read;
  return file;
}

bool write_key_file(const std::filesystem::path& path, const std::vector<TokenKey>& keys,
                    Existing existing) {
  return write_whole(path, to_text(keys), existing);
}

}  // namespace sipward::tls
