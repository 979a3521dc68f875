#include "sipward/import/translations.hpp"

#include "sipward/import/layout.hpp"
#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

using Translate = TranslationProfile::Translate;

std::string labelled(std::string_view label, std::string_view text) {
  auto head = "    " + std::string(label);
  head.resize(std::max<std::size_t>(head.size() + 1, 18), ' ');
  return paragraph(head, text);
}

std::string at_line(std::size_t number) {
  return " (line " + std::to_string(number) + ")";
}

// "called     by translation-rule 1 (line 7)", and its rules below.
std::string translate_text(const Translate& translate, const Running& running) {
  const auto at = running.translation_rules.find(translate.rule);
  const bool known = at != running.translation_rules.end() && !at->second.rules.empty();
  auto text = labelled(translate.what, "by translation-rule " + std::to_string(translate.rule) +
                                           at_line(translate.line) +
                                           (known ? "" : ", of which no rule was read"));
  if (!known) return text;
  for (const auto& rule : at->second.rules) {
    text += labelled("", "rule " + rule.value + at_line(rule.lines.front()));
  }
  return text;
}

std::string translation_text(const Translation& one, const Running& running) {
  if (one.profile.empty()) {
    return labelled(one.direction, "without a profile" + at_line(one.line)) +
           translate_text(one.translate, running);
  }
  const auto at = running.translation_profiles.find(base::lower(one.profile));
  const bool known = at != running.translation_profiles.end() && !at->second.all.empty();
  auto text = labelled(one.direction, "translation-profile " + one.profile + at_line(one.line) +
                                          (known ? "" : ", of which nothing was read"));
  if (!known) return text;
  for (const auto& translate : at->second.all) text += translate_text(translate, running);
  return text;
}

bool take_what(Words& words, Translate& into) {
  into.what = base::lower(words.next());
  return words.take_number(2'147'483'647, into.rule);
}

}  // namespace

void note_rule(const Line& line, TranslationRule& into) {
  Words words(line);
  if (words.take("rule") && !words.done()) into.rules.push_back({words.rest(), {line.number}});
}

void note_translate(const Line& line, TranslationProfile& into) {
  Words words(line);
  Translate translate;
  translate.line = line.number;
  if (words.take("translate") && take_what(words, translate)) into.all.push_back(translate);
}

void note_translation(const Line& line, DialPeer& into) {
  Words words(line);
  Translation one;
  one.line = one.translate.line = line.number;
  if (words.take("translation-profile")) {
    one.direction = base::lower(words.next());
    one.profile = words.next();
    if (!one.profile.empty()) into.translations.push_back(one);
  } else if (words.take("translate-outgoing") && take_what(words, one.translate)) {
    one.direction = "outgoing";
    into.translations.push_back(one);
  }
}

std::string translations_text(const Running& running) {
  std::string text;
  for (const auto& dial_peer : running.dial_peers) {
    if (dial_peer.shut || dial_peer.translations.empty()) continue;
    auto head = "dial-peer " + std::to_string(dial_peer.tag);
    if (!dial_peer.description.empty()) head += ", " + dial_peer.description;
    text += paragraph("  ", head);
    for (const auto& one : dial_peer.translations) text += translation_text(one, running);
  }
  return text;
}

}  // namespace sipward::import
