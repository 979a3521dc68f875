#include "sipward/import/import.hpp"

#include <algorithm>
#include <set>

#include "sipward/import/sections.hpp"

namespace sipward::import {

bool Imported::has_sip() const {
  return std::any_of(document.lines.begin(), document.lines.end(), [](const Line& line) {
    return line.fate == Fate::used && line.mode != Mode::interface &&
           !starts_with(line.words, "hostname") && !starts_with(line.words, "ip domain");
  });
}

// A line that was read may have come to nothing, for nobody refers to what it says; one of an
// interface may have told an address.
void settle(Document& document, const Plan& plan, const Places& places) {
  std::set<std::size_t> told;
  for (const auto* remarks : {&plan.fill_in, &plan.stricter, &plan.different}) {
    for (const auto& remark : *remarks) told.insert(remark.lines.begin(), remark.lines.end());
  }
  std::map<std::size_t, std::string> idle;
  for (const auto& remark : plan.idle) {
    for (const auto number : remark.lines) idle.emplace(number, remark.text);
  }
  for (auto& line : document.lines) {
    const bool placed = places.contains(line.number);
    const bool opener = line.note == "opens what follows";
    if (placed) {
      line.fate = Fate::used;
      if (line.note.empty()) line.note = "an address of the router";
    } else if (line.fate == Fate::used && !opener && !told.contains(line.number)) {
      line.fate = Fate::left;
      const auto reason = idle.find(line.number);
      line.note = reason != idle.end() ? reason->second
                                       : "nothing that is in use refers to it (" + line.note + ")";
    }
  }
}

Imported import_ios(std::string_view text, std::string_view name) {
  Imported imported;
  imported.document = read_document(text);
  imported.running = read_running(imported.document);
  imported.plan = make_plan(imported.running);
  imported.toml = toml_text(imported.plan, imported.document, name, imported.places);
  settle(imported.document, imported.plan, imported.places);
  imported.checklist = checklist_text(imported, name);
  return imported;
}

}  // namespace sipward::import
