#include "draft_services.hpp"
#include "draft_web.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "fields.hpp"
#include "naming.hpp"
#include "types.hpp"

// Agents, their skills, and who serves a queue.
namespace telctl::cluster {
namespace {

using plan::Key;

/// "8001/2": a name and a number.
std::pair<std::string, int> split_weight(const std::string& text) {
  const auto slash = text.rfind('/');
  if (slash == std::string::npos) return {text, 0};
  return {text.substr(0, slash), std::atoi(text.c_str() + slash + 1)};
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

/// What web services show of an agent that is there; null where it is not.
Json live_agent(const Draft& draft, const std::string& number) {
  return draft.web_object({"agent", number});
}

/// Skills that the agent has there and the estate takes away: only a person can, and until then they are needed.
void keep_skills(Draft& draft, const Json& live) {
  for (const auto& skill : at(live, "skills"))
    draft.keep({"skill", text_at(skill, "skill")}); // where nothing wants it
}

/// With its skills, which web services give to a new agent alone. False when it cannot be held, which is told.
bool draft_web_agent(Draft& draft, const estate::Agent& agent, Json owned) {
  const auto object = "agent " + agent.number;
  const auto live = live_agent(draft, agent.number);
  // Its context is chosen when it is made, and then the administrator's.
  const auto context = live.is_null() ? context_of_agent(draft, agent) : text_at(live, "context");
  if (!fits_agent(draft, agent, context)) return false;
  owned["context"] = context;
  std::vector<Key> needs;
  draft.need_context(context, needs);
  auto skills = Json::array();
  for (std::size_t i = 0; i < agent.skills.size(); ++i) {
    const auto [name, weight] = split_weight(agent.skills[i]);
    const auto skill = need_skill(draft, name, agent.marks.of("skills", i));
    if (!skill) return false;                              // told
    if (constexpr int heaviest = 100; weight > heaviest) { // agentskills_setadd of queue.inc
      draft.error(errors::cannot_hold, "a XiVO weighs skills from 0 to 100", agent.marks.of("skills", i), object,
                  "give it such a weight");
      return false;
    }
    needs.push_back(*skill);
    skills.push_back({{"skill", name}, {"skill_weight", weight}});
  }
  std::sort(skills.begin(), skills.end());
  owned["skills"] = std::move(skills);
  add_or_leave_to_person(draft,
                         {.key = {"agent", agent.number},
                          .owned = std::move(owned),
                          .needs = std::move(needs),
                          .mark = agent.marks.object},
                         object);
  keep_skills(draft, live);
  return true;
}

/// The user who is the agent. Where the agent is in a queue (webservices/agents.hpp) a person changes that, and what is
/// there stays.
void link_user(Draft& draft, const estate::Agent& agent, const Key& key) {
  const auto* line = agent.line.empty() ? nullptr : draft.estate().line(agent.line);
  const auto user = line != nullptr && draft.exists(*line) ? draft.key_of(*line) : std::string();
  plan::Resource wanted{.key = {"user-agent", user + "/" + agent.number},
                        .owned = {{"user", user}, {"agent", agent.number}},
                        .needs = {{"user", user}, key},
                        .lines = {user},
                        .mark = agent.marks.of("line")};
  if (!is_fixed_in_queue(draft, agent.number)) {
    if (!user.empty()) draft.add(std::move(wanted));
    return;
  }
  bool there = false;
  for (const auto& [live, resource] : draft.web_objects()) {
    if (live.type != "user-agent" || text_at(resource.owned, "agent") != agent.number) continue;
    const auto name = text_at(resource.owned, "user");
    there = there || name == user;
    if (name != user)
      draft.manual_step(fmt::format("let {} be the agent {} no longer, in the web interface", name, agent.number),
                        agent.marks.of("line"), "agent " + agent.number);
    draft.keep(live);
  }
  if (!there && !user.empty())
    draft.manual_step(fmt::format("make {} the agent {} in the web interface", user, agent.number),
                      agent.marks.of("line"), "agent " + agent.number, wanted.key);
}

int live_penalty(const Draft& draft, const std::string& queue, const std::string& agent) {
  const auto found = draft.web_objects().find({"queue-agents", queue});
  if (found == draft.web_objects().end() || !found->second.observed.contains("penalties")) return 0;
  const auto& penalty = found->second.observed["penalties"].value(agent, Json());
  return penalty.is_number_integer() ? penalty.get<int>() : 0;
}

} // namespace

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
  link_user(draft, agent, key);
  return key;
}

void draft_queue_members(Draft& draft, const estate::Queue& queue, const Key& key) {
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
void draft_whole_members(Draft& draft, const estate::Queue& queue, const Key& key) {
  std::vector<std::string> agents;
  std::vector<Key> needs{key};
  for (std::size_t i = 0; i < queue.agents.size(); ++i) {
    const auto [number, penalty] = split_weight(queue.agents[i]);
    const auto* agent = draft.estate().agent(number);
    const auto agent_key = agent == nullptr ? Needed() : need_agent(draft, *agent);
    if (!agent_key) continue;
    // Once in a queue an agent is not edited: its user is given to it before.
    if (const auto* line = agent->line.empty() ? nullptr : draft.estate().line(agent->line);
        line != nullptr && Draft::moves(*line) && !draft.exists(*line) && !is_fixed_in_queue(draft, number)) {
      draft.info(errors::target_not_there, fmt::format("the telephone of agent {} is not there yet", number),
                 queue.marks.of("agents", i), "queue " + queue.id, "it enters the queue with its telephone");
      continue;
    }
    agents.push_back(number);
    needs.push_back(*agent_key);
    // An edit of the agent would lose the place in the queue (agents.hpp): its user comes before.
    if (const auto* line = agent->line.empty() ? nullptr : draft.estate().line(agent->line);
        line != nullptr && draft.exists(*line))
      if (const Key link{"user-agent", draft.key_of(*line) + "/" + number}; draft.has(link)) needs.push_back(link);
    if (penalty != live_penalty(draft, key.name, number))
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

} // namespace telctl::cluster
