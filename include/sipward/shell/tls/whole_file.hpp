// A file that is written whole or not at all: a new one beside it, synced, renamed. A crash leaves
// the old or the new.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace sipward::tls {

enum class Existing : std::uint8_t { keep, replace };

struct Access {
  mode_t mode = 0600;
  std::optional<gid_t> group = {};
};

// Who may read a file that is to be replaced: as the old one has it. Nothing: there is none.
std::optional<Access> access_of(const std::filesystem::path& path);

// False, with the reason in errno, if it was not written; EEXIST if it is there and is to be kept.
bool write_whole(const std::filesystem::path& path, std::string_view text, Existing existing,
                 const Access& access = {});

}  // namespace sipward::tls
