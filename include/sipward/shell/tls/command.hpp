// One program, run without a shell for what it prints. Blocks the thread that asks, for a bounded
// time: for use while configuration is loaded.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::tls {

// `command` is the program, looked up in PATH if it has no slash, and its arguments. It reads
// nothing, its errors go where ours go, it is killed after `longest`. The bytes handed to
// `on_output` are wiped afterwards. Empty if it ended with exit code 0, else what happened:
// "failed with exit code 3".
std::string run_command(const std::vector<std::string>& command, std::chrono::milliseconds longest,
                        const std::function<void(std::string_view)>& on_output);

}  // namespace sipward::tls
