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

} // namespace telctl::estate
