#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace telctl::fault {

struct Program {
  std::vector<std::string> command;
  std::vector<std::pair<std::string, std::string>> environment = {}; ///< added to one's own
  std::chrono::seconds patience{180};                                ///< then it is killed, and `hung` is set
};

struct Ended {
  int exit = -1; ///< -1: ended by a signal
  int signal = 0;
  bool hung = false;
  std::string output; ///< stdout and stderr, as they came
};

/// Runs a program to its end. `armed` is called with its process id before it does anything.
Ended run(const Program& program, const std::filesystem::path& scratch, const std::function<void(pid_t)>& armed = {});

} // namespace telctl::fault
