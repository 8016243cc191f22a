#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <telctl/estate/index.hpp>

/// Where calls go, as the estate writes it: "user:4012", "group:Accueil", "hangup".
namespace telctl::estate {

struct Destination {
  std::string kind;
  std::string target; ///< empty where the kind has none
};

/// A kind of destination. A further one is one line in destination.cpp, and one where a target makes use of it.
struct DestinationKind {
  std::string_view name;
  std::string_view target; ///< what it names, for messages: "line"; empty = no object of the estate
  /// Whether the target is in the estate, or could be one.
  bool (*known)(const Index& index, std::string_view target);
};
std::span<const DestinationKind> destination_kinds();
const DestinationKind* destination_kind(std::string_view name);

/// Nothing for a text whose kind is not known.
std::optional<Destination> destination(std::string_view text);
std::string to_string(const Destination& destination);

/// Causes that end a call: "normal", "busy", "congestion"; "normal" is meant when none is given.
bool is_hangup_cause(std::string_view cause);

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

/// {"1-5", "7"} are 1, 2, 3, 4, 5 and 7; all up to `most` when nothing is given. Nothing when an item is none of them.
std::optional<std::vector<int>> days(const std::vector<std::string>& items, int most);
/// "08:00" in minutes; nothing for what is no time of the day.
std::optional<int> minutes(std::string_view time);

} // namespace telctl::estate
