#include <schema.hpp>

#include <fmt/format.h>
#include <world.hpp>

// Automatic menus, skills of agents and the rules that ask for them: from the API description of 26.08; no answer was
// recorded.
namespace telctl::sandbox {
namespace {

Member destination(const char* name) {
  return of(Kind::destination, name).shown([name](const World& world, const Object& object) {
    return show_destination(world, object[name]);
  });
}

OrderedJson choices(const World& world, const Object& ivr) {
  OrderedJson out = OrderedJson::array();
  for (const Json& choice : ivr["choices"])
    out.push_back({{"exten", choice["exten"]}, {"destination", show_destination(world, choice["destination"])}});
  return out;
}

void check_menu(World& world, const Object*, const Json& fields) {
  for (const char* name : {"abort_destination", "invalid_destination", "timeout_destination"})
    if (fields.contains(name)) check_destination(world, fields[name]);
  if (!fields.contains("choices") || !fields["choices"].is_array()) return;
  for (const Json& choice : fields["choices"]) {
    const Json form = choice.is_object() ? choice : Json::object();
    for (const char* name : {"exten", "destination"})
      if (!form.contains(name))
        input_error(std::string("choices: {0: {'") + name + "': ['Missing data for required field.']}}");
    check_destination(world, form["destination"]);
  }
}

Resource ivr() {
  return {.type = "ivr",
          .path = "ivr",
          .label = "IVR",
          .rel = "ivr",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(128),
                      text("greeting_sound"), text("menu_sound").needed(), text("invalid_sound"), text("abort_sound"),
                      integer("timeout").starting(5), integer("max_tries").at_least(1).starting(3), text("description"),
                      destination("invalid_destination"), destination("timeout_destination"),
                      destination("abort_destination"), computed("links", nullptr),
                      of(Kind::references, "choices").starting(Json::array()).shown(choices),
                      computed("incalls", [](const World&, const Object&) { return OrderedJson::array(); })},
          .order = "name",
          .search = {"name", "description"},
          .check = check_menu};
}

void check_rules(World&, const Object*, const Json& fields) {
  if (!fields["rules"].is_array()) return;
  for (std::size_t i = 0; i < fields["rules"].size(); ++i) {
    const Json& rule = fields["rules"][i];
    if (!rule.is_object() || !rule.contains("definition"))
      input_error(fmt::format("rules: {{{}: {{'definition': ['Missing data for required field.']}}}}", i));
    if (!rule["definition"].is_string())
      input_error(fmt::format("rules: {{{}: {{'definition': ['Not a valid string.']}}}}", i));
  }
}

/// Names: wazo-confd, plugins/skill_rule/schema.py.
Resource skill_rules() {
  return {.type = "skillrules",
          .path = "queues/skillrules",
          .label = "SkillRule",
          .rel = "skillrules",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(64),
                      of(Kind::references, "rules").starting(Json::array()), computed("links", nullptr)},
          .order = "name",
          .search = {"name"},
          .check = check_rules};
}

Resource skills() {
  return {.type = "skills",
          .path = "agents/skills",
          .label = "Skill",
          .rel = "skills",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(64),
                      text("description"), computed("links", nullptr),
                      owners("agents", "agents", "agent_skill", {"id", "number", "firstname", "lastname"})},
          .unique = {{"name"}},
          .order = "name",
          .search = {"name", "description"}};
}

} // namespace

std::vector<Resource> service_resources() {
  return {ivr(), skills(), skill_rules()};
}

} // namespace telctl::sandbox
