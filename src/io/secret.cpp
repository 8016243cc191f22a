#include <telctl/io/secret.hpp>

#include <cstdlib>
#include <iostream>
#include <iterator>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/io.hpp>
#include <fmt/format.h>
#include <telctl/io/file.hpp>
#include <telctl/io/program.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl {
namespace {

Error unavailable(std::string what, std::string cause = {}) {
  return {.code = errors::secret_unavailable,
          .what = std::move(what),
          .cause = std::move(cause),
          .hint = "give file:PATH, command:PROGRAM ARGUMENTS, stdin, env:NAME or credential:NAME"};
}

Result<std::string> from_file(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 077U) != 0)
    return fail({.code = errors::secret_unsafe,
                 .what = "secret file can be read by others",
                 .where = {.file = path},
                 .hint = fmt::format("chmod 600 {}", path)});
  return read_file(path, 1U << 16U);
}

Result<std::string> from_command(std::string_view command) {
  std::vector<std::string> arguments;
  for (const auto word : words(command))
    arguments.emplace_back(word);
  if (arguments.empty()) return fail(unavailable("no command given for the secret"));
  const auto program = find_program(arguments.front());
  arguments.erase(arguments.begin());
  if (program.empty()) return fail(unavailable("the command for the secret is not installed"));
  namespace process = boost::process;
  try {
    process::ipstream output;
    process::child child(program, process::args(arguments), process::std_out > output);
    std::string text((std::istreambuf_iterator<char>(output)), std::istreambuf_iterator<char>());
    child.wait();
    if (child.exit_code() != 0)
      return fail(unavailable("the command for the secret failed", fmt::format("exit code {}", child.exit_code())));
    return text;
  } catch (const process::process_error& error) {
    return fail(unavailable("the command for the secret cannot be run", error.what()));
  }
}

Result<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return fail(unavailable(fmt::format("environment variable {} is not set", name)));
  return std::string(value);
}

Result<std::string> raw_secret(const std::string& source) {
  const auto colon = source.find(':');
  const auto kind = source.substr(0, colon);
  const auto rest = colon == std::string::npos ? std::string() : source.substr(colon + 1);
  if (kind == "file") return from_file(rest);
  if (kind == "command") return from_command(rest);
  if (kind == "env") return from_environment(rest);
  if (source == "stdin")
    return std::string((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  if (kind == "credential") {
    auto folder = from_environment("CREDENTIALS_DIRECTORY");
    if (!folder) return folder;
    if (rest.find('/') != std::string::npos) return fail(unavailable("a credential's name holds no slash"));
    return read_file(*folder + "/" + rest, 1U << 16U);
  }
  return fail(unavailable("a secret is never written on the command line"));
}

} // namespace

Result<std::string> read_secret(const std::string& source) {
  auto secret = raw_secret(source);
  if (!secret) return secret;
  if (secret->ends_with('\n')) secret->pop_back();
  if (secret->ends_with('\r')) secret->pop_back();
  if (secret->empty()) return fail(unavailable("the secret is empty"));
  return secret;
}

std::string random_secret(std::size_t count) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr unsigned char limit =
      256 - 256 % 62; // larger bytes are thrown away, else the first letters would come more often
  std::string secret;
  while (secret.size() < count) {
    unsigned char byte = 0;
    if (::getrandom(&byte, 1, 0) == 1 && byte < limit) secret += alphabet[byte % alphabet.size()];
  }
  return secret;
}

} // namespace telctl
