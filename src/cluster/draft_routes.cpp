#include "draft_routes.hpp"

#include "draft_services.hpp"
#include "draft_web.hpp"
#include "fields.hpp"
#include "naming.hpp"
#include <fmt/format.h>
#include <sounds/draft_sounds.hpp>
#include <telctl/estate/destination.hpp>
#include <telctl/estate/dialling.hpp>
#include <telctl/estate/hours.hpp>
#include <webservices/service.hpp>

// Trunks and ways out serve every line, so they are wanted whatever the scope. Schedules are wanted by who has them.
namespace telctl::cluster {
namespace {

using plan::Key;

/// What the API has no field for: told, and done by a person.
void tell_by_hand(Draft& draft, const estate::Trunk& trunk) {
  const auto tell = [&](const std::string& what, const char* field) {
    draft.manual_step(what, trunk.marks.of(field), "trunk " + trunk.id);
  };
  // The estate may have several media servers, and no interface that puts a trunk on one of them is documented
  // (xivo-api.md §3 and §8).
  if (draft.estate().estate().media_servers.size() > 1 && !trunk.media_server.empty())
    tell(fmt::format("put the trunk {} on the media server {}: no interface for it is documented", trunk.id,
                     trunk.media_server),
         "media_server");
  if (draft.profile().sip_sections) return;
  if (!trunk.caller_id_format.empty())
    tell(fmt::format("have the trunk {} write caller ids as {}: this cluster has no such field", trunk.id,
                     trunk.caller_id_format),
         "caller_id_format");
  if (!trunk.username.empty())
    tell(fmt::format("enter the operator's account {} of the trunk {} in the web interface", trunk.username, trunk.id),
         "username");
  if (trunk.registers)
    tell(fmt::format("let the trunk {} register in the web interface: this cluster has no interface for it", trunk.id),
         "registers");
}

void draft_trunk(Draft& draft, const estate::Trunk& trunk, std::optional<Key>& before) {
  const auto object = "trunk " + trunk.id;
  if (!draft.profile().has("/trunks")) {
    draft.manual_step(fmt::format("create the trunk {} in the web interface", trunk.id), trunk.marks.object, object,
                      {"trunk", trunk.id});
    return;
  }
  const std::string context(estate::context_of(draft.estate(), trunk));
  if (context.empty() || trunk.host.empty()) {
    draft.error(errors::cannot_hold,
                context.empty() ? "in which context do the calls of the trunk enter?"
                                : "the address of the trunk's other end is not given",
                trunk.marks.object, object, context.empty() ? "name it in 'context'" : "give its 'host'");
    return;
  }
  tell_by_hand(draft, trunk);
  const bool modern = draft.profile().sip_sections;
  const Key key{"trunk", trunk.id};
  const Key sip{"sip", trunk.id};
  std::vector<Key> needs;
  draft.need_context(context, needs);
  // One after the other: a trunk that was just made has no name by which it could be told from another (lookup.cpp).
  if (before) needs.push_back(*before);
  Json owned = {{"context", context}};
  if (modern) owned["outgoing_caller_id_format"] = trunk.caller_id_format.empty() ? "+E164" : trunk.caller_id_format;
  draft.add({.key = key, .owned = std::move(owned), .needs = std::move(needs), .mark = trunk.marks.object});
  Json account = {{"name", trunk.id}, {"host", trunk.host}, {"port", trunk.port}, {"codecs", trunk.codecs}};
  if (modern) {
    account["username"] = trunk.username;
    account["registers"] = trunk.registers;
  }
  draft.add({.key = sip, .owned = std::move(account), .mark = trunk.marks.object});
  before = Key{"trunk-endpoint", trunk.id};
  draft.add({.key = *before,
             .owned = {{"trunk", trunk.id}, {"sip", trunk.id}},
             .needs = {key, sip},
             .mark = trunk.marks.object});
}

Json periods_of(Draft& draft, const estate::Schedule& schedule, bool open, std::vector<Key>& needs) {
  constexpr int week = 7;
  constexpr int month = 31;
  constexpr int year = 12;
  auto list = Json::array();
  for (const auto& period : draft.estate().estate().schedule_periods) {
    if (period.schedule != schedule.name || (period.kind != "exceptional") != open) continue;
    Json item = {{"hours_start", period.start},
                 {"hours_end", period.end},
                 {"week_days", estate::days(period.week_days, week).value_or(std::vector<int>{})},
                 {"month_days", estate::days(period.month_days, month).value_or(std::vector<int>{})},
                 {"months", estate::days(period.months, year).value_or(std::vector<int>{})}};
    if (!open) {
      item["destination"] = draft_destination(draft, period.destination, period.marks.of("destination"),
                                              "schedule " + schedule.name, needs);
      if (item["destination"].is_null()) continue; // told
    }
    list.push_back(std::move(item));
  }
  std::sort(list.begin(), list.end());
  return list;
}

bool leads_everywhere(const Draft& draft, const estate::Schedule& schedule) {
  const auto& periods = draft.estate().estate().schedule_periods;
  return leads_by_web_services(schedule.closed) && std::all_of(periods.begin(), periods.end(), [&](const auto& period) {
           return period.schedule != schedule.name || leads_by_web_services(period.destination);
         });
}

/// The schedule as an object; nothing when it cannot be held, which is told.
std::optional<Key> need_schedule(Draft& draft, const std::string& name) {
  const auto* schedule = draft.estate().schedule(name);
  if (schedule == nullptr) return std::nullopt; // a rule of validate
  const auto object = "schedule " + name;
  const Key key{"schedule", name};
  if (!draft.begin(key)) return draft.has(key) ? std::optional(key) : std::nullopt;
  if (!draft.profile().has("/schedules")) {
    draft.manual_step(fmt::format("create the schedule {} in the web interface, and give it to who has it", name),
                      schedule->marks.object, object, key);
    return std::nullopt;
  }
  const bool web = made_by_web_services(draft, "schedule");
  if (web && !is_kept_text(name)) {
    draft.error(errors::cannot_hold, "a XiVO does not keep this name as it is", schedule->marks.of("name"), object,
                "write it without <, tabs and two spaces in a row");
    return std::nullopt;
  }
  if (web && !leads_everywhere(draft, *schedule)) {
    draft.manual_step(fmt::format("create the schedule {} in the web interface: the web services cannot lead where it "
                                  "does, and give it to who has it",
                                  name),
                      schedule->marks.object, object, key);
    return std::nullopt;
  }
  std::vector<Key> needs;
  auto closed = draft_destination(draft, schedule->closed, schedule->marks.of("closed"), object, needs);
  if (closed.is_null()) return std::nullopt; // told
  auto open = periods_of(draft, *schedule, true, needs);
  auto exceptional = periods_of(draft, *schedule, false, needs);
  plan::Resource resource{
      .key = key,
      .owned = {{"name", name},
                {"timezone", schedule->timezone.empty() ? draft.estate().estate().timezone : schedule->timezone},
                {"closed_destination", std::move(closed)},
                {"open_periods", std::move(open)},
                {"exceptional_periods", std::move(exceptional)}},
      .needs = std::move(needs),
      .mark = schedule->marks.object};
  if (web)
    add_or_leave_to_person(draft, std::move(resource), object);
  else
    draft.add(std::move(resource));
  return key;
}

void give_schedule(Draft& draft, const std::string& schedule, const Key& owner, const std::set<std::string>& lines,
                   estate::Mark mark) {
  if (schedule.empty()) return;
  const auto key = need_schedule(draft, schedule);
  if (!key) return;
  const Key link{owner.type + "-schedule", owner.name + "/" + schedule};
  // Web services give a schedule to what they write whole; users, incalls and ways out are confd's, which has none.
  if (made_by_web_services(draft, "schedule") && !made_by_web_services(draft, link.type)) {
    draft.manual_step(
        fmt::format("give the schedule {} to the {} {} in the web interface", schedule, owner.type, owner.name), mark,
        fmt::format("{} {}", owner.type, owner.name), link);
    return;
  }
  draft.add({.key = link,
             .owned = {{owner.type, owner.name}, {"schedule", schedule}},
             .needs = {owner, *key},
             .lines = lines,
             .mark = mark});
}

void draft_trunks_of(Draft& draft, const estate::Outcall& outcall, const Key& key) {
  std::vector<Key> needs{key};
  std::vector<std::string> members;
  for (const auto& trunk : outcall.trunks)
    if (const Key needed{"trunk", trunk}; draft.has(needed)) {
      members.push_back(trunk);
      needs.push_back(needed);
      needs.push_back({"trunk-endpoint", trunk});
    }
  if (members.empty()) return;
  draft.add({.key = {"outcall-trunks", key.name},
             .owned = {{"outcall", key.name}, {"members", members}},
             .needs = std::move(needs),
             .mark = outcall.marks.of("trunks")});
}

void draft_pattern(Draft& draft, const estate::DialPattern& pattern, const Key& outcall) {
  const std::string context(estate::context_of(draft.estate(), pattern));
  if (context.empty()) {
    draft.error(errors::context_unknown, "in which context is the pattern dialled?", pattern.marks.object,
                "dial pattern " + pattern.pattern, "name a context of type outcall in 'context'");
    return;
  }
  const auto extension = draft.add_extension(pattern.pattern, context, {}, pattern.marks.object);
  draft.add({.key = {"outcall-extension", outcall.name + "/" + extension.name},
             .owned = {{"outcall", outcall.name},
                       {"extension", extension.name},
                       {"prefix", or_null(pattern.prefix)},
                       {"external_prefix", or_null(pattern.external_prefix)},
                       {"strip_digits", pattern.strip},
                       {"caller_id", or_null(pattern.caller_id)}},
             .needs = {outcall, extension},
             .mark = pattern.marks.object});
}

void draft_outcall(Draft& draft, const estate::Outcall& outcall) {
  if (!draft.profile().has("/outcalls")) {
    draft.manual_step(
        fmt::format("create the route {} with its trunks and patterns in the web interface", outcall.name),
        outcall.marks.object, "outcall " + outcall.name, {"outcall", outcall.name});
    return;
  }
  const Key key{"outcall", outcall.name};
  draft.add({.key = key,
             .owned = {{"name", outcall.name},
                       {"description", or_null(outcall.description)},
                       {"internal_caller_id", outcall.internal_caller_id},
                       {"ring_time", outcall.ring_time == 0 ? Json() : Json(outcall.ring_time)}},
             .mark = outcall.marks.object});
  draft_trunks_of(draft, outcall, key);
  for (const auto& pattern : draft.estate().estate().dial_patterns)
    if (pattern.outcall == outcall.name) draft_pattern(draft, pattern, key);
  for (const auto& name : outcall.rights) {
    const auto* right = draft.estate().right(name);
    if (right == nullptr) continue; // a rule of validate
    if (!draft.profile().has("/outcalls/callpermissions")) {
      draft.manual_step(fmt::format("give the route {} the call right {} in the web interface", outcall.name, name),
                        outcall.marks.of("rights"), "outcall " + outcall.name,
                        {"outcall-right", key.name + "/" + name});
      continue;
    }
    std::vector<Key> needs{key};
    draft.need_right(*right, needs);
    draft.add({.key = {"outcall-right", key.name + "/" + name},
               .owned = {{"outcall", key.name}, {"right", name}},
               .needs = std::move(needs),
               .mark = outcall.marks.of("rights")});
  }
  give_schedule(draft, outcall.schedule, key, {}, outcall.marks.of("schedule"));
}

/// With a scope, what leads to none of its lines and groups waits for the plan of the whole.
bool in_scope(const Draft& draft, const estate::Incall& incall) {
  if (!draft.scope().lines) return true;
  const auto& index = draft.estate();
  const auto to = estate::destination(incall.destination);
  if (!to) return false; // a rule of validate
  if (const auto* line = index.line(to->target); to->kind == "user" || to->kind == "voicemail")
    return line != nullptr && draft.covered(*line);
  if (to->kind != "group") return false;
  const auto* group = index.group(to->target);
  if (group == nullptr) group = index.group_by_extension(to->target);
  return group != nullptr && draft.has({"group", group_name(group->id)});
}

void draft_incall(Draft& draft, const estate::Incall& incall) {
  if (!in_scope(draft, incall)) return;
  std::vector<Key> needs;
  const auto destination =
      draft_destination(draft, incall.destination, incall.marks.of("destination"), "did " + incall.did, needs);
  if (destination.is_null()) return; // told
  std::set<std::string> lines;       // it exists for the sake of one line
  if (const auto type = text_at(destination, "type"); type == "user" || type == "voicemail")
    lines.insert(text_at(destination, "target"));
  const auto key = draft.add_did(incall.did, destination, std::move(needs), lines, incall.marks.object);
  if (key) give_schedule(draft, incall.schedule, *key, lines, incall.marks.of("schedule"));
}

void give_schedules(Draft& draft) {
  for (const auto& line : draft.estate().estate().lines)
    if (!line.schedule.empty() && draft.covered(line)) {
      const auto user = draft.key_of(line);
      give_schedule(draft, line.schedule, {"user", user}, {user}, line.marks.of("schedule"));
    }
  for (const auto& group : draft.estate().estate().groups)
    if (const Key key{"group", group_name(group.id)}; draft.has(key))
      give_schedule(draft, group.schedule, key, {}, group.marks.of("schedule"));
  for (const auto& queue : draft.estate().estate().queues)
    if (const Key key{"queue", group_name(queue.id)}; draft.has(key))
      give_schedule(draft, queue.schedule, key, {}, queue.marks.of("schedule"));
}

} // namespace

std::vector<Key> need_music(Draft& draft, const std::string& name) {
  const auto& all = draft.estate().estate().music;
  const auto music = std::find_if(all.begin(), all.end(), [&](const auto& item) { return item.name == name; });
  if (music == all.end()) return {};
  const Key key{"music", name};
  if (!draft.begin(key)) return draft.has(key) ? std::vector{key} : std::vector<Key>();
  const auto object = "music " + name;
  if (!draft.profile().has("/moh")) {
    draft.manual_step(fmt::format("create the music on hold {} in the web interface", name), music->marks.object,
                      object, key);
    return {};
  }
  constexpr std::size_t longest_name = 20; // of the name in older servers; newer ones have a label of 128
  if (!draft.profile().sip_sections && name.size() > longest_name) {
    draft.error(errors::cannot_hold, "this cluster takes names of music of at most 20 characters",
                music->marks.of("name"), object, "shorten its name");
    return {};
  }
  draft.add({.key = key,
             .owned = {{"name", name},
                       {"mode", music->mode},
                       {"application", or_null(music->application)},
                       {"sort", or_null(music->sort)}},
             .mark = music->marks.object});
  draft_music_files(draft, *music, key);
  return {key};
}

void draft_routes(Draft& draft) {
  const auto& estate = draft.estate().estate();
  std::optional<Key> before;
  for (const auto& trunk : estate.trunks)
    draft_trunk(draft, trunk, before);
  for (const auto& outcall : estate.outcalls)
    draft_outcall(draft, outcall);
  give_schedules(draft);
  for (const auto& incall : estate.incalls)
    draft_incall(draft, incall);
  if (draft.scope().lines) return; // the rest is nobody's
  for (const auto& schedule : estate.schedules)
    need_schedule(draft, schedule.name);
  for (const auto& music : estate.music)
    need_music(draft, music.name);
  draft_sounds(draft);
}

} // namespace telctl::cluster
