#include <telctl/io/terminal.hpp>

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <unistd.h>

namespace telctl {

Terminal standard_terminal() {
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

} // namespace telctl
