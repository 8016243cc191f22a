#pragma once
#include <iosfwd>
#include <string>

namespace telctl {

/// The three streams of a command and what they are. Result on `out`, everything else on `err`.
struct Terminal {
  std::istream* in = nullptr;
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  bool out_is_tty = false;
  bool err_is_tty = false;
  bool in_is_tty = false;
  bool color = false; ///< tty, and NO_COLOR empty
};

Terminal standard_terminal();

/// A peer that goes away must be an error of that one connection, never the end of a run that changes a telephone
/// system.
void ignore_broken_pipes();
/// Ends the process as SIGPIPE does when standard output is a pipe that nobody reads any more.
void die_if_reader_is_gone();

} // namespace telctl
