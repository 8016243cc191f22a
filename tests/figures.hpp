#pragma once
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

namespace telctl::test {

/// The closing figures of a test, one line: "kill: points 200, wrong 0". `tests/run` prints them all at the end.
inline void figure(const std::string& line) {
  std::cout << line << '\n';
  if (const char* file = std::getenv("TELCTL_FIGURES")) std::ofstream(file, std::ios::app) << line << '\n';
}

/// Long forms (more seeds, every point) are asked for by `tests/run --long`.
inline bool long_form() {
  return std::getenv("TELCTL_LONG") != nullptr;
}

} // namespace telctl::test
