#pragma once
#include <string_view>

#include <telctl/estate/index.hpp>

/// What callers may dial, and which way out takes it.
namespace telctl::estate {

/// What an extension of the API may be: "_0[1-9]XXXXXXXX", "15" (xivo-api.md §2.3).
bool is_dial_pattern(std::string_view text);
/// Whether a number matches an Asterisk pattern or is equal to it.
bool matches(std::string_view pattern, std::string_view number);

/// The only context of that type; null when there are none or several.
const Context* only_context(const Estate& estate, std::string_view type);
/// The one that the object names, else the only one of its type.
std::string_view context_of(const Index& index, const Trunk& trunk);
std::string_view context_of(const Index& index, const DialPattern& pattern);
/// The first pattern of the estate that takes the number as dialled; null when no way out does.
const DialPattern* way_out(const Index& index, std::string_view number);

} // namespace telctl::estate
