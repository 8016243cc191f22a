#pragma once
#include <array>
#include <string_view>

/// Destinations of calls and keys that name another object. A further kind is one line here, and one in
/// estate/destination.cpp and draft_destination.cpp where the estate can name it.
namespace telctl::cluster {

struct TargetKind {
  std::string_view type;   ///< of the server: "user"
  std::string_view field;  ///< "user_id": an integer; "…_uuid": a uuid
  std::string_view object; ///< type of resource
};

inline constexpr std::array target_kinds{
    TargetKind{"user", "user_id", "user"},
    TargetKind{"group", "group_id", "group"},
    TargetKind{"voicemail", "voicemail_id", "voicemail"},
};

inline const TargetKind* target_kind(std::string_view type) {
  for (const auto& kind : target_kinds)
    if (kind.type == type) return &kind;
  return nullptr;
}

} // namespace telctl::cluster
