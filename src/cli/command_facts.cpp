#include "sipward/cli/command_facts.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace sipward::cli {
namespace {

bool is_shown(const CLI::App* command) {
  return !command->get_group().empty();
}

// "keys rotate"; of the program itself empty.
std::string path_of(const CLI::App& app) {
  if (app.get_parent() == nullptr) return {};
  const auto parent = path_of(*app.get_parent());
  return parent.empty() ? app.get_name() : parent + " " + app.get_name();
}

// What stands in braces: "TEXT:{inside,outside}".
std::vector<std::string> choices_in(const std::string& type) {
  std::vector<std::string> choices;
  const auto begin = type.find('{');
  const auto end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return choices;
  return CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
}

std::string value_of(const CLI::Option& option, const std::vector<std::string>& choices) {
  if (option.get_items_expected_max() == 0) return {};
  if (!choices.empty()) return CLI::detail::join(choices, "|");
  auto type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

OptionFacts facts_of(const CLI::Option& option) {
  OptionFacts facts;
  facts.positional = !option.nonpositional();
  if (facts.positional) facts.names.push_back(option.get_name(true));
  for (const auto& name : option.get_snames()) facts.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) facts.names.push_back("--" + name);
  facts.choices = choices_in(option.get_type_name());
  facts.value = value_of(option, facts.choices);
  if (!facts.value.empty()) facts.usual = option.get_default_str();
  facts.what = option.get_description();
  facts.required = option.get_required();
  facts.repeated = option.get_expected_max() > 1;
  return facts;
}

}  // namespace

CommandFacts facts_of(const CLI::App& app) {
  CommandFacts facts;
  facts.path = path_of(app);
  facts.what = app.get_description();
  facts.examples = examples_of(facts.path);
  for (const auto* option : app.get_options()) facts.options.push_back(facts_of(*option));
  std::stable_partition(facts.options.begin(), facts.options.end(),
                        [](const OptionFacts& option) { return option.positional; });
  for (const auto* command : app.get_subcommands(is_shown)) {
    facts.commands.push_back(facts_of(*command));
  }
  return facts;
}

void add_examples(CLI::App& app) {
  const auto path = path_of(app);
  app.footer(examples_text(examples_of(path)));
  for (auto* command : app.get_subcommands([](CLI::App*) { return true; })) add_examples(*command);
}

}  // namespace sipward::cli
