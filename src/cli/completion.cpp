// What bash offers behind `sipward`.
#include "sipward/cli/manual.hpp"

namespace sipward::cli {
namespace {

std::string last_word(const std::string& path) {
  return path.substr(path.rfind(' ') + 1);
}

template <class Visit>
void visit_all(const CommandFacts& command, Visit visit) {
  visit(command);
  for (const auto& below : command.commands) visit_all(below, visit);
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// The commands below it, and its options.
std::string words_of(const CommandFacts& command) {
  std::vector<std::string> words;
  for (const auto& below : command.commands) words.push_back(last_word(below.path));
  for (const auto& option : command.options) {
    if (option.positional) continue;
    words.insert(words.end(), option.names.begin(), option.names.end());
  }
  return joined(words, " ");
}

// Behind an option that takes a value: one of its choices, or a file.
std::string values_of(const CommandFacts& command) {
  std::string cases;
  for (const auto& option : command.options) {
    if (option.positional || option.value.empty()) continue;
    std::vector<std::string> patterns;
    for (const auto& name : option.names) patterns.push_back("'" + command.path + ":" + name + "'");
    cases += "    " + joined(patterns, " | ") + ")\n";
    if (option.choices.empty()) {
      cases += "      compopt -o default\n      return ;;\n";
    } else {
      cases += "      mapfile -t COMPREPLY < <(compgen -W '" + joined(option.choices, " ") +
               "' -- \"$current\")\n      return ;;\n";
    }
  }
  return cases;
}

}  // namespace

std::string bash_completion(const CommandFacts& program) {
  std::vector<std::string> paths;
  std::string values, words;
  visit_all(program, [&](const CommandFacts& command) {
    if (!command.path.empty()) paths.push_back("'" + command.path + "'");
    values += values_of(command);
    words += "    '" + command.path + "') words='" + words_of(command) + "' ;;\n";
  });
  return "# bash completion of sipward: made of its commands, not by hand\n"
         "_sipward() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
         "  local path='' words='' further i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    further=\"${path:+$path }${COMP_WORDS[i]}\"\n"
         "    case $further in\n"
         "      " +
         joined(paths, " | ") +
         ") path=$further ;;\n"
         "    esac\n"
         "  done\n"
         "  case $path:$before in\n" +
         values +
         "  esac\n"
         "  case $path in\n" +
         words +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "  [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default\n"
         "}\n"
         "complete -F _sipward sipward\n";
}

}  // namespace sipward::cli
