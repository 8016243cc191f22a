#pragma once
#include <string>
#include <string_view>

#include <telctl/cdr/call.hpp>
#include <telctl/support/json.hpp>

namespace telctl::commands {

/// A call with its charges; legs by their ticket ids.
OrderedJson to_json(const cdr::Call& call);
/// "7", "7.006002"
std::string seconds_text(std::int64_t micros);
/// The last four digits of an outside number hidden, unless `full`.
std::string shown_number(const std::string& number, bool full);
/// The same for every outside number inside a text.
std::string hide_numbers(std::string_view text);

} // namespace telctl::commands
