#include "draft_web.hpp"

#include <algorithm>
#include <array>
#include <regex>

#include "fields.hpp"
#include "naming.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/estate/destination.hpp>
#include <telctl/support/text.hpp>
#include <webservices/groups.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

/// What a XiVO takes (element strategy of queue/config.inc).
constexpr std::array strategies{"ringall", "linear", "leastrecent", "fewestcalls", "rrmemory", "random", "wrandom"};
constexpr int longest_member_timeout = 60;
constexpr int step_of_member_timeout = 5;

/// Names of groups and queues are one namespace of Asterisk's, and small letters alone are written.
template <class List>
std::string same_name(const List& list, const Whole& whole, std::string_view type) {
  for (const auto& other : list)
    if (lower_ascii(group_name(other.id)) == lower_ascii(whole.key.name) &&
        (other.id != whole.id || type != whole.key.type))
      return other.id;
  return {};
}

/// A XiVO does not tell names apart that differ in capitals alone, and one of those is there.
std::string there_as(const Draft& draft, const plan::Key& key) {
  for (const auto& [live, resource] : draft.web_objects())
    if (live.type == key.type && live.name != key.name && lower_ascii(live.name) == lower_ascii(key.name))
      return live.name;
  return {};
}

/// `refuse` tells an error and notes that there is one.
template <class Refuse>
void refuse_context(const Draft& draft, const std::string& context, const Refuse& refuse, estate::Mark mark) {
  refuse(errors::cannot_hold, fmt::format("the web services list nothing of the context {}", context), mark,
         draft.estate().context(context) == nullptr
             ? "give the context an entity in the web interface"
             : "give the context an entity in the web interface, or make it anew with a name in small letters and a "
               "label of three characters or more");
}

template <class Refuse>
void refuse_text(const std::string& text, const Refuse& refuse, estate::Mark mark) {
  refuse(errors::cannot_hold, fmt::format("a XiVO does not keep '{}' as it is", visible(text)), mark,
         "write it without <, tabs and two spaces in a row");
}

std::string told_value(const Json& value) {
  if (value.is_null()) return "(none)";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What is left as it is leads on to what it leads to.
void keep_targets(Draft& draft, const Json& live) {
  if (live.is_object() && live.contains("target")) draft.keep_whole({text_at(live, "type"), text_at(live, "target")});
  if (live.is_structured())
    for (const auto& part : live)
      keep_targets(draft, part);
}

} // namespace

bool leads_by_web_services(const std::string& destination) {
  // Which sounds there are to lead to, only the web interface knows (chk_dest_sound).
  static constexpr std::array kinds{"user",      "group",   "queue",  "voicemail", "conference",
                                    "extension", "outside", "custom", "hangup",    "none"};
  static const std::regex program("(?!(try)?system\\()[a-z]{3,}\\([ -~]*\\)", std::regex::icase); // chk_dest_custom
  const auto to = estate::destination(destination);
  if (!to) return true; // not given, or a rule of validate
  if (std::find(kinds.begin(), kinds.end(), to->kind) == kinds.end()) return false;
  if (to->kind == "custom") return std::regex_match(to->target, program);
  return to->kind != "extension" || is_web_context(split_extension(to->target).second);
}

bool made_by_web_services(const Draft& draft, std::string_view type) {
  return web_service_of(draft.profile(), type) != nullptr;
}

