// The subcommands of the program: each takes what its options said and returns the exit code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/config/default_file.hpp"

namespace CLI {
class App;
}

namespace sipward::cli {

inline constexpr auto default_config = config::default_file;
inline constexpr int usage_error = 2;  // an exit code

int run(const std::filesystem::path& config);
int check(const std::filesystem::path& config, bool json);
int run_lab(bool once);
int make_keys(const std::filesystem::path& state_folder);
int rotate_keys(const std::filesystem::path& state_folder, std::size_t keep);
int show_pki(const std::vector<std::filesystem::path>& files, bool json);

struct ImportOptions {
  std::filesystem::path file;  // "-": standard input
  std::filesystem::path out;   // a folder; empty: all goes to standard output
  bool force = false;          // what is there is written over
  bool json = false;
};
int import_ios(const ImportOptions& options);
// Adds `import` and its commands; when one is run, its exit code is `code`.
void add_import_commands(CLI::App& app, int& code);

struct ProbeOptions {
  std::string what;  // a peer's name, or tls:HOST:PORT
  std::filesystem::path config = default_config;
  std::vector<std::string> names;
  std::vector<std::filesystem::path> anchors;
  std::string trustpoint;
  bool json = false;
};
int probe_peer(const ProbeOptions& options);

struct ExplainOptions {
  std::string what;  // an address or a host name; empty: a request
  std::string side;  // "inside", "outside"; empty: both
  std::filesystem::path config = default_config;
  bool json = false;

  // Of a request: its Request-URI, or the file that it is in ("-": standard input), and who sends
  // it.
  std::string to, request;
  std::string from, source;  // a peer's name, or an address
  std::string from_name;     // by which the sender's certificate was verified; empty: the usual
  std::string method = "INVITE";
  std::vector<std::string> headers;  // "X-Site: berlin"
};
int explain_peer(const ExplainOptions& options);
int explain_request(const ExplainOptions& options);

// Of the commands that ask a running sipward.
struct LiveOptions {
  std::filesystem::path config = default_config;
  std::filesystem::path socket;  // empty: as `at` or the configuration says
  std::string at;                // "https://HOST:PORT", and what is shown and believed there
  std::filesystem::path anchors, certificate, key, token;
  std::string peer;  // empty: all
  bool json = false;
  int seconds = 60;    // of debug
  bool watch = false;  // again and again, until Ctrl-C
};
struct ConnectionsOptions {
  LiveOptions live;                          // peer: of this one
  std::string side, transport, address, id;  // empty: all
  bool detail = false;
};
struct LookOptions {
  LiveOptions live;
  std::string text;    // of calls: what to look for
  bool ended = false;  // of calls: those that ended last
  std::string since;   // of evidence: "2h"; empty: the start
};
struct DrainOptions {
  LiveOptions live;
  std::string group;
  bool everything = false;
  bool list = false;  // who is being drained, and no more
  bool wait = false;  // until nothing is under way
  int limit = 0;      // seconds until its connections are closed; 0: never
};
int show_status(const LookOptions& options);  // 0: it takes calls
int list_listeners(const LookOptions& options);
int list_calls(const LookOptions& options);
int show_evidence(const LookOptions& options);
int list_connections(const ConnectionsOptions& options);
int close_connection(const ConnectionsOptions& options);
int list_groups(const LiveOptions& options);
int drain_live(const DrainOptions& options);
int undrain_live(const DrainOptions& options);
int debug_tls(const LiveOptions& options);
int list_peers(const LiveOptions& options);
int list_trustpoints(const LiveOptions& options);
int reload_live(const LiveOptions& options);

struct TraceOptions {
  LiveOptions live;
  std::vector<std::string> peers, methods;  // empty: all, and so below
  std::string side, user, call_id;
  bool follow = false, raw = false;
  std::string hep, pcapng;  // where to instead of the screen
};
int trace_live(const TraceOptions& options);
inline constexpr auto as_configured = "configured";  // instead of a level: what was set is undone
struct LogOptions {
  LiveOptions live;   // peer: about this one
  std::string level;  // empty: all
  bool follow = false;
  int most = 50;  // lines, the newest
};
int show_log(const LogOptions& options);
int show_levels(const LogOptions& options);
int set_level(const LogOptions& options);
// Adds `log` and its command; when one is run, its exit code is `code`.
void add_log_command(CLI::App& app, int& code);

struct CallOptions {
  LiveOptions live;
  std::string call_id;
  bool messages = false;
};
int show_call(const CallOptions& options);
// Adds both; when one is run, its exit code is `code`.
void add_trace_commands(CLI::App& app, int& code);

// -c, --socket, --at and what goes with it, --json.
void add_door_options(CLI::App& command, LiveOptions& options);
// Adds the commands above; when one is run, its exit code is `code`.
void add_live_commands(CLI::App& app, int& code);

// Adds the commands that look at certificates and peers; when one is run, its exit code is `code`.
void add_trust_commands(CLI::App& app, int& code);
void add_pki_commands(CLI::App& app, int& code);  // `pki` and its own, which cli/pki.hpp names

struct LoadOptions;
int run_load(const LoadOptions& options);
int report_load(const std::vector<std::filesystem::path>& files, const std::string& json,
                const std::string& html);
// Adds `load` and its commands; when one is run, its exit code is `code`.
void add_load_commands(CLI::App& app, int& code);

// Adds the hidden command that writes manual pages and shell completion of all that `app` has.
void add_manual_command(CLI::App& app, int& code);

// Every command of the program; when one is run, its exit code is `code`.
void add_commands(CLI::App& app, int& code);

// The whole program: its exit code.
int run_command(int argc, char** argv);

}  // namespace sipward::cli
