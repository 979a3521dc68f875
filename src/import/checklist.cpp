// The checklist: what to do by hand, what changed, whom to tell what, and every line with its fate.
#include <algorithm>

#include "sipward/import/import.hpp"
#include "sipward/import/layout.hpp"
#include "sipward/import/neighbours.hpp"
#include "sipward/import/translations.hpp"

namespace sipward::import {
namespace {

// Why some lines that are not understood matter.
struct Loss {
  std::string_view phrase, sentence;
};
constexpr Loss losses[] = {
    {"voice translation-rule",
     "sipward changes no numbers: neighbours have to, or the router stays"},
    {"voice translation-profile",
     "sipward changes no numbers: neighbours have to, or the router stays"},
    {"translation-profile", "sipward changes no numbers: neighbours have to, or the router stays"},
    {"translate", "sipward changes no numbers: neighbours have to, or the router stays"},
    {"translate-outgoing", "sipward changes no numbers: neighbours have to, or the router stays"},
    {"rule", "sipward changes no numbers: neighbours have to, or the router stays"},
    {"prefix", "sipward changes no numbers: neighbours have to, or the router stays"},
    {"voice class sip-profiles", "sipward changes no headers of others"},
    {"sip-profiles", "sipward changes no headers of others"},
    {"voice-class sip profiles", "sipward changes no headers of others"},
    {"credentials", "sipward registers nowhere by itself; REGISTER of neighbours passes through"},
    {"registrar", "sipward registers nowhere by itself; REGISTER of neighbours passes through"},
    {"authentication", "sipward answers no challenge; the ends do, through it"},
};

std::string loss_of(const Line& line) {
  for (const auto& [phrase, sentence] : losses) {
    if (starts_with(line.words, phrase)) return std::string(sentence);
  }
  return {};
}

std::string heading(std::string_view text) {
  return "\n" + std::string(text) + "\n\n";
}

std::string with_lines(const Remark& remark) {
  return remark.lines.empty() ? remark.text : remark.text + " (" + numbers_text(remark.lines) + ")";
}

std::string remarks_text(std::string_view title, const std::vector<Remark>& remarks, bool boxes) {
  if (remarks.empty()) return {};
  std::string text = heading(title);
  for (const auto& remark : remarks) {
    text += paragraph(boxes ? "  [ ] " : "  - ", with_lines(remark));
  }
  return text;
}

std::string number_text(const Line& line) {
  auto text = "  line " + std::to_string(line.number);
  if (line.last > line.number) text += "–" + std::to_string(line.last);
  const std::size_t width = line.last > line.number ? 18 : 16;  // "–" has three bytes
  text.resize(std::max(text.size() + 1, width), ' ');
  return text;
}

std::string lines_text(std::string_view title, const Imported& imported, Fate fate) {
  std::string text;
  for (const auto& line : imported.document.lines) {
    const bool partly = fate == Fate::unread && !line.surplus.empty();
    if (line.fate != fate && !partly) continue;
    text += paragraph(number_text(line), line.text);
    const std::string margin(16, ' ');
    if (fate == Fate::used) {
      const auto at = imported.places.find(line.number);
      std::string became;
      if (at != imported.places.end()) {
        for (const auto& place : at->second) became += (became.empty() ? "" : "; ") + place;
      }
      text += paragraph(margin + "→ ", became.empty() ? line.note : became);
    } else if (fate == Fate::left) {
      text += paragraph(margin + "→ ", line.note);
    } else if (partly) {
      text += paragraph(margin + "→ ", "of it not understood: " + line.surplus);
    } else if (const auto reason = line.note.empty() ? loss_of(line) : line.note; !reason.empty()) {
      text += paragraph(margin + "→ ", reason);
    }
  }
  return text.empty() ? text : heading(title) + text;
}

std::size_t count(const Document& document, Fate fate) {
  std::size_t sum = 0;
  for (const auto& line : document.lines) {
    if (line.fate == fate) sum += line.last - line.number + 1;
  }
  return sum;
}

// "interface ×3: lines 10–14, 16–20": by the first word of what stands at the top.
std::string aside_text(const Document& document) {
  std::vector<std::pair<std::string, Lines>> all;
  for (const auto& line : document.lines) {
    if (line.fate != Fate::not_sip) continue;
    auto top = line.head;
    while (document.lines[top].head != top) top = document.lines[top].head;
    const auto& words = document.lines[top].words;
    const bool off = words.size() > 1 && base::equal_ignoring_case(words.front(), "no");
    const auto word = base::lower(words[off ? 1 : 0]);
    auto at =
        std::find_if(all.begin(), all.end(), [&](const auto& of) { return of.first == word; });
    if (at == all.end()) at = all.insert(all.end(), {word, {}});
    for (auto number = line.number; number <= line.last; ++number) at->second.push_back(number);
  }
  if (all.empty()) return {};
  std::string text = heading("NOT ABOUT SIP");
  for (const auto& [word, lines] : all) text += paragraph("  " + word + ": ", numbers_text(lines));
  return text;
}

std::string summary(const Imported& imported, std::string_view name) {
  const auto& document = imported.document;
  const auto& running = imported.running;
  std::string from = "From " + std::string(name);
  if (!running.version.empty()) from += ", IOS " + running.version;
  if (!running.hostname.empty()) from += ", " + running.hostname;
  from += ": " + std::to_string(document.total) + " lines, of them " +
          std::to_string(count(document, Fate::used)) + " used, " +
          std::to_string(count(document, Fate::left)) + " understood and left out, " +
          std::to_string(count(document, Fate::unread)) + " not understood, " +
          std::to_string(count(document, Fate::not_sip)) + " not about SIP, " +
          std::to_string(document.silent) + " without content.";
  return paragraph("", from) +
         paragraph("",
                   "Sipward passes signalling on. Media, codecs, tones and numbers it leaves as "
                   "they are: what the router changed in them, somebody else has to.");
}

}  // namespace

std::string checklist_text(const Imported& imported, std::string_view name) {
  const auto& plan = imported.plan;
  std::string text = summary(imported, name);
  text += remarks_text("TO FILL IN BY HAND", plan.fill_in, true);
  text += remarks_text("STRICTER THAN IT WAS", plan.stricter, false);
  text += remarks_text("OTHERWISE DIFFERENT", plan.different, false);
  text += heading("WHAT EACH NEIGHBOUR MUST BE TOLD") + neighbours_text(plan);
  const auto translations = translations_text(imported.running);
  if (!translations.empty()) text += heading("NUMBERS THAT THE ROUTER CHANGED") + translations;
  text += lines_text("NOT UNDERSTOOD", imported, Fate::unread);
  text += lines_text("USED", imported, Fate::used);
  text += lines_text("UNDERSTOOD AND LEFT OUT", imported, Fate::left);
  return text + aside_text(imported.document);
}

}  // namespace sipward::import
