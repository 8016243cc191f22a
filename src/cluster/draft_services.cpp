#include "draft_services.hpp"
#include "draft_routes.hpp"
#include "draft_web.hpp"

#include <fmt/format.h>

#include "fields.hpp"
#include "naming.hpp"
#include "types.hpp"

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

/// "8001/2": a name and a number.
std::pair<std::string, int> split_weight(const std::string& text) {
  const auto slash = text.rfind('/');
  if (slash == std::string::npos) return {text, 0};
  return {text.substr(0, slash), std::atoi(text.c_str() + slash + 1)};
}

/// Whether the cluster has the interface; else a manual step is told.
bool available(Draft& draft, std::string_view path, std::string_view what, const std::string& name, estate::Mark mark) {
  if (draft.profile().has(path)) return true;
  draft.manual_step(fmt::format("create the {} {} in the web interface", what, name), mark,
                    fmt::format("{} {}", what, name), {std::string(object_type_of(path)->type), name});
  return false;
}

void lead_did(Draft& draft, const std::string& did, const Key& to, estate::Mark mark) {
  if (!did.empty()) draft.add_did(did, {{"type", to.type}, {"target", to.name}}, {to}, {}, mark);
}

Needed need_skill(Draft& draft, const std::string& name, estate::Mark mark) {
  const auto* skill = draft.estate().skill(name);
  if (skill == nullptr || !available(draft, "/agents/skills", "skill", name, mark)) return std::nullopt;
  const Key key{"skill", name};
  if (!draft.begin(key)) return draft.has(key) ? Needed(key) : std::nullopt;
  plan::Resource resource{
      .key = key, .owned = {{"name", name}, {"description", or_null(skill->description)}}, .mark = skill->marks.object};
  if (!made_by_web_services(draft, "skill"))
    draft.add(std::move(resource));
  else if (fits_skill(draft, *skill))
    add_or_leave_to_person(draft, std::move(resource), "skill " + name);
  return draft.has(key) ? Needed(key) : std::nullopt;
}

void add_skills(Draft& draft, const estate::Agent& agent, const Key& key) {
  for (std::size_t i = 0; i < agent.skills.size(); ++i) {
    const auto [name, weight] = split_weight(agent.skills[i]);
    if (const auto skill = need_skill(draft, name, agent.marks.of("skills", i)))
      draft.add({.key = {"agent-skill", agent.number + "/" + name},
                 .owned = {{"agent", agent.number}, {"skill", name}, {"skill_weight", weight}},
                 .needs = {key, *skill},
                 .mark = agent.marks.of("skills", i)});
  }
}

/// The context of the agent's telephone, else of the first queue that asks for the agent.
std::string context_of_agent(const Draft& draft, const estate::Agent& agent) {
  if (const auto* line = agent.line.empty() ? nullptr : draft.estate().line(agent.line); line != nullptr)
    if (const auto context = draft.estate().context_of(*line); !context.empty()) return std::string(context);
  for (const auto& queue : draft.estate().estate().queues)
    for (const auto& asked : queue.agents)
      if (split_weight(asked).first == agent.number) return std::string(draft.estate().context_of(queue));
  return {};
}

/// With its skills, which web services give to a new agent alone. False when it cannot be held, which is told.
bool draft_web_agent(Draft& draft, const estate::Agent& agent, Json owned) {
  const auto object = "agent " + agent.number;
  const auto context = context_of_agent(draft, agent);
  if (context.empty()) {
    draft.error(errors::context_unknown, "neither a line nor a queue tells the context of the agent",
                agent.marks.object, object, "name it in a queue, or give it a line");
    return false;
  }
  std::vector<Key> needs;
  draft.need_context(context, needs);
  auto skills = Json::array();
  for (std::size_t i = 0; i < agent.skills.size(); ++i) {
    const auto [name, weight] = split_weight(agent.skills[i]);
    const auto skill = need_skill(draft, name, agent.marks.of("skills", i));
    if (!skill) continue;
    needs.push_back(*skill);
    skills.push_back({{"skill", name}, {"skill_weight", weight}});
  }
  std::sort(skills.begin(), skills.end());
  owned["skills"] = std::move(skills);
  add_or_leave_to_person(draft,
                         {.key = {"agent", agent.number},
                          .owned = std::move(owned),
                          .seeded = {{"context", context}},
                          .needs = std::move(needs),
                          .mark = agent.marks.object},
                         object);
  return true;
}