bool fits_web_services(Draft& draft, const Whole& whole) {
  bool fits = true;
  const auto refuse = [&](ErrorCode code, std::string what, estate::Mark mark, std::string hint) {
    draft.error(code, std::move(what), mark, whole.object, std::move(hint));
    fits = false;
  };
  if (whole.context.empty())
    refuse(errors::context_unknown, "neither it nor its site has a context", whole.marks.object, {});
  auto twin = same_name(draft.estate().estate().groups, whole, "group");
  if (twin.empty()) twin = same_name(draft.estate().estate().queues, whole, "queue");
  if (!twin.empty())
    refuse(errors::cannot_hold, fmt::format("a XiVO does not tell its name from that of {}", twin),
           whole.marks.of("id"), "give it another name: groups and queues share them, small and capital letters alike");
  if (!is_kept_text(whole.id)) refuse_text(whole.id, refuse, whole.marks.of("id"));
  if (const auto other = there_as(draft, whole.key); !other.empty())
    refuse(errors::cannot_hold, fmt::format("it is there as {}, and a XiVO does not tell the two names apart", other),
           whole.marks.of("id"), "keep its name, or take it out of the estate, apply, and put it back");
  if (!whole.context.empty() && !draft.lists_what_is_in(whole.context))
    refuse_context(draft, whole.context, refuse, whole.marks.object);
  const auto strategy = whole.key.type == "group" ? web_strategy(whole.strategy) : whole.strategy;
  if (std::find(strategies.begin(), strategies.end(), strategy) == strategies.end())
    refuse(errors::cannot_hold, fmt::format("a XiVO has no strategy '{}'", whole.strategy), whole.marks.of("strategy"),
           fmt::format("one of {}", fmt::join(strategies, ", ")));
  if (whole.member_timeout > longest_member_timeout || whole.member_timeout % step_of_member_timeout != 0)
    refuse(errors::cannot_hold,
           fmt::format("a XiVO lets members ring for {} seconds at most, in steps of {}", longest_member_timeout,
                       step_of_member_timeout),
           whole.marks.of("member_timeout"), "give it such a time");
  const auto live = text_at(draft.web_object(whole.key), "strategy");
  if (!live.empty() && (live == "linear") != (whole.strategy == "linear"))
    refuse(errors::cannot_hold, fmt::format("a {} of a XiVO is linear from its beginning, or never", whole.key.type),
           whole.marks.of("strategy"),
           fmt::format("take the {} out of the estate, apply, and put it back", whole.key.type));
  return fits;
}

bool fits_agent(Draft& draft, const estate::Agent& agent, const std::string& context) {
  static constexpr std::array languages{"de_DE", "en_US", "es_ES", "fr_FR", "fr_CA", "it_IT", "nl_NL"}; // i18n.inc
  const auto object = "agent " + agent.number;
  bool fits = true;
  const auto refuse = [&](ErrorCode code, std::string what, estate::Mark mark, std::string hint) {
    draft.error(code, std::move(what), mark, object, std::move(hint));
    fits = false;
  };
  if (context.empty())
    refuse(errors::context_unknown, "neither a line nor a queue tells the context of the agent", agent.marks.object,
           "name it in a queue, or give it a line");
  for (const auto& [field, text] : {std::pair("firstname", &agent.firstname), {"lastname", &agent.lastname}})
    if (!is_kept_text(*text)) refuse_text(*text, refuse, agent.marks.of(field));
  if (!agent.language.empty() && std::find(languages.begin(), languages.end(), agent.language) == languages.end())
    refuse(errors::cannot_hold, fmt::format("a XiVO has no language '{}'", agent.language), agent.marks.of("language"),
           fmt::format("one of {}", fmt::join(languages, ", ")));
  return fits;
}

/// They are numbered as Asterisk's, of which there are 64 (pickup.inc).
bool fits_pickups(Draft& draft, std::set<std::string> names) {
  constexpr std::size_t most = 64;
  if (!made_by_web_services(draft, "pickup")) return true;
  const auto wanted = names.size();
  for (const auto& [key, resource] : draft.web_objects())
    if (key.type == "pickup" && !resource.managed) names.insert(key.name);
  if (names.size() <= most) return true;
  draft.error(errors::cannot_hold,
              fmt::format("a XiVO has {} pick-up groups at most, and there would be {}", most, names.size()), {},
              fmt::format("{} pick-up groups of the estate", wanted),
              "join some of them, or take pickup_group from lines that can do without");
  return false;
}

/// queueskill/config.inc.
bool fits_skill(Draft& draft, const estate::Skill& skill) {
  constexpr std::size_t longest = 64;
  const bool fits = skill.name.size() <= longest &&
                    skill.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
  if (!fits)
    draft.error(errors::cannot_hold, "a XiVO takes names of skills of small letters, digits, - and _",
                skill.marks.of("name"), "skill " + skill.name, "give it such a name");
  return fits;
}

