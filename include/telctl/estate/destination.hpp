#pragma once
#include <map>
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

/// The target of a queue, with the skill rule by which its agents are chosen: "scolarite",
/// "scolarite/anglais", "scolarite/anglais(langue=en, niveau=2)".
struct QueueTarget {
  std::string queue;
  std::string rule;                             ///< name of a skill rule; empty = any agent
  std::map<std::string, std::string> variables; ///< "$langue" in the rule stands for "en"
};
/// A queue may have a slash in its name: what is one as a whole is no rule. Nothing when the variables cannot be read.
std::optional<QueueTarget> queue_target(const Index& index, std::string_view target);
std::string to_string(const QueueTarget& target);

/// Causes that end a call: "normal", "busy", "congestion"; "normal" is meant when none is given.
bool is_hangup_cause(std::string_view cause);

} // namespace telctl::estate
