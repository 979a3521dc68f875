// Reloads the configuration file of a running server: when told, and when one of the files it
// consists of has changed. What is wrong with it is logged and returned, and changes nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "sipward/shell/runtime/file_watch.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::runtime {

class Reloader {
 public:
  // `settings`: what the server runs with now. Both outlive the reloader.
  Reloader(std::filesystem::path file, const config::Settings& settings, Server& server,
           Events& events);
  // Told of every reload, true before and false after it, by the thread that does it.
  using Witness = std::function<void(bool begins)>;
  void set_witness(Witness witness) { witness_ = std::move(witness); }  // before any reload
  // Told of the settings that a reload has put in force, by the same.
  using Heir = std::function<void(const config::Settings&)>;
  void add_heir(Heir heir) { heirs_.push_back(std::move(heir)); }  // likewise
  Server::Reloaded reload();                                       // any thread
  void look();  // about once a second: reloads if files have changed

  // Since the start; any thread.
  std::uint64_t taken() const { return taken_.load(std::memory_order_relaxed); }
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  Server::Reloaded load_and_reload();
  void watch(const config::Settings& settings);

  std::filesystem::path file_;
  Server& server_;
  Events& events_;
  std::vector<Heir> heirs_;
  Witness witness_ = [](bool) {};
  std::mutex mutex_;
  FileWatch files_;
  bool watching_ = true;
  std::atomic<std::uint64_t> taken_{0}, refused_{0};
};

}  // namespace sipward::runtime
