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

} // namespace telctl
