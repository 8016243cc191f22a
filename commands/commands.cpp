#include <commands.hpp>

namespace telctl::commands {

// Each function is defined in the file of its name: cdr_normalize() in cdr_normalize.cpp.
Command explain();
Command doctor();
Command schema();
Command completion();

std::vector<Command> all() {
  return {
      explain(),
      doctor(),
      schema(),
      completion(),
  };
}

} // namespace telctl::commands