/// meetmefeatures/config.inc and meetme/room/config.inc; name and number are one object.
bool fits_conference(Draft& draft, const estate::Conference& room) {
  constexpr int most_users = 99;
  const plan::Key key{"conference", group_name(room.id)};
  const std::string context(draft.estate().context_of(room));
  const auto extension = fmt::format("{}@{}", room.extension, context);
  bool fits = true;
  const auto refuse = [&](ErrorCode code, std::string what, estate::Mark mark, std::string hint) {
    draft.error(code, std::move(what), mark, "conference " + room.id, std::move(hint));
    fits = false;
  };
  if (room.extension.empty() || context.empty())
    refuse(errors::cannot_hold, "a conference room of a XiVO has a number in a context", room.marks.of("id"),
           "give it an extension, and a context or a site");
  else if (!draft.lists_what_is_in(context))
    refuse_context(draft, context, refuse, room.marks.object);
  if (room.max_users > most_users)
    refuse(errors::cannot_hold, fmt::format("a conference room of a XiVO takes {} users at most", most_users),
           room.marks.of("max_users"), "lower it");
  for (const auto& other : draft.estate().estate().conferences)
    if (&other != &room && lower_ascii(group_name(other.id)) == lower_ascii(key.name))
      refuse(errors::cannot_hold, fmt::format("a XiVO does not tell its name from that of {}", other.id),
             room.marks.of("id"), "give it another name: small and capital letters are alike");
  if (const auto other = there_as(draft, key); !other.empty())
    refuse(errors::cannot_hold, fmt::format("it is there as {}, and a XiVO does not tell the two names apart", other),
           room.marks.of("id"), "keep its name, or take it out of the estate, apply, and put it back");
  for (const auto& [live, resource] : draft.web_objects())
    if (live.type == "conference" && live != key && text_at(resource.owned, "extension") == extension)
      refuse(errors::cannot_hold, fmt::format("the room {} has the number {}", live.name, extension),
             room.marks.of("extension"),
             "rooms cannot be renamed: take that one out of the estate, apply, then add this one");
  return fits;
}

bool is_fixed_in_queue(const Draft& draft, const std::string& agent) {
  const auto holds = [&](const auto& entry) {
    const auto& members = at(entry.second.owned, "members");
    return entry.first.type == "queue-agents" &&
           std::find(members.begin(), members.end(), Json(agent)) != members.end();
  };
  return std::any_of(draft.web_objects().begin(), draft.web_objects().end(), holds);
}

void add_or_leave_to_person(Draft& draft, plan::Resource resource, const std::string& object) {
  const auto live = draft.web_object(resource.key);
  if (!live.is_null() && live != resource.owned) {
    std::vector<std::string> differing;
    for (const auto& [field, value] : resource.owned.items())
      if (live.value(field, Json()) != value)
        differing.push_back(value.is_primitive() ? fmt::format("{} {}", field, told_value(value)) : field);
    draft.manual_step(fmt::format("change {} in the web interface: {}", object, fmt::join(differing, ", ")),
                      resource.mark, object);
    resource.owned = live;
    draft.add(std::move(resource));
    return keep_targets(draft, live);
  }
  draft.add(std::move(resource));
}

void lead_on(Draft& draft, const plan::Key& key, const Slots& slots, estate::Mark mark, const std::string& object) {
  const bool web = made_by_web_services(draft, key.type);
  const auto all =
      std::all_of(slots.begin(), slots.end(), [](const auto& slot) { return leads_by_web_services(*slot.second); });
  if (!web || all) return draft_fallbacks(draft, key, slots, mark, object);
  const plan::Key fallbacks{key.type + "-fallbacks", key.name};
  const auto there = draft.web_objects().find(fallbacks); // somebody else's stays without being wanted
  const bool ours = there != draft.web_objects().end() && there->second.managed;
  const auto live = ours ? at(there->second.owned, "destinations") : Json::object();
  auto kept = Json::object();
  Slots led;
  for (const auto& [slot, destination] : slots) {
    if (leads_by_web_services(*destination)) {
      led.emplace_back(slot, destination);
      continue;
    }
    draft.manual_step(fmt::format("lead the calls that {} does not take ({}) to {}, in the web interface", object, slot,
                                  *destination),
                      mark, object, fallbacks);
    if (const auto led_to = live.find(slot); live.is_object() && led_to != live.end())
      kept[std::string(slot)] = *led_to;
  }
  draft_fallbacks(draft, key, led, mark, object, {}, std::move(kept));
  keep_targets(draft, live);
}

} // namespace telctl::cluster
