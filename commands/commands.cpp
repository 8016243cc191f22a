#include <commands.hpp>

namespace telctl::commands {

// Each function is defined in the file of its name: cdr_normalize() in cdr_normalize.cpp.
Command sandbox();
Command explain();
Command doctor();
Command schema();
Command completion();
Command import_();
Command import_detect();
Command export_xivo();
Command validate();
Command cdr_detect();
Command cdr_normalize();

std::vector<Command> all() {
  return {
      import_(), import_detect(), export_xivo(), validate(),
      cdr_detect(), cdr_normalize(), sandbox(), explain(), doctor(), schema(), completion(),
  };
}

} // namespace telctl::commands
