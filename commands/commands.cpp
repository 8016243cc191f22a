#include <commands.hpp>

namespace telctl::commands {

// Each function is defined in the file of its name: cdr_normalize() in cdr_normalize.cpp.
Command explain();

std::vector<Command> all() {
  return {
      explain(),
  };
}

} // namespace telctl::commands
