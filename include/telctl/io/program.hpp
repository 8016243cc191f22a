#pragma once
#include <string>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl {

struct ProgramOutput {
  int exit_code = 0;
  std::string output; ///< what it wrote to its standard output
  std::string errors; ///< and to its standard error
};

/// Runs a program of the system, found as a shell would, with exactly these arguments: no shell takes part. Its
/// standard input is empty. TEL-0141 when it is not there or cannot be run.
Result<ProgramOutput> run_program(const std::string& program, const std::vector<std::string>& arguments);

/// The file that a shell would run for this name; empty when there is none.
std::string find_program(const std::string& name);

} // namespace telctl
