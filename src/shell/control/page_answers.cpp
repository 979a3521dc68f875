#include "sipward/shell/control/page_answers.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sipward/shell/page/assets.hpp"

namespace sipward::control {
namespace {

constexpr std::chrono::seconds interval{1};

}  // namespace

// One look for all who watch: whoever comes first a second later takes the next.
struct Events::Shared {
  Respond respond;
  Now now;
  std::string event;
  std::uint64_t number = 0;  // of looks so far
  Clock::time_point due{};

  void look() {
    if (number != 0 && now() < due) return;
    due = now() + interval;
    Request request;
    request.path = "/live";
    // JSON as it is serialized has no line breaks: one line of data.
    event = "event: live\ndata: " + respond(request).body + "\n\n";
    ++number;
  }
};

class Events::Watching final : public Stream {
 public:
  explicit Watching(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

  std::optional<std::string> next() override {
    shared_->look();
    if (seen_ == shared_->number) return "";
    seen_ = shared_->number;
    return shared_->event;
  }

 private:
  std::shared_ptr<Shared> shared_;
  std::uint64_t seen_ = 0;
};

Answer page_file(const Request& request) {
  const auto files = page::assets();
  const auto at = std::find_if(files.begin(), files.end(),
                               [&](const page::Asset& one) { return one.path == request.path; });
  if (at == files.end()) return refusal(404, "there is no " + request.path);
  Answer file{200, std::string(at->bytes)};
  file.content_type = at->content_type;
  return file;
}

Events::Events(Respond respond, Now now)
    : shared_(std::make_shared<Shared>(Shared{std::move(respond), std::move(now), {}, 0, {}})) {}

Answer Events::operator()() {
  // Each stream holds one beside our own.
  if (shared_.use_count() > most) {
    return refusal(503, "as many as may already look: " + std::to_string(most));
  }
  Answer answer;
  answer.content_type = "text/event-stream";
  answer.stream = std::make_shared<Watching>(shared_);
  return answer;
}

}  // namespace sipward::control
