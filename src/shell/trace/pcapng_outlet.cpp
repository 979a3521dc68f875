#include "sipward/shell/trace/pcapng_outlet.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "sipward/shell/trace/pcapng.hpp"

namespace sipward::trace {
namespace {

constexpr std::chrono::seconds retry_pause{5};
constexpr mode_t ours_alone = 0600;

// "received from cucm over tls": what the packets themselves cannot say.
void write_comment(std::string& text, Passing& passing) {
  const auto& sighting = passing.sighting();
  text = sighting.received ? "received from " : "sent to ";
  const auto peer = passing.peer();
  text += peer.empty() ? "no peer" : peer;
  text.append(", ").append(base::to_string(sighting.side)).append(", over ");
  text.append(base::to_string(sighting.remote.transport));
}

}  // namespace

PcapngOutlet::PcapngOutlet(PcapngSettings settings, Tell tell)
    : settings_(std::move(settings)), tell_(std::move(tell)) {}

void PcapngOutlet::take(Passing& passing) {
  const auto& sighting = passing.sighting();
  write_comment(comment_, passing);
  for (const auto& packet : packets_.of(sighting, passing.text())) {
    append_pcapng(batch_, sighting.time, packet.head, packet.message, comment_);
  }
  ++in_batch_;
}

void PcapngOutlet::flush(Clock::time_point now) {
  if (in_batch_ == 0) return;
  std::string problem;
  const bool tries = !failing_ || now >= again_at_;
  if (tries) problem = write();
  const bool passed = tries && problem.empty();
  (passed ? counts_.passed : counts_.lost) += in_batch_;
  batch_.clear();
  in_batch_ = 0;
  if (!problem.empty()) again_at_ = now + retry_pause;
  if (!problem.empty() && !std::exchange(failing_, true)) {
    tell_("trace: " + settings_.file.string() + " cannot be written: " + problem);
  } else if (passed && std::exchange(failing_, false)) {
    tell_("trace: " + settings_.file.string() + " is written again; " +
          std::to_string(counts_.lost) + " messages are missing");
  }
}

std::string PcapngOutlet::write() {
  if (file_ && written_ + batch_.size() > settings_.bytes) file_.reset();
  if (!file_) {
    auto problem = open();
    if (!problem.empty()) return problem;
  }
  std::size_t done = 0;
  while (done < batch_.size()) {
    const auto count = ::write(file_.get(), batch_.data() + done, batch_.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      auto problem = net::error_text(errno);
      // Half a block would make the rest unreadable.
      if (::ftruncate(file_.get(), static_cast<off_t>(written_)) != 0) file_.reset();
      return problem;
    }
    done += static_cast<std::size_t>(count);
  }
  written_ += done;
  return {};
}

std::string PcapngOutlet::open() {
  turn_files();
  net::Descriptor file(::open(settings_.file.c_str(),
                              O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, ours_alone));
  if (!file) return net::error_text(errno);
  // A file that was there was open to whom it was; a pipe or a terminal is not ours to close.
  struct stat status {};
  const bool regular = ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
  if (regular && ::fchmod(file.get(), ours_alone) != 0) return net::error_text(errno);
  const auto head = pcapng_head();
  if (::write(file.get(), head.data(), head.size()) != static_cast<ssize_t>(head.size())) {
    return net::error_text(errno);
  }
  file_ = std::move(file);
  written_ = head.size();
  return {};
}

void PcapngOutlet::turn_files() const {
  std::error_code ignored;
  const auto name = [this](std::size_t number) {
    return number == 0
               ? settings_.file
               : std::filesystem::path(settings_.file.string() + "." + std::to_string(number));
  };
  // A pipe, or a device such as /dev/stdout, is no file to be put aside.
  if (!std::filesystem::is_regular_file(settings_.file, ignored)) return;
  if (std::filesystem::file_size(settings_.file, ignored) == 0) return;
  for (auto number = settings_.files - 1; number > 0; --number) {
    std::filesystem::rename(name(number - 1), name(number), ignored);
  }
}

}  // namespace sipward::trace
