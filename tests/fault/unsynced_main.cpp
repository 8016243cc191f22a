#include <commands.hpp>
#include <telctl/io/clock.hpp>
#include <telctl/io/terminal.hpp>

#include "unsynced_disk.hpp"

int main(int argc, char** argv) {
  telctl::fault::install_unsynced_disk();
  telctl::ignore_broken_pipes();
  auto terminal = telctl::standard_terminal();
  return static_cast<int>(telctl::commands::run(argc, argv, telctl::commands::all(), terminal, telctl::system_clock()));
}
