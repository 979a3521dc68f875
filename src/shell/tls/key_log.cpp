#include "sipward/shell/tls/key_log.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sipward/shell/tls/examination.hpp"

namespace sipward::tls {
namespace {

using SharedLog = std::shared_ptr<KeyLog>;

void release_log(void*, void* log, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<SharedLog*>(log);
}

int log_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, release_log);
  return index;
}

KeyLog* log_of(const SSL* ssl) {
  const auto* log = static_cast<SharedLog*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), log_index()));
  return log == nullptr ? nullptr : log->get();
}

void on_key(const SSL* ssl, const char* line) {
  auto* log = log_of(ssl);
  if (log == nullptr) return;
  if (log->is_everybodys()) return log->append(line);
  auto* examination = static_cast<Examination*>(SSL_get_app_data(ssl));
  if (examination == nullptr) return;
  const auto& candidates = examination->candidates;
  const bool may_be_meant = std::any_of(candidates.begin(), candidates.end(),
                                        [&](const Policy* one) { return log->is_of(*one); });
  if (may_be_meant) examination->secrets.emplace_back(line);
}

}  // namespace

std::shared_ptr<KeyLog> KeyLog::open(const std::filesystem::path& path,
                                     std::vector<std::string> peers, std::string& problem) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) {
    problem = "key log: " + path.string() + ": cannot be opened: " + std::strerror(errno);
    return nullptr;
  }
  return std::make_shared<KeyLog>(fd, std::move(peers));
}

bool KeyLog::is_of(const Policy& peer) const {
  return std::find(peers_.begin(), peers_.end(), peer.settings.name) != peers_.end();
}

KeyLog::~KeyLog() {
  ::close(fd_);
}

void KeyLog::append(std::string_view line) {
  std::string whole(line);
  whole.push_back('\n');
  const std::lock_guard lock(mutex_);
  // A full disk loses lines of the log, never a handshake.
  [[maybe_unused]] const auto written = ::write(fd_, whole.data(), whole.size());
}

void settle_keys(ssl_st* ssl, std::vector<std::string>& secrets, const Policy* peer) {
  if (secrets.empty()) return;
  auto* log = log_of(ssl);
  for (auto& secret : secrets) {
    if (log != nullptr && peer != nullptr && log->is_of(*peer)) log->append(secret);
    OPENSSL_cleanse(secret.data(), secret.size());
  }
  secrets.clear();
}

void log_keys(ssl_ctx_st* context, std::shared_ptr<KeyLog> log) {
  auto shared = std::make_unique<SharedLog>(std::move(log));
  if (SSL_CTX_set_ex_data(context, log_index(), shared.get()) != 1) return;
  static_cast<void>(shared.release());
  SSL_CTX_set_keylog_callback(context, on_key);
}

}  // namespace sipward::tls
