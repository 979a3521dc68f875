#include "sipward/shell/tls/passphrase.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "sipward/shell/tls/command.hpp"
#include "sipward/shell/tls/descriptor.hpp"

namespace sipward::tls {
namespace {

constexpr std::chrono::seconds longest_command{5};

std::string read_file(const std::filesystem::path& path, Passphrase& into) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, Passphrase::longest + 3> bytes{};  // one too many beside a line's end
  const auto count = file.get() < 0 ? -1 : ::read(file.get(), bytes.data(), bytes.size());
  if (count < 0) return std::string("cannot be read: ") + std::strerror(errno);
  std::string_view text(bytes.data(), static_cast<std::size_t>(count));
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  into.add(text);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return {};
}

std::string read_variable(const std::string& name, Passphrase& into) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return "is not set";
  into.add(value);
  return {};
}

std::string read_command(const std::vector<std::string>& command, Passphrase& into) {
  bool in_first_line = true;
  auto problem = run_command(command, longest_command, [&](std::string_view output) {
    if (!in_first_line) return;
    const auto end = output.find('\n');
    in_first_line = end == std::string_view::npos;
    into.add(output.substr(0, end));
  });
  into.drop_last('\r');
  return problem;
}

}  // namespace

Passphrase::~Passphrase() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

void Passphrase::add(std::string_view part) {
  too_long_ = too_long_ || part.size() > longest - size_;
  if (too_long_) return;
  std::copy(part.begin(), part.end(), bytes_.data() + size_);
  size_ += part.size();
}

void Passphrase::drop_last(char c) {
  if (!text().ends_with(c)) return;
  --size_;
  bytes_[size_] = '\0';
}

bool is_given(const PassphraseSource& source) {
  return !source.file.empty() || !source.variable.empty() || !source.command.empty();
}

std::string name_of(const PassphraseSource& source) {
  if (!source.file.empty()) return source.file.string();
  if (!source.variable.empty()) return "environment variable " + source.variable;
  return source.command.empty() ? "no passphrase" : "command " + source.command.front();
}

std::string obtain(const PassphraseSource& source, Passphrase& into, Report& report) {
  std::string problem;
  if (!source.file.empty()) {
    problem = read_file(source.file, into);
    report.warn_if_open_to_all(source.file, "the passphrase");
  } else if (!source.variable.empty()) {
    problem = read_variable(source.variable, into);
  } else {
    problem = read_command(source.command, into);
  }
  if (problem.empty() && into.too_long()) {
    problem = "gives more than " + std::to_string(Passphrase::longest) + " bytes";
  } else if (problem.empty() && into.text().empty()) {
    problem = "gives an empty passphrase";
  }
  return problem.empty() ? problem : name_of(source) + " " + problem;
}

}  // namespace sipward::tls
