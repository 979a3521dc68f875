// [log]: what is logged, how and where.
#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/config/log_words.hpp"

namespace sipward::config {

void read_log(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
              Problems& problems) {
  const auto* table = table_named(root, "log", problems);
  if (table == nullptr) return;
  Section section(*table, "[log]", problems);
  auto& settings = draft.log;
  section.take_word("level", log_levels, settings.levels.usual);
  constexpr std::pair<std::string_view, log::Format> formats[] = {{"text", log::Format::text},
                                                                  {"json", log::Format::json}};
  section.take_word("format", formats, settings.format);
  if (const auto text = section.take_text("to")) {
    if (text->value.empty()) {
      section.wrong(text->at, "to", "\"\"", "\"stderr\", \"syslog\" or the path of a file");
    } else if (text->value == "syslog") {
      settings.to = log::To::syslog;
    } else if (text->value != "stderr") {
      settings.to = log::To::file;
      settings.file = resolve(folder, text->value);
    }
  }
  section.finish();
}

}  // namespace sipward::config
