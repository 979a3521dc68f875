#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sipward/shell/tls/key_file.hpp"
#include "sipward/shell/tls/sealing.hpp"

namespace sipward::tls {
namespace {

constexpr std::size_t most_keys = 250;

std::filesystem::path file_in(const std::filesystem::path& folder) {
  return folder / "token.keys";
}

// Empty if the folder is there now; its parents must be.
std::string make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return folder.string() + ": cannot be made: " + std::strerror(errno);
}

KeyRing::Loaded random_ring(std::string problem) {
  return {std::make_unique<KeyRing>(KeyRing::random()), std::move(problem), false};
}

KeyRing::Loaded ring_of(KeyFile file) {
  if (file.state == KeyFile::State::failed) return random_ring(std::move(file.problem));
  return {std::make_unique<KeyRing>(std::move(file.keys)), {}, false};
}

}  // namespace

KeyRing::Loaded KeyRing::load_or_create(const std::filesystem::path& folder) {
  const auto path = file_in(folder);
  auto file = read_key_file(path);
  if (file.state != KeyFile::State::absent) return ring_of(std::move(file));
  if (auto problem = make_folder(folder); !problem.empty()) return random_ring(std::move(problem));
  std::vector<TokenKey> keys{make_token_key(1)};
  if (write_key_file(path, keys, Existing::keep)) {
    return {std::make_unique<KeyRing>(std::move(keys)), {}, true};
  }
  const int error = errno;
  // Another process was faster: its ring is everybody's.
  if (error == EEXIST) file = read_key_file(path);
  if (file.state != KeyFile::State::absent) return ring_of(std::move(file));
  return random_ring(path.string() + ": cannot be written: " + std::strerror(error));
}

std::string KeyRing::rotate(const std::filesystem::path& folder, std::size_t keep) {
  const auto path = file_in(folder);
  const auto file = read_key_file(path);
  if (file.state == KeyFile::State::failed) return file.problem;
  if (file.state == KeyFile::State::absent) return path.string() + ": there is no ring to rotate";
  auto keys = file.keys;
  keys.insert(keys.begin(), make_token_key(static_cast<std::uint8_t>(keys.front().id + 1)));
  keys.resize(std::min({keys.size(), keep + 1, most_keys}));
  if (write_key_file(path, keys, Existing::replace)) return {};
  return path.string() + ": cannot be written: " + std::strerror(errno);
}

}  // namespace sipward::tls
