#include "sipward/import/import.hpp"

#include <boost/json.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/layout.hpp"

namespace sipward::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{8} * 1024 * 1024;

int failed(const std::string& what) {
  std::fprintf(stderr, "sipward import: %s\n", what.c_str());
  return 1;
}

// The whole text; `problem` if there is none.
std::string read_text(const fs::path& path, std::string& problem) {
  std::ifstream file;
  errno = 0;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file || fs::is_directory(path)) {
      problem = path.string() + ": " + std::strerror(file ? EISDIR : errno);
      return {};
    }
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text(largest_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > largest_file) problem = path.string() + ": larger than 8 MiB";
  return text;
}

struct Written {
  fs::path path;
  const std::string* text;
};

// Nothing is written over, and nothing at all if one of them would be.
int write_all(const std::vector<Written>& files, bool force) {
  for (const auto& file : files) {
    if (force || !fs::exists(fs::symlink_status(file.path))) continue;
    return failed(file.path.string() + " is there already; --force writes over it");
  }
  for (const auto& file : files) {
    std::error_code error;
    fs::create_directories(file.path.parent_path(), error);
    std::ofstream out(file.path, std::ios::binary | std::ios::trunc);
    out << *file.text;
    out.close();
    if (error || !out) return failed(file.path.string() + ": cannot be written");
    std::printf("%s\n", file.path.string().c_str());
  }
  return 0;
}

int write_out(const import::Imported& imported, const ImportOptions& options) {
  std::vector<Written> files{{options.out / "sipward.toml", &imported.toml},
                             {options.out / "checklist.txt", &imported.checklist}};
  for (const auto& file : imported.plan.files) {
    files.push_back({options.out / file.path, &file.text});
  }
  const int code = write_all(files, options.force);
  if (code != 0) return code;
  std::printf("next: read checklist.txt, fill in what sipward check -c %s names\n",
              (options.out / "sipward.toml").string().c_str());
  return 0;
}

const char* word_of(import::Fate fate) {
  switch (fate) {
    case import::Fate::used:
      return "used";
    case import::Fate::left:
      return "left_out";
    case import::Fate::not_sip:
      return "not_sip";
    case import::Fate::unread:
      return "not_understood";
  }
  return "not_understood";
}

boost::json::array json_of(const std::vector<import::Remark>& remarks) {
  boost::json::array all;
  for (const auto& remark : remarks) {
    boost::json::array lines(remark.lines.begin(), remark.lines.end());
    all.push_back(boost::json::object{{"text", remark.text}, {"lines", std::move(lines)}});
  }
  return all;
}

boost::json::object json_of(const import::Imported& imported) {
  boost::json::array lines;
  for (const auto& line : imported.document.lines) {
    boost::json::object one{{"line", line.number},
                            {"last", line.last},
                            {"text", line.text},
                            {"fate", word_of(line.fate)}};
    if (!line.note.empty()) one["note"] = line.note;
    if (!line.surplus.empty()) one["not_understood"] = line.surplus;
    const auto places = imported.places.find(line.number);
    if (places != imported.places.end()) {
      one["became"] = boost::json::array(places->second.begin(), places->second.end());
    }
    lines.push_back(std::move(one));
  }
  return {{"total", imported.document.total},
          {"without_content", imported.document.silent},
          {"lines", std::move(lines)},
          {"fill_in", json_of(imported.plan.fill_in)},
          {"stricter", json_of(imported.plan.stricter)},
          {"different", json_of(imported.plan.different)},
          {"configuration", imported.toml},
          {"checklist", imported.checklist}};
}

void print_both(const import::Imported& imported) {
  print(imported.toml);
  print("\n" + std::string(36, '=') + " checklist " + std::string(36, '=') + "\n\n");
  print(imported.checklist);
}

}  // namespace

int import_ios(const ImportOptions& options) {
  if (options.force && options.out.empty()) {
    failed("--force is for --out");
    return usage_error;
  }
  std::string problem;
  const auto text = read_text(options.file, problem);
  if (!problem.empty()) return failed(problem);
  const auto name = options.file == "-" ? "standard input" : options.file.filename().string();
  const auto imported = import::import_ios(text, name);
  if (!imported.has_sip()) {
    return failed(name +
                  " says nothing about SIP; expected sip-ua, dial-peer voice, voice class "
                  "or crypto pki trustpoint of a Cisco IOS configuration");
  }
  if (!options.out.empty()) {
    const int code = write_out(imported, options);
    if (code != 0 || !options.json) return code;
  }
  if (options.json) {
    print(json_of(imported));
  } else {
    print_both(imported);
  }
  return 0;
}

}  // namespace sipward::cli
