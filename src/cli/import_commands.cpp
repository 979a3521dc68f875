// The options of `sipward import`.
#include <CLI/CLI.hpp>
#include <memory>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {

void add_import_commands(CLI::App& app, int& code) {
  const auto options = std::make_shared<ImportOptions>();
  auto* import =
      app.add_subcommand("import", "a configuration for sipward out of another product's");
  import->require_subcommand(1);
  auto* ios = import->add_subcommand(
      "ios",
      "out of a Cisco IOS or IOS-XE running-config (CUBE), or a piece of one:\n"
      "a configuration in which every value names the line that it comes from, and\n"
      "a checklist: what to fill in, what is stricter than it was, what each neighbour\n"
      "must be told, which lines were not understood.");
  ios->add_option("FILE", options->file, "the text, as shown or typed; -: standard input")
      ->required();
  ios->add_option("-o,--out", options->out,
                  "a folder for sipward.toml, checklist.txt, certificates; else shown");
  ios->add_flag("--force", options->force, "with --out: write over what is there");
  ios->add_flag("--json", options->json, "every line and what became of it, for programs");
  ios->footer(
      "Exit code: 0 done, whatever there is still to fill in; 1 FILE says nothing about SIP or\n"
      "cannot be read, or the folder cannot be written; 2 wrong options.\n"
      "\n"
      "Examples:\n"
      "  sipward import ios cube1-running.txt --out cube1\n"
      "  sipward check -c cube1/sipward.toml        # names all that is left to fill in\n"
      "  ssh cube1 show running-config | sipward import ios -");
  ios->callback([options, &code] { code = import_ios(*options); });
}

}  // namespace sipward::cli
