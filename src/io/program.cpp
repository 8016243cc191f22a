#include <telctl/io/program.hpp>

#include <cstdlib>
#include <future>
#include <iterator>
#include <unistd.h>

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/io.hpp>
#include <fmt/format.h>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl {

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* folders = std::getenv("PATH");
  for (const auto folder : split(folders == nullptr ? "/usr/bin:/bin" : folders, ':')) {
    auto program = fmt::format("{}/{}", folder, name);
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

Result<ProgramOutput> run_program(const std::string& program, const std::vector<std::string>& arguments) {
  namespace process = boost::process;
  const auto failed = [&](std::string cause) {
    return fail(Error{.code = errors::program_failed,
                      .what = fmt::format("the program '{}' cannot be run", visible(program)),
                      .cause = std::move(cause)});
  };
  const auto file = find_program(program);
  if (file.empty()) return failed("it is not installed");
  try {
    process::ipstream out;
    process::ipstream err;
    process::child child(file, process::args(arguments), process::std_in<process::null, process::std_out> out,
                         process::std_err > err);
    // Both are read while it runs: a full pipe would stop it.
    auto errors = std::async(std::launch::async, [&err] {
      return std::string((std::istreambuf_iterator<char>(err)), std::istreambuf_iterator<char>());
    });
    ProgramOutput result;
    result.output.assign((std::istreambuf_iterator<char>(out)), std::istreambuf_iterator<char>());
    result.errors = errors.get();
    child.wait();
    result.exit_code = child.exit_code();
    return result;
  } catch (const std::exception& problem) {
    return failed(problem.what());
  }
}

} // namespace telctl
