// The commands that ask a running sipward, through its control door.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "sipward/cli/commands.hpp"
#include "sipward/shell/control/exchange.hpp"
#include "sipward/shell/control/way.hpp"

namespace sipward::cli {

// The way to its door: as said, or as the configuration says. Prints why it is not known.
std::optional<control::Way> way_of(const LiveOptions& options);

// The answer's status and body; nothing after it has printed why there is none.
struct Told {
  unsigned status = 200;
  boost::json::value body;
};
std::optional<Told> ask_live(const LiveOptions& options, const control::Request& request,
                             std::chrono::milliseconds limit = std::chrono::seconds(10));

// An answer that goes on, until it or the person ends it: its exit code. `take` gets what each line
// says as it comes, `rest` is called after each and whenever none has come for a while.
struct Following {
  std::function<void(const boost::json::value& line)> take;
  std::function<void()> rest = [] {};
};
int follow_live(const LiveOptions& options, const control::Request& request,
                const Following& following);

// Prints the sentence of an answer that is a refusal; true if it was one.
bool is_refusal(const Told& told);

// Asks and prints: what `text` makes of the answer, or JSON; with --watch again and again, until
// the running sipward, or the person, ends it.
using Text = std::function<std::string(const boost::json::value&)>;
int show_live(const LiveOptions& options, const control::Request& request, const Text& text);

std::string peers_text(const boost::json::value& body);
std::string peer_text(const boost::json::value& body);
std::string connections_text(const boost::json::value& body);
std::string connections_detail(const boost::json::value& body);
std::string connection_text(const boost::json::value& body);  // one, in detail
std::string calls_text(const boost::json::value& body);
std::string past_calls_text(const boost::json::value& body);
// A line for each worker that did not answer in time: what is shown is not all.
std::string missing_text(const boost::json::value& body);
std::string listeners_text(const boost::json::value& body);
std::string status_text(const boost::json::value& body);
std::string evidence_text(const boost::json::value& body);
std::string groups_text(const boost::json::value& body);
std::string drains_text(const boost::json::value& body);
std::string trustpoints_text(const boost::json::value& body);

}  // namespace sipward::cli
