// The hidden command with which the build makes manual pages and shell completion.
#include "sipward/cli/manual.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

namespace fs = std::filesystem;

bool write_file(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::fprintf(stderr, "sipward: cannot write %s\n", file.c_str());
  return static_cast<bool>(out);
}

int write_manual(const CLI::App& app, const fs::path& sample, const fs::path& folder) {
  std::ifstream in(sample, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in || text.empty()) {
    std::fprintf(stderr, "sipward: cannot read %s\n", sample.c_str());
    return 1;
  }
  std::error_code ignored;  // writing will tell
  fs::create_directories(folder, ignored);
  const auto program = facts_of(app);
  auto pages = command_pages(program);
  pages.push_back(settings_page(text));
  bool written = write_file(folder / "sipward.bash", bash_completion(program));
  for (const auto& page : pages) written = write_file(folder / page.file, page.text) && written;
  return written ? 0 : 1;
}

}  // namespace

void add_manual_command(CLI::App& app, int& code) {
  struct Options {
    fs::path sample, folder;
  };
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("manual", "write manual pages and bash completion");
  command->group("");
  command->add_option("SAMPLE", options->sample, "conf/sipward.toml")->required();
  command->add_option("FOLDER", options->folder, "where to")->required();
  command->callback(
      [options, &app, &code] { code = write_manual(app, options->sample, options->folder); });
}

}  // namespace sipward::cli
