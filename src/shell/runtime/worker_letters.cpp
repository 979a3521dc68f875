// What its letters have a worker do: most are for its proxy.
#include <utility>

#include "sipward/shell/runtime/worker.hpp"

namespace sipward::runtime {

void Worker::open_letters(std::vector<Letter>& letters) {
  for (auto& letter : letters) {
    std::visit([this](auto& content) { read(content); }, letter);
  }
}

void Worker::read(SendFailed& letter) {
  proxy_.on_send_failed(letter.id, letter.failure, letter.why, core_now(), outputs_);
  perform();
}

void Worker::read(Looked& letter) {
  proxy_.on_resolved(letter.id, letter.located, core_now(), outputs_);
  perform();
}

void Worker::read(Learned& letter) {
  proxy_.learn(letter.wanted, letter.located, core_now());
}

void Worker::read(SetDrained& letter) {
  if (letter.what == proxy::Drained{}) {
    proxy_.set_status({letter.drained});
  } else {
    proxy_.set_drained(letter.what, letter.drained);
  }
  if (letter.taken) letter.taken->count_down();
}

void Worker::read(Inquiry<CallReport>& letter) {
  tell_some(std::make_shared<CallTelling>(std::move(letter), proxy_.calls()));
}

void Worker::tell_some(const std::shared_ptr<CallTelling>& telling) {
  if (telling->go_on(proxy_.calls(), *now_, core_now())) return;
  reactor_.post([this, telling] { tell_some(telling); });
}

void Worker::read(Adopt& letter) {
  now_ = std::move(letter.snapshot);
  proxy_.set_network(now_->network, now_->directory);
  pool_.adopt(now_);
  proxy_.look_after_peers(core_now(), outputs_);
  perform();
}

void Worker::read(Observed& letter) {
  proxy_.on_observation(letter.observation, core_now(), outputs_);
  perform();
}

void Worker::read(PeerLearned& letter) {
  proxy_.on_vitals(letter.change, core_now(), outputs_);
  perform();
}

void Worker::read(ConnectionLost& letter) {
  proxy::LostConnection lost{{}, std::move(letter.undelivered), std::move(letter.carried)};
  if (const auto& way = letter.way) {
    auto& where = lost.where.emplace();
    where.peer = way->peer;
    where.remote = way->remote;
    where.server_name = way->server_name;
    where.identity = way->identity;
  }
  proxy_.on_connection_lost(lost, core_now(), outputs_);
  perform();
}

}  // namespace sipward::runtime
