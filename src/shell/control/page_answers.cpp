#include "sipward/shell/control/page_answers.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sipward/shell/page/assets.hpp"

namespace sipward::control {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::seconds interval{1};

class Live final : public Stream {
 public:
  explicit Live(std::shared_ptr<const Respond> respond) : respond_(std::move(respond)) {}

  std::optional<std::string> next() override {
    const auto now = Steady::now();
    if (now < due_) return "";
    due_ = now + interval;
    std::string events;
    for (const auto* what : {"status", "peers", "evidence"}) {
      Request request;
      request.path = std::string("/") + what;
      // JSON as it is serialized has no line breaks: one line of data.
      events += std::string("event: ") + what + "\ndata: " + (*respond_)(request).body + "\n\n";
    }
    return events;
  }

 private:
  std::shared_ptr<const Respond> respond_;
  Steady::time_point due_{};
};

}  // namespace

Answer page_file(const Request& request) {
  const auto files = page::assets();
  const auto at = std::find_if(files.begin(), files.end(),
                               [&](const page::Asset& one) { return one.path == request.path; });
  if (at == files.end()) return refusal(404, "there is no " + request.path);
  Answer file{200, std::string(at->bytes)};
  file.content_type = at->content_type;
  return file;
}

Events::Events(Respond respond) : respond_(std::make_shared<const Respond>(std::move(respond))) {}

Answer Events::operator()() const {
  // Each stream holds one beside our own.
  if (respond_.use_count() > most) {
    return refusal(503, "as many as may already look: " + std::to_string(most));
  }
  Answer answer;
  answer.content_type = "text/event-stream";
  answer.stream = std::make_shared<Live>(respond_);
  return answer;
}

}  // namespace sipward::control
