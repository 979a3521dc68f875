// The configuration as TOML, each value below the lines of IOS that it comes from.
#include <algorithm>

#include "sipward/import/import.hpp"
#include "sipward/import/layout.hpp"

namespace sipward::import {
namespace {

using Texts = std::vector<Cited<std::string>>;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

// Quoted only where a bare key would mean something else.
std::string key_text(const std::string& name) {
  return name.find('.') == std::string::npos ? name : quoted(name);
}

struct Entry {
  std::string key, value;
  Lines lines;
};

class Writer {
 public:
  Writer(const Document& document, Places& places) : places_(places) {
    for (const auto& line : document.lines) texts_.emplace(line.number, &line);
  }

  // `head`: "[[peer]]"; `about`: what it is called where places are told.
  void begin(std::string head, std::string about, const Lines& lines) {
    head_ = std::move(head);
    about_ = std::move(about);
    head_lines_ = lines;
    entries_.clear();
  }
  void add(std::string key, std::string value, const Lines& lines = {}) {
    entries_.push_back({std::move(key), std::move(value), lines});
  }
  void add_text(std::string key, const Cited<std::string>& text) {
    if (!text.value.empty()) add(std::move(key), quoted(text.value), text.lines);
  }
  // A list on one line if it fits.
  void add_list(std::string key, const Texts& texts) { add_quoted(std::move(key), texts, quoted); }
  // In single quotes a backslash is one.
  void add_patterns(std::string key, const Texts& texts) {
    add_quoted(std::move(key), texts,
               [](std::string_view text) { return "'" + std::string(text) + "'"; });
  }
  void end() {
    cite(head_lines_, about_);
    out_ += head_ + "\n";
    std::size_t width = 0;
    for (const auto& entry : entries_) width = std::max(width, entry.key.size());
    for (const auto& entry : entries_) {
      cite(entry.lines, about_ + ": " + entry.key);
      out_ += entry.key + std::string(width - entry.key.size(), ' ') + " = " + entry.value + "\n";
    }
    out_ += "\n";
  }
  void comment(std::string_view text) { out_ += commented(text); }
  void space() { out_ += "\n"; }
  void title(std::string_view text) { out_ += "# ── " + std::string(text) + " ──\n\n"; }
  std::string take() {
    while (out_.ends_with("\n\n")) out_.pop_back();
    return std::move(out_);
  }

 private:
  template <class Quote>
  void add_quoted(std::string key, const Texts& texts, Quote quote) {
    if (texts.empty()) return;
    Lines lines;
    std::string one = "[", many = "[\n";
    for (const auto& text : texts) {
      const auto item = quote(text.value);
      one += (one.size() == 1 ? "" : ", ") + item;
      many += "  " + item + ",\n";
      lines.insert(lines.end(), text.lines.begin(), text.lines.end());
    }
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    const bool fits = one.size() + key.size() + 12 < most_columns;
    add(std::move(key), fits ? one + "]" : many + "]", lines);
  }
  void cite(const Lines& lines, const std::string& place) {
    for (const auto number : lines) {
      auto& all = places_[number];
      if (std::find(all.begin(), all.end(), place) == all.end()) all.push_back(place);
      const auto at = texts_.find(number);
      if (at == texts_.end()) continue;
      out_ +=
          cut("# line " + std::to_string(number) + ": " + at->second->text, most_columns) + "\n";
    }
  }

