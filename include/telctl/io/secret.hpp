#pragma once
#include <string>

#include <telctl/support/error.hpp>

namespace telctl {

/// Where a secret comes from; never the command line itself. Forms: "file:/path" (refused when others can read it),
/// "command:prog args" (run without a shell), "stdin", "credential:NAME" (systemd, from $CREDENTIALS_DIRECTORY),
/// "env:NAME". A last line feed is cut. TEL-0124 for an unsafe file, TEL-0125 when nothing can be had.
Result<std::string> read_secret(const std::string& source);

/// `count` characters out of the 62 letters and digits, unbiased, from the kernel's generator: 22 are 131 bits.
std::string random_secret(std::size_t count = 22);

} // namespace telctl
