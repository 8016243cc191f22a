#include "process.hpp"

#include <array>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace telctl::fault {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts)
    result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment_of(const Program& program) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry)
    all.emplace_back(*entry);
  for (const auto& [name, value] : program.environment)
    all.push_back(name + "=" + value);
  return all;
}

/// Waits without a signal handler: a sweep waits for several programs in several threads.
bool wait_for(pid_t pid, std::chrono::seconds patience, int& status) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

std::string content(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

} // namespace

Ended run(const Program& program, const std::filesystem::path& scratch, const std::function<void(pid_t)>& armed) {
  auto command = program.command;
  auto environment = environment_of(program);
  const auto arguments = pointers(command);
  const auto variables = pointers(environment);
  const auto output = scratch / "output";
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  std::array<int, 2> gate{};
  if (file < 0 || nothing < 0 || ::pipe2(gate.data(), O_CLOEXEC) != 0) return {};
  const pid_t pid = ::fork();
  if (pid == 0) { // only what is safe between fork and exec in a program with threads
    char byte = 0;
    ::close(gate[1]);
    if (::read(gate[0], &byte, 1) != 1) ::_exit(126);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execve(arguments[0], arguments.data(), variables.data());
    ::_exit(127);
  }
  if (armed) armed(pid);
  const char go = 1;
  const bool begun = pid > 0 && ::write(gate[1], &go, 1) == 1;
  for (const int descriptor : {file, nothing, gate[0], gate[1]})
    ::close(descriptor);
  Ended ended;
  int status = 0;
  ended.hung = !begun || !wait_for(pid, program.patience, status);
  if (WIFEXITED(status)) ended.exit = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  ended.output = content(output);
  return ended;
}

} // namespace telctl::fault
