// When calls begin and on which connections, as the options of `sipward load` say it.
#include <algorithm>
#include <charconv>

#include "sipward/cli/load_options.hpp"
#include "sipward/shell/config/quantity.hpp"

namespace sipward::cli {
namespace {

using Problems = std::vector<std::string>;

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value >= 0 ? std::optional(value) : std::nullopt;
}

// Those that are missing or no numbers are 0.
std::vector<double> numbers_of(const std::vector<std::string>& parts,
                               std::initializer_list<std::size_t> which) {
  std::vector<double> numbers;
  for (const auto i : which) {
    numbers.push_back(i < parts.size() ? parse_number(parts[i]).value_or(0) : 0);
  }
  return numbers;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

void wrong(Problems& problems, const std::string& option, const std::string& text,
           const std::string& expected) {
  problems.push_back(option + " \"" + text + "\"; expected " + expected);
}

load::nanoseconds time_of(const std::vector<std::string>& parts, std::size_t which) {
  if (which >= parts.size()) return {};
  return config::parse_duration(parts[which]).value_or(std::chrono::milliseconds(0));
}

std::optional<load::Arrival> rate_of(const std::string& text, Problems& problems) {
  const double rate = parse_number(text).value_or(0);
  if (rate > 0) return load::Arrival::constant(rate);
  wrong(problems, "--rate", text, "calls a second");
  return std::nullopt;
}

std::optional<load::Arrival> ramp_of(const std::string& text, Problems& problems) {
  const auto parts = split(text);
  const auto numbers = numbers_of(parts, {0, 1});
  const auto over = time_of(parts, 2);
  if (parts.size() == 3 && numbers[1] > 0 && over.count() > 0) {
    return load::Arrival::ramp(numbers[0], numbers[1], over);
  }
  wrong(problems, "--ramp", text, "FROM:TO:TIME, such as 10:500:30s");
  return std::nullopt;
}

std::optional<load::Arrival> steps_of(const std::string& text, Problems& problems) {
  const auto parts = split(text);
  const auto numbers = numbers_of(parts, {0, 1, 3});
  const auto every = time_of(parts, 2);
  if (parts.size() == 4 && numbers[0] > 0 && numbers[1] > 0 && numbers[2] > 0 &&
      every.count() > 0) {
    const bool down = numbers[2] < numbers[0];
    return load::Arrival::steps(numbers[0], down ? -numbers[1] : numbers[1], every, numbers[2]);
  }
  wrong(problems, "--step", text, "FROM:BY:EVERY:TO, such as 100:100:10s:1000");
  return std::nullopt;
}

std::optional<load::Arrival> storm_of(const std::string& text) {
  const auto at = text.find('@');
  if (at == std::string::npos) return std::nullopt;
  const double count = parse_number(text.substr(0, at)).value_or(0);
  const auto every = config::parse_duration(text.substr(at + 1));
  if (count < 1 || !every || every->count() <= 0) return std::nullopt;
  return load::Arrival::storm(static_cast<std::uint64_t>(count), *every);
}

// False: it is none of the words, or what stands behind it makes no sense.
bool read_own_connections(const std::string& word, const std::string& rest,
                          load::CallSettings& call) {
  auto& plan = call.connections;
  plan.persistent = 0;
  if (word == "per-call") return rest.empty();
  if (word == "resumed") {
    plan.resumed_share = 1;
    return rest.empty();
  }
  if (word == "mixed") {
    const auto share = parse_share(rest);
    plan.resumed_share = share.value_or(0);
    return share.has_value();
  }
  if (word != "storm") return false;
  call.arrival = storm_of(rest);
  return call.arrival.has_value();
}

}  // namespace

void read_connections(const LoadOptions& options, load::CallSettings& call, Problems& problems) {
  const auto& text = options.connections;
  auto& plan = call.connections;
  const auto number = text == "one" ? 1 : parse_number(text).value_or(0);
  if (number >= 1) {
    plan.persistent = static_cast<unsigned>(number);
    return;
  }
  const auto behind = text.find_first_of(": ");
  const auto rest = behind == std::string::npos ? std::string() : text.substr(behind + 1);
  if (!read_own_connections(text.substr(0, behind), rest, call)) {
    wrong(problems, "--connections", text,
          "one, a number, per-call, resumed, mixed:SHARE or storm:NUMBER@TIME");
  }
  if (call.target.transport == base::Transport::udp) {
    problems.emplace_back("UDP has no connections: --connections says how many sockets");
  }
}

void read_arrival(const LoadOptions& options, load::CallSettings& call, LoadRead& read) {
  int given = (call.arrival ? 1 : 0) + (options.outstanding > 0 ? 1 : 0);
  for (const auto* text : {&options.rate, &options.ramp, &options.step}) {
    given += text->empty() ? 0 : 1;
  }
  if (given > 1) {
    read.problems.emplace_back(
        "only one of --rate, --ramp, --step, --outstanding and a storm says when calls begin");
  }
  call.outstanding = std::max(1U, options.outstanding);
  call.calls = options.calls;
  if (!options.rate.empty()) call.arrival = rate_of(options.rate, read.problems);
  if (!options.ramp.empty()) call.arrival = ramp_of(options.ramp, read.problems);
  if (!options.step.empty()) call.arrival = steps_of(options.step, read.problems);
  if (given == 0) call.arrival = load::Arrival::constant(10);
  if (options.duration.empty() && options.calls == 0) {
    read.settings.duration = std::chrono::seconds(10);
  }
}

std::optional<double> parse_share(std::string_view text) {
  double scale = 1;
  if (text.ends_with('%')) {
    scale = 0.01;
    text.remove_suffix(1);
  } else if (text.starts_with("1/")) {
    const auto parts = parse_number(text.substr(2));
    return parts && *parts >= 1 ? std::optional(1 / *parts) : std::nullopt;
  }
  const auto value = parse_number(text);
  return value && *value * scale <= 1 ? std::optional(*value * scale) : std::nullopt;
}

load::TlsSettings tls_settings_of(const LoadOptions& options) {
  load::TlsSettings tls;
  tls.chain = options.certificate;
  tls.key = options.key;
  tls.passphrase_file = options.passphrase_file;
  tls.anchors = options.anchors;
  tls.name = options.name;
  tls.ciphers = options.ciphers;
  tls.groups = options.groups;
  if (options.tls == "1.2") tls.max = 12;
  if (options.tls == "1.3") tls.min = 13;
  return tls;
}

}  // namespace sipward::cli
