#include "sipward/shell/pki/output.hpp"

#include <grp.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "sipward/shell/tls/pieces.hpp"

namespace sipward::pki {
namespace {

namespace fs = std::filesystem;

constexpr mode_t group_may_read = 0640;

std::optional<gid_t> group_of(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto* entry = ::getgrnam(name.c_str());
  if (entry == nullptr) refuse("there is no group " + name + " on this machine (getent group)");
  return entry->gr_gid;
}

Outcome outcome_of(const Output& file, bool replace) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(file.path, error))) return Outcome::written;
  std::string problem;
  if (tls::bytes_of_file(file.path, problem) == file.text && problem.empty()) {
    return Outcome::unchanged;
  }
  if (!replace) {
    refuse(file.path.string() + " is there already; repeat with --force to replace it");
  }
  return Outcome::replaced;
}

tls::Access access_for(const Output& file, std::optional<gid_t> group) {
  if (!file.secret) return {0644, std::nullopt};
  if (group) return {group_may_read, group};
  const auto old = tls::access_of(file.path);
  if (!old) return {};
  return {old->mode & group_may_read, old->group};
}

// Through a symlink, as certificates are often placed, to what it names.
fs::path real_place(const fs::path& path) {
  std::error_code error;
  const auto real = fs::weakly_canonical(path, error);
  return error ? path : real;
}

}  // namespace

void refuse(const std::string& sentence) {
  throw std::runtime_error(sentence);
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::written:
      return "written";
    case Outcome::replaced:
      return "replaced";
    case Outcome::unchanged:
      return "unchanged";
  }
  return "";
}

std::vector<Outcome> write_all(const std::vector<Output>& files, const Permission& permission) {
  const auto group = group_of(permission.group);
  std::vector<Outcome> outcomes;
  outcomes.reserve(files.size());
  for (const auto& file : files) outcomes.push_back(outcome_of(file, permission.replace));
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& file = files[i];
    if (outcomes[i] == Outcome::unchanged) continue;
    const auto path = real_place(file.path);
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    const auto existing =
        outcomes[i] == Outcome::replaced ? tls::Existing::replace : tls::Existing::keep;
    if (!tls::write_whole(path, file.text, existing, access_for(file, group))) {
      refuse(file.path.string() + " cannot be written: " + std::strerror(errno));
    }
  }
  return outcomes;
}

}  // namespace sipward::pki
