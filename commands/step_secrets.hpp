#pragma once
#include <string>
#include <vector>

#include <framework/context.hpp>
#include <telctl/journal/journal.hpp>
#include <telctl/support/error.hpp>

namespace telctl::commands {

/// Hands over the SIP accounts with their secrets that a person has to enter for these steps: to a private file, or
/// without one to a terminal, and to nothing else. A usage error when a step has none, or standard output is no
/// terminal.
Result<Exit> hand_over_secrets(const Context& context, const journal::Journal& journal,
                               const std::vector<journal::Step>& steps, const std::string& file);

} // namespace telctl::commands
