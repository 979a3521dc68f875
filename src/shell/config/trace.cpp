// [trace]: where decrypted messages go, which, and how many.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

constexpr std::int64_t mebibyte = std::int64_t{1024} * 1024;
constexpr std::int64_t most_kept = 1'000'000;
constexpr std::int64_t most_files = 1'000;
constexpr std::int64_t any_id = 0xffff'ffff;

void take_amount(Section& section, std::string_view key, std::int64_t least, std::int64_t most,
                 std::size_t& into) {
  if (const auto number = section.take_number(key, least, most)) {
    into = static_cast<std::size_t>(number->value);
  }
}

void take_bytes(Section& section, std::string_view key, std::int64_t least, std::size_t& into) {
  if (const auto size = section.take_size(key, least, std::int64_t{1024} * 1024 * mebibyte)) {
    into = static_cast<std::size_t>(size->value);
  }
}

void take_words(Section& section, std::string_view key, std::vector<std::string>& into) {
  for (const auto& text : section.take_texts(key)) into.push_back(text.value);
}

void read_hep(Section& section, trace::Settings& settings) {
  if (const auto text = section.take_text("hep")) {
    settings.hep = trace::parse_hep_target(text->value);
    if (!settings.hep) {
      section.wrong(text->at, "hep", in_quotes(text->value),
                    "\"udp:HOST:PORT\" or \"tcp:HOST:PORT\"");
    }
  }
  if (const auto id = section.take_number("hep_id", 0, any_id)) {
    settings.hep_id = static_cast<std::uint32_t>(id->value);
  }
}

void read_filter(Section& section, Draft& draft) {
  auto& filter = draft.trace.filter;
  draft.trace_peers = section.take_texts("peers");
  for (const auto& peer : draft.trace_peers) filter.peers.push_back(peer.value);
  constexpr std::pair<std::string_view, base::Side> names_of_sides[] = {
      {"inside", base::Side::inside}, {"outside", base::Side::outside}};
  auto side = base::Side::inside;
  if (section.take_word("side", names_of_sides, side)) filter.side = side;
  take_words(section, "methods", filter.methods);
  take_words(section, "users", filter.users);
  take_words(section, "call_ids", filter.call_ids);
}

}  // namespace

void read_trace(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                Problems& problems) {
  const auto* table = table_named(root, "trace", problems);
  if (table == nullptr) return;
  Section section(*table, "[trace]", problems);
  auto& settings = draft.trace;
  read_hep(section, settings);
  if (const auto text = section.take_text("pcapng")) {
    settings.pcapng.file = resolve(folder, text->value);
  }
  take_bytes(section, "pcapng_size", mebibyte, settings.pcapng.bytes);
  take_amount(section, "pcapng_files", 1, most_files, settings.pcapng.files);
  take_amount(section, "keep", 0, most_kept, settings.keep);
  take_bytes(section, "keep_size", mebibyte, settings.keep_bytes);
  read_filter(section, draft);
  if (const auto rate = section.take_number("rate", 0, 1'000'000)) {
    settings.rate = static_cast<std::uint32_t>(rate->value);
  }
  if (const auto redact = section.take_flag("redact")) {
    settings.redact = redact->value;
    if (!redact->value) {
      problems.warning(redact->at,
                       "[trace] redact is false: passwords and media keys are in what is traced");
    }
  }
  section.finish();
}

void check_trace(const Draft& draft, Problems& problems) {
  for (const auto& name : draft.trace_peers) {
    if (draft.peer_named(name.value) != nullptr) continue;
    problems.error(name.at, "[trace] peers: there is no peer " + in_quotes(name.value),
                   "the name of a [[peer]]");
  }
}

}  // namespace sipward::config
