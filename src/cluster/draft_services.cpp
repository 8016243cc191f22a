#include "draft_services.hpp"
#include "draft_routes.hpp"
#include "draft_web.hpp"

#include <fmt/format.h>

#include "fields.hpp"
#include "naming.hpp"
#include "types.hpp"
#include <webservices/queues.hpp>

// What answers calls beside lines and groups. The defaults written here are those of the recorded answers.
namespace telctl::cluster {
namespace {

using plan::Key;

constexpr int default_member_timeout = 15;
constexpr int default_max_users = 50;
constexpr int default_parking_timeout = 45;

Json number_or_null(int number) {
  return number == 0 ? Json() : Json(number);
}

void lead_did(Draft& draft, const std::string& did, const Key& to, estate::Mark mark) {
  if (!did.empty()) draft.add_did(did, {{"type", to.type}, {"target", to.name}}, {to}, {}, mark);
}

bool touched(Draft& draft, const std::vector<std::string>& references) {
  if (!draft.scope().lines) return true;
  Members members;
  members.add_all(draft, references);
  return members.touched;
}

} // namespace

/// Whether the cluster has the interface; else a manual step is told.
bool available(Draft& draft, std::string_view path, std::string_view what, const std::string& name, estate::Mark mark) {
  if (draft.profile().has(path)) return true;
  draft.manual_step(fmt::format("create the {} {} in the web interface", what, name), mark,
                    fmt::format("{} {}", what, name), {std::string(object_type_of(path)->type), name});
  return false;
}

void join_extension(Draft& draft, const Key& owner, const std::string& exten, std::string_view context,
                    estate::Mark mark) {
  if (exten.empty()) return;
  if (context.empty()) {
    draft.error(errors::context_unknown, "neither it nor its site has a context", mark,
                fmt::format("{} {}", owner.type, owner.name));
    return;
  }
  Key extension{"extension", fmt::format("{}@{}", exten, context)};
  std::vector<Key> needs{owner};
  if (made_by_web_services(draft, owner.type))
    draft.need_context(std::string(context), needs); // and its ranges
  else
    needs.push_back(draft.add_extension(exten, std::string(context), {}, mark));
  draft.add({.key = {owner.type + "-extension", owner.name + "/" + extension.name},
             .owned = {{owner.type, owner.name}, {"extension", extension.name}},
             .needs = std::move(needs),
             .mark = mark});
}

Needed need_skill_rule(Draft& draft, const std::string& name) {
  const Key key{"skill-rule", name};
  if (!draft.begin(key)) return draft.has(key) ? Needed(key) : std::nullopt;
  const auto rows = draft.estate().skill_rules(name);
  if (rows.empty()) return std::nullopt; // a rule of validate
  if (!draft.profile().has("/queues/skillrules")) {
    draft.error(errors::skill_rules_missing, "this cluster has no interface for skill rules", rows[0]->marks.object,
                "skill rule " + name, "take it out of the estate and of the destinations that name it");
    return std::nullopt;
  }
  auto rules = Json::array();
  for (const auto* row : rows)
    rules.push_back(row->rule);
  draft.add({.key = key, .owned = {{"name", name}, {"rules", std::move(rules)}}, .mark = rows[0]->marks.object});
  return key;
}

Needed need_queue(Draft& draft, const estate::Queue& queue) {
  const Key key{"queue", group_name(queue.id)};
  if (!available(draft, "/queues", "queue", queue.id, queue.marks.object)) return std::nullopt;
  if (!draft.begin(key)) return draft.has(key) ? Needed(key) : std::nullopt;
  const auto object = "queue " + queue.id;
  const std::string context(draft.estate().context_of(queue));
  const bool web = made_by_web_services(draft, "queue");
  const auto strategy = queue.strategy.empty() ? std::string("ringall") : queue.strategy;
  const auto member_timeout = queue.member_timeout == 0 ? default_member_timeout : queue.member_timeout;
  if (web && !fits_web_services(draft, {key, queue.id, context, strategy, object, queue.marks, member_timeout}))
    return std::nullopt;
  Json owned = {{"name", key.name},
                {"label", queue.id},
                {"strategy", strategy},
                {"member_timeout", std::to_string(member_timeout)},
                {"timeout", number_or_null(queue.timeout)},
                {"music_on_hold", or_null(web ? chosen_music(queue.music) : queue.music)}};
  auto needs = need_music(draft, queue.music);
  if (web) {
    owned["context"] = context;
    draft.need_context(context, needs);
  }
  draft.add({.key = key, .owned = std::move(owned), .needs = std::move(needs), .mark = queue.marks.object});
  join_extension(draft, key, queue.extension, context, queue.marks.object);
  if (web)
    draft_whole_members(draft, queue, key);
  else
    draft_queue_members(draft, queue, key);
  lead_on(
      draft, key,
      {{"noanswer", &queue.no_answer}, {"busy", &queue.busy}, {"congestion", &queue.congestion}, {"fail", &queue.fail}},
      queue.marks.object, object);
  lead_did(draft, queue.did, key, queue.marks.of("did"));
  return key;
}

Needed need_switchboard(Draft& draft, const estate::Switchboard& switchboard) {
  const Key key{"switchboard", switchboard.id};
  const auto object = "switchboard " + switchboard.id;
  if (!available(draft, "/switchboards", "switchboard", switchboard.id, switchboard.marks.object)) return std::nullopt;
  if (!draft.begin(key)) return key;
  Json owned = {{"name", switchboard.id}};
  const bool leads_on = !draft.profile().no_fallbacks.contains("switchboard");
  if (leads_on)
    owned["timeout"] = number_or_null(switchboard.timeout);
  else if (switchboard.timeout != 0 || !switchboard.no_answer.empty())
    draft.error(errors::cannot_hold, "switchboards of this version have neither a time-out nor a fallback",
                switchboard.marks.object, object, "remove timeout and no_answer, or upgrade the cluster");
  draft.add({.key = key, .owned = std::move(owned), .mark = switchboard.marks.object});
  Members members;
  members.add_all(draft, switchboard.members);
  std::sort(members.users.begin(), members.users.end());
  add_set(draft, "switchboard-members", key, members, switchboard.marks.of("members"));
  if (leads_on)
    draft_fallbacks(draft, key, {{"noanswer", &switchboard.no_answer}}, switchboard.marks.of("no_answer"), object);
  lead_did(draft, switchboard.did, key, switchboard.marks.of("did"));
  return key;
}

Needed need_conference(Draft& draft, const estate::Conference& room) {
  const bool web = made_by_web_services(draft, "conference");
  const Key key{"conference", web ? group_name(room.id) : room.id}; // a XiVO takes plain names alone
  if (!available(draft, "/conferences", "conference room", room.id, room.marks.object)) return std::nullopt;
  if (!draft.begin(key)) return draft.has(key) ? Needed(key) : std::nullopt;
  if (web && !fits_conference(draft, room)) return std::nullopt;
  const std::string context(draft.estate().context_of(room));
  plan::Resource resource{.key = key,
                          .owned = {{"name", key.name},
                                    {"max_users", room.max_users == 0 ? default_max_users : room.max_users},
                                    {"pin", room.pin},
                                    {"admin_pin", room.admin_pin},
                                    {"record", room.record},
                                    {"music_on_hold", or_null(web ? chosen_music(room.music) : room.music)}},
                          .needs = need_music(draft, room.music),
                          .mark = room.marks.object};
  if (web) {
    resource.owned["extension"] = fmt::format("{}@{}", room.extension, context);
    draft.need_context(context, resource.needs);
    add_or_leave_to_person(draft, std::move(resource), "conference room " + room.id);
  } else {
    draft.add(std::move(resource));
    join_extension(draft, key, room.extension, context, room.marks.object);
  }
  lead_did(draft, room.did, key, room.marks.of("did"));
  return key;
}

Needed need_paging(Draft& draft, const estate::Paging& paging) {
  const Key key{"paging", paging.number};
  if (!available(draft, "/pagings", "paging", paging.number, paging.marks.object)) return std::nullopt;
  if (!draft.begin(key)) return key;
  draft.add({.key = key,
             .owned = {{"number", paging.number},
                       {"name", or_null(paging.name)},
                       {"duplex", paging.duplex},
                       {"ignore_forward", paging.ignore_forward},
                       {"record", paging.record}},
             .mark = paging.marks.object});
  for (const auto& [type, list, field] : {std::tuple{"paging-members", &paging.members, "members"},
                                          std::tuple{"paging-callers", &paging.callers, "callers"}}) {
    Members members;
    members.add_all(draft, *list);
    std::sort(members.users.begin(), members.users.end());
    add_set(draft, type, key, members, paging.marks.of(field));
  }
  return key;
}

Needed need_parking(Draft& draft, const estate::ParkingLot& lot) {
  const Key key{"parking", lot.id};
  if (!available(draft, "/parkinglots", "parking lot", lot.id, lot.marks.object)) return std::nullopt;
  if (!draft.begin(key)) return key;
  draft.add({.key = key,
             .owned = {{"name", lot.id},
                       {"slots_start", lot.slots_start},
                       {"slots_end", lot.slots_end},
                       {"timeout", lot.timeout == 0 ? default_parking_timeout : lot.timeout},
                       {"music_on_hold", lot.music.empty() ? "default" : lot.music}},
             .needs = need_music(draft, lot.music),
             .mark = lot.marks.object});
  join_extension(draft, key, lot.extension, draft.estate().context_of(lot), lot.marks.object);
  return key;
}

void draft_services(Draft& draft) {
  const auto& estate = draft.estate().estate();
  const bool whole = !draft.scope().lines;
  for (const auto& lot : estate.parking_lots)
    if (whole) need_parking(draft, lot);
  for (const auto& room : estate.conferences)
    if (whole) need_conference(draft, room);
  for (const auto& agent : estate.agents)
    if (whole || touched(draft, {agent.line})) need_agent(draft, agent);
  for (const auto& rule : estate.skill_rules)
    if (whole) need_skill_rule(draft, rule.name);
  for (const auto& queue : estate.queues)
    if (touched(draft, queue.members)) need_queue(draft, queue);
  for (const auto& switchboard : estate.switchboards)
    if (touched(draft, switchboard.members)) need_switchboard(draft, switchboard);
  for (const auto& paging : estate.pagings)
    if (touched(draft, paging.members)) need_paging(draft, paging);
  for (const auto& ivr : estate.ivrs)
    if (whole) need_ivr(draft, ivr);
  for (const auto& shared : estate.key_templates)
    if (whole) need_template(draft, shared);
}

} // namespace telctl::cluster
