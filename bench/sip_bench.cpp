// What reading and editing a message costs, beside sofia-sip doing the same in this very program:
// index and decode, edit and render, framing of a batch. The INVITE has 1.3 kB and 22 headers.
#include <benchmark/benchmark.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/su_alloc.h>

#include "scenario/dialog_texts.hpp"
#include "sipward/core/sip/edit.hpp"
#include "sipward/core/sip/framer.hpp"

namespace {

using namespace sipward;

const std::string& invite() {
  static const std::string text = scenario::CallTexts(1).invite();
  return text;
}

constexpr std::string_view via = "SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bK1;alias";
constexpr auto contact = "sip:100@sbc.example.com:5061;transport=tls;sw=TOKEN";

void index_and_decode(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(sip::Message::parse(invite()));
}
BENCHMARK(index_and_decode);

void index_edit_and_render(benchmark::State& state) {
  for (auto _ : state) {
    const auto message = sip::Message::parse(invite());
    sip::Edit edit(*message);
    edit.prepend_header(sip::Header::via, "Via", via);
    edit.replace(message->request_uri_span(), "sip:4711@cucm.example.com");
    edit.replace(message->first(sip::Header::max_forwards)->value, "69");
    edit.replace(message->first(sip::Header::contact)->value, contact);
    benchmark::DoNotOptimize(edit.render());
  }
}
BENCHMARK(index_edit_and_render);

void frame_a_batch(benchmark::State& state) {
  const auto count = state.range(0);
  std::string batch;
  for (std::int64_t i = 0; i < count; ++i) batch += invite();
  for (auto _ : state) {
    sip::Framer framer({});
    framer.append(batch);
    for (auto frame = framer.next(); frame.kind == sip::Frame::Kind::message;
         frame = framer.next()) {
      benchmark::DoNotOptimize(frame.bytes);
    }
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(frame_a_batch)->Arg(1)->Arg(16);

// A message read whole by sofia-sip; the caller destroys it.
msg_t* sofia_parse() {
  static const msg_mclass_t* mclass = sip_default_mclass();
  auto* message = msg_make(mclass, 0, invite().data(), static_cast<ssize_t>(invite().size()));
  // Headers are decoded when the message is asked for its object.
  benchmark::DoNotOptimize(sip_object(message));
  return message;
}

void sofia_sip_parse(benchmark::State& state) {
  for (auto _ : state) msg_destroy(sofia_parse());
}
BENCHMARK(sofia_sip_parse);

void sofia_sip_parse_edit_and_print(benchmark::State& state) {
  for (auto _ : state) {
    auto* message = sofia_parse();
    auto* sip = sip_object(message);
    auto* home = msg_home(message);
    sip_add_make(message, sip, sip_via_class, via.data());
    sip->sip_max_forwards->mf_count = 69;
    sip->sip_contact->m_url[0] = *url_make(home, contact);
    msg_fragment_clear(sip->sip_contact->m_common);
    msg_fragment_clear(sip->sip_max_forwards->mf_common);
    std::size_t size = 0;
    benchmark::DoNotOptimize(msg_as_string(home, message, nullptr, 0, &size));
    msg_destroy(message);
  }
}
BENCHMARK(sofia_sip_parse_edit_and_print);

}  // namespace
