#include <telctl/io/terminal.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <poll.h>
#include <string_view>
#include <unistd.h>

namespace telctl {

Terminal standard_terminal() {
  std::ios::sync_with_stdio(false); // C's streams are never used; whole buffers instead of single characters
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool plain =
      (no_color != nullptr && *no_color != '\0') || (term != nullptr && std::string_view(term) == "dumb");
  Terminal terminal{.in = &std::cin, .out = &std::cout, .err = &std::cerr};
  terminal.out_is_tty = ::isatty(STDOUT_FILENO) == 1;
  terminal.err_is_tty = ::isatty(STDERR_FILENO) == 1;
  terminal.in_is_tty = ::isatty(STDIN_FILENO) == 1;
  terminal.color = terminal.out_is_tty && !plain;
  return terminal;
}

void ignore_broken_pipes() {
  std::signal(SIGPIPE, SIG_IGN);
}

void die_if_reader_is_gone() {
  pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  if (::poll(&output, 1, 0) != 1 || (output.revents & POLLERR) == 0) return;
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
}

} // namespace telctl
