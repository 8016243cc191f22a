#include "types.hpp"

#include <array>

#include <telctl/cluster/connect.hpp>

namespace telctl::cluster {
namespace {

constexpr std::array objects{
    ObjectType{"context", "/contexts", false},
    ObjectType{"registrar", "/registrars", false},
    ObjectType{"right", "/callpermissions", false},
    ObjectType{"device-template", "/cfg_mgr/configs", false}, // of provd
    ObjectType{"device", "/devices", false},
    ObjectType{"voicemail", "/voicemails", false},
    ObjectType{"user", "/users", true},
    ObjectType{"sip", "/endpoints/sip", true},
    ObjectType{"custom", "/endpoints/custom", false},
    ObjectType{"extension", "/extensions", false},
    ObjectType{"group", "/groups", true},
    ObjectType{"line", "/lines", false},
    ObjectType{"sccp", "/endpoints/sccp", false}, // has no name but its line's
    ObjectType{"trunk", "/trunks", false},
    ObjectType{"outcall", "/outcalls", false},
    ObjectType{"incall", "/incalls", false},
    ObjectType{"schedule", "/schedules", false},
    ObjectType{"music", "/moh", true},
    ObjectType{"filter", "/callfilters", false},
    ObjectType{"pickup", "/callpickups", false},
    ObjectType{"skill", "/agents/skills", false},
    ObjectType{"agent", "/agents", false},
    ObjectType{"skill-rule", "/queues/skillrules", false},
    ObjectType{"queue", "/queues", false},
    ObjectType{"switchboard", "/switchboards", true},
    ObjectType{"conference", "/conferences", false},
    ObjectType{"paging", "/pagings", false},
    ObjectType{"parking", "/parkinglots", false},
    ObjectType{"ivr", "/ivr", false},
    ObjectType{"template", "/funckeys/templates", false},
};

constexpr std::array associations{
    AssociationType{"line-endpoint", "/lines/{line}/endpoints/sip/{sip}", {}, "/lines"},
    AssociationType{"line-custom", "/lines/{line}/endpoints/custom/{custom}", {}, "/lines"},
    AssociationType{"line-sccp", "/lines/{line}/endpoints/sccp/{sccp}", {}, "/lines"},
    AssociationType{"line-extension", "/lines/{line}/extensions/{extension}", {}, "/lines"},
    AssociationType{"user-line", "/users/{user}/lines/{line}", {}, "/lines"},
    AssociationType{"line-device", "/lines/{line}/devices/{device}", {}, "/lines"},
    AssociationType{"user-right", "/users/{user}/callpermissions/{right}", {}, "/callpermissions"},
    AssociationType{"user-voicemail", "/users/{user}/voicemails/{voicemail}", "/users/{user}/voicemails",
                    "/voicemails"},
    AssociationType{"group-extension", "/groups/{group}/extensions/{extension}", {}, "/groups"},
    AssociationType{"incall-extension", "/incalls/{incall}/extensions/{extension}", {}, "/incalls"},
    AssociationType{"agent-skill", "/agents/{agent}/skills/{skill}", {}, "/agents"},
    AssociationType{"user-agent", "/users/{user}/agents/{agent}", "/users/{user}/agents", "/agents"},
    AssociationType{"queue-extension", "/queues/{queue}/extensions/{extension}", {}, "/queues"},
    AssociationType{"queue-agent", "/queues/{queue}/members/agents/{agent}", {}, "/queues"},
    AssociationType{"queue-user", "/queues/{queue}/members/users/{user}", {}, "/queues"},
    AssociationType{"conference-extension", "/conferences/{conference}/extensions/{extension}", {}, "/conferences"},
    AssociationType{"parking-extension", "/parkinglots/{parking}/extensions/{extension}", {}, "/parkinglots"},
    AssociationType{"user-template", "/users/{user}/funckeys/templates/{template}", {}, "/funckeys/templates"},
    AssociationType{"trunk-endpoint", "/trunks/{trunk}/endpoints/sip/{sip}", {}, "/trunks"},
    AssociationType{"outcall-extension", "/outcalls/{outcall}/extensions/{extension}", {}, "/outcalls"},
    AssociationType{"outcall-right", "/outcalls/{outcall}/callpermissions/{right}", {}, "/outcalls"},
    // Who has a schedule is told by the schedule, for all of them alike.
    AssociationType{"user-schedule", "/users/{user}/schedules/{schedule}", {}, "/schedules"},
    AssociationType{"group-schedule", "/groups/{group}/schedules/{schedule}", {}, "/schedules"},
    AssociationType{"queue-schedule", "/queues/{queue}/schedules/{schedule}", {}, "/schedules"},
    AssociationType{"incall-schedule", "/incalls/{incall}/schedules/{schedule}", {}, "/schedules"},
    AssociationType{"outcall-schedule", "/outcalls/{outcall}/schedules/{schedule}", {}, "/schedules"},
};

constexpr std::array sets{
    SetType{"group-members", "group", "/groups/{group}/members/users", "/members/users", true},
    SetType{"filter-recipients", "filter", "/callfilters/{filter}/recipients/users", "/recipients/users", false},
    SetType{"filter-surrogates", "filter", "/callfilters/{filter}/surrogates/users", "/surrogates/users", true},
    SetType{"pickup-interceptors", "pickup", "/callpickups/{pickup}/interceptors/users", "/interceptors/users", false},
    SetType{"pickup-targets", "pickup", "/callpickups/{pickup}/targets/users", "/targets/users", false},
    SetType{"switchboard-members", "switchboard", "/switchboards/{switchboard}/members/users", "/members/users", false},
    SetType{"paging-members", "paging", "/pagings/{paging}/members/users", "/members/users", false},
    SetType{"paging-callers", "paging", "/pagings/{paging}/callers/users", "/callers/users", false},
    SetType{"queue-agents", "queue", {}, "/members/agents", true, "agent"}, // of a XiVO, written with the queue
    SetType{"queue-users", "queue", {}, "/members/users", true},
    SetType{"context-includes", "context", "/contexts/{context}/contexts", "/contexts", true, "context"},
    SetType{"outcall-trunks", "outcall", "/outcalls/{outcall}/trunks", "/trunks", true, "trunk"},
};

constexpr std::array<std::string_view, 4> all_slots{"noanswer", "busy", "congestion", "fail"};
constexpr std::array<std::string_view, 1> no_answer{"noanswer"};

/// Groups of newer versions have "congestion" besides, for calls beyond a limit that the estate does not know: kept.
constexpr std::array fallbacks{
    FallbackType{"user-fallbacks", "user", all_slots},
    FallbackType{"group-fallbacks", "group", no_answer},
    FallbackType{"filter-fallbacks", "filter", no_answer},
    FallbackType{"queue-fallbacks", "queue", all_slots},
    FallbackType{"switchboard-fallbacks", "switchboard", no_answer},
};

template <class Table>
auto* find(const Table& table, std::string_view type) {
  for (const auto& row : table)
    if (row.type == type) return &row;
  return static_cast<decltype(&table.front())>(nullptr);
}

} // namespace

std::span<const ObjectType> object_types() {
  return objects;
}
std::span<const AssociationType> association_types() {
  return associations;
}
std::span<const SetType> set_types() {
  return sets;
}
std::span<const FallbackType> fallback_types() {
  return fallbacks;
}
const FallbackType* fallback_type(std::string_view type) {
  return find(fallbacks, type);
}
const ObjectType* object_type(std::string_view type) {
  return find(objects, type);
}
const AssociationType* association_type(std::string_view type) {
  return find(associations, type);
}
const SetType* set_type(std::string_view type) {
  return find(sets, type);
}

std::vector<std::string> adoptable_types() {
  std::vector<std::string> types;
  for (const auto& row : objects)
    types.emplace_back(row.type);
  for (const auto& row : associations)
    types.emplace_back(row.type);
  for (const auto& row : sets)
    types.emplace_back(row.type);
  for (const auto& row : fallbacks)
    types.emplace_back(row.type);
  for (const auto* type : {"telephone-template", "sound-category", "sound-file", "music-file"})
    types.emplace_back(type);
  return types;
}

const ObjectType* object_type_of(std::string_view collection) {
  for (const auto& row : objects)
    if (row.collection == collection) return &row;
  return nullptr;
}

} // namespace telctl::cluster