void add_queue_members(Draft& draft, const estate::Queue& queue, const Key& key) {
  int priority = 0;
  for (std::size_t i = 0; i < queue.agents.size(); ++i) {
    const auto [number, penalty] = split_weight(queue.agents[i]);
    const auto* agent = draft.estate().agent(number);
    const auto agent_key = agent == nullptr ? Needed() : need_agent(draft, *agent);
    if (!agent_key) continue;
    draft.add({.key = {"queue-agent", key.name + "/" + number},
               .owned = {{"queue", key.name}, {"agent", number}, {"penalty", penalty}, {"priority", priority++}},
               .needs = {key, *agent_key},
               .mark = queue.marks.of("agents", i)});
  }
  Members members;
  members.add_all(draft, queue.members);
  priority = 0;
  for (const auto& user : members.users)
    draft.add({.key = {"queue-user", key.name + "/" + user},
               .owned = {{"queue", key.name}, {"user", user}, {"priority", priority++}},
               .needs = {key, {"user", user}, {"user-line", user + "/1"}},
               .lines = {user},
               .mark = queue.marks.of("members")});
}

/// As sets, since the web services write the queue whole; a penalty is not theirs to set there (_set_user_type of
/// queue.inc).
void add_whole_members(Draft& draft, const estate::Queue& queue, const Key& key) {
  std::vector<std::string> agents;
  std::vector<Key> needs{key};
  for (std::size_t i = 0; i < queue.agents.size(); ++i) {
    const auto [number, penalty] = split_weight(queue.agents[i]);
    const auto* agent = draft.estate().agent(number);
    const auto agent_key = agent == nullptr ? Needed() : need_agent(draft, *agent);
    if (!agent_key) continue;
    agents.push_back(number);
    needs.push_back(*agent_key);
    // An edit of the agent would lose the place in the queue (agents.hpp): its user comes before.
    if (const auto* line = agent->line.empty() ? nullptr : draft.estate().line(agent->line);
        line != nullptr && draft.exists(*line))
      needs.push_back({"user-agent", draft.key_of(*line) + "/" + number});
    if (penalty != 0)
      draft.manual_step(fmt::format("give the agent {} the penalty {} in the queue {} in the web interface", number,
                                    penalty, queue.id),
                        queue.marks.of("agents", i), "queue " + queue.id, {"queue-agent", key.name + "/" + number});
  }
  if (!agents.empty())
    draft.add({.key = {"queue-agents", key.name},
               .owned = {{"queue", key.name}, {"members", std::move(agents)}},
               .needs = std::move(needs),
               .mark = queue.marks.of("agents")});
  Members members;
  members.add_all(draft, queue.members);
  add_set(draft, "queue-users", key, members, queue.marks.of("members"));
}

bool touched(Draft& draft, const std::vector<std::string>& references) {
  if (!draft.scope().lines) return true;
  Members members;
  members.add_all(draft, references);
  return members.touched;
}

} // namespace

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
  if (!made_by_web_services(draft, owner.type))
    needs.push_back(draft.add_extension(exten, std::string(context), {}, mark));
  draft.add({.key = {owner.type + "-extension", owner.name + "/" + extension.name},
             .owned = {{owner.type, owner.name}, {"extension", extension.name}},
             .needs = std::move(needs),
             .mark = mark});
}

Needed need_agent(Draft& draft, const estate::Agent& agent) {
  const Key key{"agent", agent.number};
  if (!available(draft, "/agents", "agent", agent.number, agent.marks.object)) return std::nullopt;
  if (!draft.begin(key)) return draft.has(key) ? Needed(key) : std::nullopt;
  Json owned = {{"number", agent.number},
                {"firstname", or_null(agent.firstname)},
                {"lastname", or_null(agent.lastname)},
                {"language", or_null(agent.language)},
                {"pin", agent.pin}};
  if (made_by_web_services(draft, "agent")) {
    if (!draft_web_agent(draft, agent, std::move(owned))) return std::nullopt;
  } else {
    draft.add({.key = key, .owned = std::move(owned), .mark = agent.marks.object});
    add_skills(draft, agent, key);
  }
  if (const auto* line = agent.line.empty() ? nullptr : draft.estate().line(agent.line);
      line != nullptr && draft.exists(*line)) {
    const auto user = draft.key_of(*line);
    plan::Resource link{.key = {"user-agent", user + "/" + agent.number},
                        .owned = {{"user", user}, {"agent", agent.number}},
                        .needs = {{"user", user}, key},
                        .lines = {user},
                        .mark = agent.marks.of("line")};
    if (!is_fixed_in_queue(draft, agent.number) || !draft.web_object(link.key).is_null())
      draft.add(std::move(link));
    else
      draft.manual_step(fmt::format("make {} the agent {} in the web interface", user, agent.number),
                        agent.marks.of("line"), "agent " + agent.number, link.key);
  }
  return key;
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
                {"music_on_hold", or_null(queue.music)}};
  auto needs = need_music(draft, queue.music);
  if (web) {
    owned["context"] = context;
    draft.need_context(context, needs);
  }
  draft.add({.key = key, .owned = std::move(owned), .needs = std::move(needs), .mark = queue.marks.object});
  join_extension(draft, key, queue.extension, context, queue.marks.object);
  if (web)
    add_whole_members(draft, queue, key);
  else
    add_queue_members(draft, queue, key);
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
                                    {"music_on_hold", or_null(room.music)}},
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