  Places& places_;
  std::map<std::size_t, const Line*> texts_;
  std::string out_, head_, about_;
  Lines head_lines_;
  std::vector<Entry> entries_;
};

void write_sides(Writer& writer, const Plan& plan) {
  writer.begin("[inside]", "[inside]", {});
  writer.add_list("listen", plan.inside.listen);
  writer.end();
  writer.begin("[outside]", "[outside]", {});
  writer.add_list("listen", plan.outside.listen);
  writer.add_text("advertise", plan.outside.advertise);
  writer.end();
  writer.begin("[server]", "[server]", {});
  writer.add("state_folder", "\"/var/lib/sipward\"");
  writer.end();
}

void write_trustpoint(Writer& writer, const TrustpointPlan& of) {
  const auto head = "[trustpoint." + key_text(of.name) + "]";
  writer.begin(head, "[trustpoint] " + of.name, of.lines);
  writer.add("chain", quoted(of.chain));
  writer.add("key", quoted(of.key));
  writer.add("anchors", "[" + quoted(of.anchors) + "]", of.anchor_lines);
  if (!of.crl.empty()) {
    writer.add("crl", "[" + quoted(of.crl) + "]", of.crl_lines);
    if (of.unless_unknown) writer.add("revocation_failure", "\"allow\"", of.crl_lines);
  }
  writer.end();
}

void write_peer(Writer& writer, const PeerPlan& of) {
  if (!of.description.empty()) writer.comment(cut(of.description, most_columns - 2));
  writer.begin("[[peer]]", "[[peer]] " + of.name, of.lines);
  writer.add("name", quoted(of.name));
  writer.add("side", quoted(of.side));
  writer.add_list("address", of.addresses);
  writer.add_text("target", of.target);
  writer.add_text("trustpoint", of.trustpoint);
  writer.add_list("names", of.names);
  if (of.wildcard.value) writer.add("wildcard", "\"one-label\"", of.wildcard.lines);
  if (of.common_name.value) writer.add("cn", "\"also\"", of.common_name.lines);
  if (of.tls) writer.add("tls", of.tls.value, of.tls.lines);
  writer.add_text("scheme", of.scheme);
  writer.add_text("advertise", of.advertise);
  if (of.options) writer.add("options", of.options.value, of.options.lines);
  writer.end();
}

void write_group(Writer& writer, const GroupPlan& of, const Plan& plan) {
  writer.begin("[group." + key_text(of.name) + "]", "[group] " + of.name, of.lines);
  std::string members = "[\n";
  Lines lines;
  for (const auto& member : of.members) {
    members += "  { peer = " + quoted(plan.peers[member.peer].name);
    if (!of.round_robin) members += ", priority = " + std::to_string(member.rank);
    members += " },\n";
    lines.insert(lines.end(), member.lines.begin(), member.lines.end());
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  writer.add("members", members + "]", lines);
  if (of.round_robin) writer.add("strategy", "\"round-robin\"", of.lines);
  std::string failover = of.no_timeout ? "timeout = \"0s\"" : "";
  if (of.statuses) {
    if (!failover.empty()) failover += ", ";
    failover += "statuses = [";
    for (std::size_t i = 0; i < of.statuses->size(); ++i) {
      failover += (i == 0 ? "" : ", ") + std::to_string((*of.statuses)[i]);
    }
    failover += "]";
  }
  if (!failover.empty()) writer.add("failover", "{ " + failover + " }", of.statuses_lines);
  writer.end();
}

void write_route(Writer& writer, const RoutePlan& of) {
  writer.begin("[[route]]", "[[route]] to " + of.to, of.lines);
  writer.add("from", quoted(of.from));
  Texts prefixes, ranges, regexes;
  for (const auto& [numbers, lines] : of.when.numbers) {
    if (!numbers.prefix.empty()) prefixes.push_back({numbers.prefix, lines});
    if (!numbers.range.empty()) ranges.push_back({numbers.range, lines});
    if (!numbers.regex.empty()) regexes.push_back({numbers.regex, lines});
  }
  writer.add_list("user_prefix", prefixes);
  writer.add_list("user_range", ranges);
  writer.add_patterns("user_regex", regexes);
  writer.add_list("host", of.when.hosts);
  writer.add_list("to_host", of.when.to_hosts);
  writer.add_list("from_host", of.when.from_hosts);
  writer.add("to", quoted(of.to));
  if (of.hairpin) writer.add("hairpin", "true");
  writer.end();
}

void write_settings(Writer& writer, const Plan& plan) {
  for (const std::string table : {"timers", "connections"}) {
    writer.begin("[" + table + "]", "[" + table + "]", {});
    bool any = false;
    for (const auto& of : plan.settings) {
      if (of.table != table) continue;
      writer.add(of.key, of.value.value, of.value.lines);
      any = true;
    }
    if (any) writer.end();
  }
}

}  // namespace

std::string toml_text(const Plan& plan, const Document& document, std::string_view name,
                      Places& places) {
  Writer writer(document, places);
  writer.comment("Made by `sipward import ios` from " + std::string(name) +
                 ". What stands as <fill in: …> is to be written by hand: `sipward check` names "
                 "each until it is. Above each value stand the lines of IOS that it comes from.");
  writer.space();
  writer.title("where sipward listens, what it is called");
  write_sides(writer, plan);
  if (!plan.trustpoints.empty()) writer.title("certificates");
  for (const auto& of : plan.trustpoints) write_trustpoint(writer, of);
  writer.title("neighbours");
  for (const auto& of : plan.peers) write_peer(writer, of);
  if (!plan.groups.empty()) writer.title("who stands in for whom");
  for (const auto& of : plan.groups) write_group(writer, of, plan);
  writer.title("who takes which calls, from top to bottom");
  for (const auto& of : plan.routes) write_route(writer, of);
  if (!plan.settings.empty()) writer.title("times");
  write_settings(writer, plan);
  return writer.take();
}

}  // namespace sipward::import
