// `sipward import ios`: the text of a Cisco IOS or IOS-XE configuration (or a piece of one) to a
// configuration of sipward, and a checklist for people. What each command means there: Cisco's
// voice command reference; what is not known is listed, never guessed. Pure: text in, text out.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/import/plan.hpp"

namespace sipward::import {

// Which places of the configuration a line became: "[[peer]] cucm: target".
using Places = std::map<std::size_t, std::vector<std::string>>;

struct Imported {
  Document document;  // every line with its fate
  Running running;
  Plan plan;
  Places places;
  std::string toml, checklist;

  bool has_sip() const;  // a neighbour, a certificate or a timer
};

// `name`: of the file, as the results mention it.
Imported import_ios(std::string_view text, std::string_view name);

// The parts of it, in this order.
std::string toml_text(const Plan& plan, const Document& document, std::string_view name,
                      Places& places);
void settle(Document& document, const Plan& plan, const Places& places);  // the last fates
std::string checklist_text(const Imported& imported, std::string_view name);

}  // namespace sipward::import
