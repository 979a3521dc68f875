// The pages of the commands.
#include <algorithm>
#include <cctype>

#include "sipward/cli/manual.hpp"
#include "sipward/shell/config/environment.hpp"

namespace sipward::cli {
namespace {

std::string name_of(const CommandFacts& command) {
  std::string name = "sipward" + (command.path.empty() ? "" : " " + command.path);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string synopsis(const CommandFacts& command) {
  auto text = bold("sipward" + (command.path.empty() ? "" : " " + command.path));
  if (!command.commands.empty())
    return text + " " + italic("COMMAND") + " [" + italic("OPTION") + " ...]";
  text += " [" + italic("OPTION") + " ...]";
  for (const auto& option : command.options) {
    if (!option.positional) continue;
    const auto name = italic(option.names.front()) + (option.repeated ? " ..." : "");
    text += option.required ? " " + name : " [" + name + "]";
  }
  return text;
}

std::string options_text(const CommandFacts& command) {
  std::string text;
  for (const auto& option : command.options) {
    std::string names;
    for (const auto& name : option.names) {
      names += (names.empty() ? "" : ", ") + (option.positional ? italic(name) : bold(name));
    }
    if (!option.positional && !option.value.empty()) names += " " + italic(option.value);
    text += ".TP\n" + names + "\n" + roff(option.what.empty() ? "see above" : option.what);
    if (option.required && !option.positional) text += " (required)";
    if (!option.usual.empty()) text += " (default: " + roff(option.usual) + ")";
    text += "\n";
  }
  return text;
}

std::string commands_text(const CommandFacts& command) {
  std::string text;
  for (const auto& one : command.commands) {
    text +=
        ".TP\n" + bold(one.path) + "\n" + roff(one.what) + "; see " + bold(name_of(one)) + "(1)\n";
  }
  return text;
}

std::string examples_section(const std::vector<Example>& examples) {
  std::string text = ".SH EXAMPLES\n";
  for (const auto& example : examples) {
    text += ".TP\n" + bold(example.command) + "\n" + roff(example.what) + "\n";
  }
  return text;
}

constexpr auto exit_codes = R"(.SH EXIT STATUS
.TP
0
what was asked for was done
.TP
1
it was not, or something is wrong with what was looked at; standard error says what
.TP
2
the command line was wrong
)";

constexpr auto files_section = R"(.SH FILES
.TP
.I /etc/sipward/sipward.toml
the configuration
.TP
.I /etc/sipward/certs
certificates and keys, as the package sets it up: readable by root and sipward
.TP
.I /var/lib/sipward
token keys and the control socket
)";

std::string environment_section() {
  std::string text =
      ".SH ENVIRONMENT\nWhere there is no /etc/sipward/sipward.toml these variables stand in for "
      "it;\n.B sipward check\nshows the configuration that they come to.\n";
  for (const auto& [name, expected] : config::environment_settings()) {
    text += ".TP\n" + bold(name) + "\n" + roff(expected) + "\n";
  }
  return text;
}

std::string capitalized(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string page_text(const CommandFacts& command, const std::string& also) {
  const bool program = command.path.empty();
  const auto what =
      program ? std::string("TLS for SIP components that cannot do it themselves") : command.what;
  std::string text =
      page_head(name_of(command), 1, what) + ".SH SYNOPSIS\n" + synopsis(command) + "\n";
  text += ".SH DESCRIPTION\n" + roff(program ? command.what : capitalized(command.what)) +
          (command.what.ends_with('.') ? "\n" : ".\n");
  if (!command.commands.empty()) text += ".SH COMMANDS\n" + commands_text(command);
  if (!command.options.empty()) text += ".SH OPTIONS\n" + options_text(command);
  if (!command.examples.empty()) text += examples_section(command.examples);
  text += exit_codes;
  if (program) text += environment_section() + files_section;
  return text + ".SH SEE ALSO\n" + also + "\n";
}

void add_pages(const CommandFacts& command, const std::string& parent, std::vector<Page>& pages) {
  const auto own = name_of(command);
  auto also = parent.empty() ? std::string() : bold(parent) + "(1), ";
  also += bold("sipward.toml") + "(5)";
  pages.push_back({own + ".1", page_text(command, also)});
  for (const auto& below : command.commands) add_pages(below, own, pages);
}

}  // namespace

std::vector<Page> command_pages(const CommandFacts& program) {
  std::vector<Page> pages;
  add_pages(program, {}, pages);
  return pages;
}

}  // namespace sipward::cli
