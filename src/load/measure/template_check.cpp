#include "sipward/load/measure/template_check.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace sipward::load {
namespace {

struct Line {
  std::size_t number = 1;
  std::string name;  // lower case, in its long form
  std::string_view value;
};

struct Demand {
  std::string_view name;
  std::string_view place;  // that its value has to hold; "": none
  std::string_view why;
};

constexpr std::array demands{
    Demand{"Via", "[branch]", "answers are matched by it"},
    Demand{"Max-Forwards", "", "RFC 3261 §8.1.1"},
    Demand{"From", "tag=", "RFC 3261 §8.1.1.3"},
    Demand{"To", "", "RFC 3261 §8.1.1"},
    Demand{"Call-ID", "[call_id]", "answers are matched by it"},
    Demand{"CSeq", "[cseq]", "answers are matched by it"},
};
constexpr Demand length{"Content-Length", "[len]", "a stream is cut by it"};
constexpr Demand contact{"Contact", "[local_port]", "requests in the dialog come there"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return out;
}

std::string long_form(std::string_view name) {
  auto small = lower(name);
  if (small == "v") return "via";
  if (small == "f") return "from";
  if (small == "t") return "to";
  if (small == "i") return "call-id";
  if (small == "m") return "contact";
  if (small == "l") return "content-length";
  return small;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// The header lines, from that line number on, and whether a body follows them.
struct Head {
  std::vector<Line> lines;
  std::size_t last = 1;
  bool body = false;
};
Head head_of(std::string_view text, std::size_t first) {
  Head head;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.empty() && number >= first) {
      head.body = !text.empty();
      break;
    }
    head.last = number;
    const auto colon = line.find(':');
    if (number < first || colon == line.npos) continue;
    head.lines.push_back(
        {number, long_form(trimmed(line.substr(0, colon))), line.substr(colon + 1)});
  }
  return head;
}

void demand(const Head& head, const Demand& wanted, std::vector<TemplateProblem>& problems) {
  const auto name = lower(wanted.name);
  const auto found = std::find_if(head.lines.begin(), head.lines.end(),
                                  [&](const Line& line) { return line.name == name; });
  std::string expected(wanted.name);
  expected.append(": … ").append(wanted.place).append(" (").append(wanted.why).append(")");
  if (found == head.lines.end()) {
    problems.push_back({head.last, 1, "no " + std::string(wanted.name) + "; expected " + expected});
  } else if (found->value.find(wanted.place) == std::string_view::npos) {
    problems.push_back({found->number, 1,
                        std::string(wanted.name) + " without " + std::string(wanted.place) +
                            "; expected " + expected});
  }
}

void demand_length(const Head& head, std::vector<TemplateProblem>& problems) {
  const auto is_zero = [](const Line& line) {
    return line.name == "content-length" &&
           line.value.substr(line.value.find_last_of(' ') + 1) == "0";
  };
  if (!head.body && std::any_of(head.lines.begin(), head.lines.end(), is_zero)) return;
  demand(head, length, problems);
}

}  // namespace

std::string_view method_of(std::string_view text) {
  return text.substr(0, text.find_first_of(" \r\n"));
}

std::vector<TemplateProblem> missing_in_request(std::string_view text) {
  std::vector<TemplateProblem> problems;
  const auto start = trimmed(text.substr(0, text.find('\n')));
  const auto method = method_of(text);
  if (method.empty() || !start.ends_with(" SIP/2.0")) {
    problems.push_back({1, 1, "no request line; expected METHOD [request_uri] SIP/2.0"});
  }
  const auto head = head_of(text, 2);
  for (const auto& wanted : demands) demand(head, wanted, problems);
  if (method == "INVITE" || method == "REGISTER") demand(head, contact, problems);
  demand_length(head, problems);
  for (const auto& line : head.lines) {
    if (line.name == "cseq" && !line.value.ends_with(" " + std::string(method))) {
      problems.push_back(
          {line.number, 1, "CSeq of another method; expected " + std::string(method)});
    }
  }
  return problems;
}

std::vector<TemplateProblem> missing_in_answer(std::string_view text) {
  std::vector<TemplateProblem> problems;
  demand_length(head_of(text, 1), problems);
  return problems;
}

}  // namespace sipward::load
