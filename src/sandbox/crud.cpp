#include <world.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <python.hpp>
#include <telctl/support/text.hpp>

// Creating, changing and removing any object: check the form, then what it refers to, then what must be unique.
namespace telctl::sandbox {
namespace {

struct Target {
  const char* type;
  const char* argument; ///< field of the destination
  const char* table;
  const char* label;
};

constexpr Target targets[] = {
    {"user", "user_id", "users", "User"},
    {"group", "group_id", "groups", "Group"},
    {"queue", "queue_id", "queues", "Queue"},
    {"voicemail", "voicemail_id", "voicemails", "Voicemail"},
    {"outcall", "outcall_id", "outcalls", "Outcall"},
    {"ivr", "ivr_id", "ivr", "IVR"},
    {"conference", "conference_id", "conferences", "Conference"},
    {"switchboard", "switchboard_uuid", "switchboards", "Switchboard"},
};
constexpr const char* plain_types[] = {"hangup", "none", "custom", "extension", "sound", "application"};

void check_unique(const World& world, const Resource& resource, const Json& fields, Id self) {
  for (const auto& group : resource.unique) {
    const Object* other = world.store.find_unique(resource.type, group, fields);
    if (other == nullptr || other->id == self) continue;
    std::string values;
    for (const auto& name : group)
      values += fmt::format("{}'{}': {}", values.empty() ? "" : ", ", name, repr(OrderedJson(fields[name])));
    resource_error(fmt::format("{} already exists ({})", resource.label, values));
  }
}

void check_form(const Resource& resource, const Json& body, bool partial) {
  if (const auto wrong = faults(resource, body, partial); !wrong.empty()) throw Refusal{400, OrderedJson(wrong)};
}

/// Of the destination queue (API description of 26.08; wazo-confd, helpers/destination.py).
void check_skill_rule(const World& world, const Json& destination) {
  const Json rule = destination.value("skill_rule_id", Json());
  const Json variables = destination.value("skill_rule_variables", Json());
  if (!rule.is_null() && !rule.is_number_integer())
    input_error("destination: {'skill_rule_id': ['Not a valid integer.']}");
  if (!variables.is_null() && !variables.is_object())
    input_error("destination: {'skill_rule_variables': ['Not a valid mapping type.']}");
  if (rule.is_null() && variables.is_object() && !variables.empty())
    input_error("destination: {'skill_rule_id': ['Missing data for required field. When `skill_rule_variables` is "
                "defined']}");
  if (!rule.is_null() && world.store.find("skillrules", rule.get<Id>()) == nullptr)
    field_not_found("skill_rule_id", "SkillRule", {{"skill_rule_id", repr(OrderedJson(rule))}});
}

} // namespace

const Object& context_named(const World& world, const Json& name) {
  const Object* context = world.store.find_unique("contexts", {"name"}, {{"name", name}});
  if (context == nullptr || !world.visible(*context))
    field_not_found("context", "Context", {{"context", repr(OrderedJson(name))}});
  return *context;
}

bool in_ranges(const Json& ranges, const std::string& exten) {
  return is_digits(exten) && std::any_of(ranges.begin(), ranges.end(), [&](const Json& range) {
           const auto start = range["start"].get<std::string>();
           const auto end = range.contains("end") && range["end"].is_string() ? range["end"].get<std::string>() : start;
           // A range counts only numbers of its own length.
           const auto number = [](const std::string& digits) { return std::pair(digits.size(), digits); };
           return exten.size() == start.size() && number(start) <= number(exten) && number(exten) <= number(end);
         });
}

void check_destination(const World& world, const Json& destination) {
  if (destination.is_null()) return;
  if (!destination.is_object()) input_error("destination: {'_schema': ['Invalid input type.']}");
  if (!destination.contains("type")) input_error("destination: {'type': ['Missing data for required field.']}");
  if (!destination["type"].is_string()) input_error("destination: {'type': ['Not a valid string.']}");
  const auto type = destination["type"].get<std::string>();
  for (const Target& target : targets) {
    if (type != target.type) continue;
    if (!destination.contains(target.argument))
      input_error(fmt::format("destination: {{'{}': ['Missing data for required field.']}}", target.argument));
    const Json& value = destination[target.argument];
    const bool by_uuid = std::string_view(target.argument).ends_with("_uuid");
    if (by_uuid ? !value.is_string() : !value.is_number_integer())
      input_error(
          fmt::format("destination: {{'{}': ['Not a valid {}.']}}", target.argument, by_uuid ? "string" : "integer"));
    const Object* found = by_uuid ? world.store.find_uuid(target.table, value.get<std::string>())
                                  : world.store.find(target.table, value.get<Id>());
    if (found == nullptr) field_not_found("actionarg1", target.label, {{"actionarg1", repr(OrderedJson(value))}});
    if (type == "queue") check_skill_rule(world, destination);
    return;
  }
  if (std::find(std::begin(plain_types), std::end(plain_types), type) == std::end(plain_types))
    input_error(fmt::format("destination: {{'type': ['Must be one of: application, conference, custom, extension, "
                            "group, hangup, ivr, none, outcall, queue, sound, "
                            "switchboard, user, voicemail.']}}"));
}

const Object& create(World& world, const Resource& resource, const Json& body) {
  check_form(resource, body, false);
  Json fields = accepted(resource, body, false);
  std::set<std::string> generated;
  if (!resource.context.empty()) context_named(world, fields[resource.context]);
  if (resource.draw) resource.draw(world, fields, generated);
  if (resource.check) resource.check(world, nullptr, fields);
  check_unique(world, resource, fields, 0);
  Object& object =
      world.store.insert(resource.type, resource.tenants ? world.tenant : std::string(), std::move(fields));
  object.generated = std::move(generated);
  if (resource.created) resource.created(world, object);
  return object;
}

void edit(World& world, const Resource& resource, const Object& object, const Json& body) {
  check_form(resource, body, true);
  Json fields = object.fields;
  const Json given = accepted(resource, body, true);
  for (const auto& [name, value] : given.items())
    fields[name] = value;
  if (!resource.context.empty()) context_named(world, fields[resource.context]);
  if (resource.check) resource.check(world, &object, fields);
  check_unique(world, resource, fields, object.id);
  const Object before = object;
  world.store.update(resource.type, object.id, std::move(fields));
  if (resource.edited) resource.edited(world, before, object);
}

void remove(World& world, const Resource& resource, const Object& object) {
  if (resource.deleting) resource.deleting(world, object);
  world.store.erase(resource.type, object.id);
}

} // namespace telctl::sandbox
