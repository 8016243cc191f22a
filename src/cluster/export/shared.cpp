#include <export/exporter.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "answer.hpp"
#include "naming.hpp"

// What several lines share: groups, boss and secretary filters, pick-up groups; and public numbers.
namespace telctl::cluster {
namespace {

std::vector<Json> by_priority(const Json& users) {
  auto list = users.get<std::vector<Json>>();
  const auto priority = [](const Json& user) {
    const auto found = user.find("priority");
    return found != user.end() && found->is_number_integer() ? found->get<int>() : 0;
  };
  std::stable_sort(list.begin(), list.end(), [&](const Json& a, const Json& b) { return priority(a) < priority(b); });
  return list;
}

} // namespace

/// References of the users whose lines are in the estate; the others are left out.
std::vector<std::string> Exporter::members(const Json& users, const std::string& object) {
  std::vector<std::string> result;
  for (const auto& user : by_priority(users)) {
    if (const auto line = line_of_user(id_of(user)))
      result.push_back(*line);
    else
      leave_out(object, fmt::format("member {} {}", text_at(user, "firstname"), text_at(user, "lastname")),
                "their line is not in the estate");
  }
  return result;
}

void Exporter::groups() {
  for (const auto& item : inventory_.items("/groups")) {
    const auto id = text_at(item, "label").empty() ? text_at(item, "name") : text_at(item, "label");
    const auto object = "group " + id;
    const auto& extensions = at(item, "extensions");
    if (extensions.empty()) {
      leave_out(object, "the group", "has no extension, and so no site");
      continue;
    }
    const auto [exten, context] = split_extension(key_of(extensions.front()));
    for (std::size_t i = 1; i < extensions.size(); ++i)
      leave_out(object, "second extension " + key_of(extensions[i]), "a group of an estate has one");
    estate::Group group{.id = id, .extension = exten, .strategy = text_at(item, "ring_strategy")};
    if (group.strategy == "weight_random") {
      leave_out(object, "ring_strategy = weight_random", "an estate has no such strategy: all ring");
      group.strategy = "all";
    }
    group.site = site_of(exten, context);
    group.no_answer = fallback(item, "noanswer", object);
    if (!at(at(item, "fallbacks"), "congestion_destination").empty())
      leave_out(object, "fallback congestion", "a group of an estate has none");
    group.members = members(at(at(item, "members"), "users"), object);
    for (const auto& member : at(at(item, "members"), "extensions"))
      leave_out(object, "member " + key_of(member), "members of a group of an estate are lines");
    for (const auto* field : {"id", "uuid"})
      if (const auto live = text_at(item, field); !live.empty()) group_ids_.emplace(live, id);
    out_.estate.groups.push_back(std::move(group));
  }
}

void Exporter::filters() {
  for (const auto& item : inventory_.items("/callfilters")) {
    const auto object = "filter " + text_at(item, "name");
    const auto bosses = members(at(at(item, "recipients"), "users"), object);
    if (bosses.empty()) {
      leave_out(object, "the filter", "its boss is not in the estate");
      continue;
    }
    for (std::size_t i = 1; i < bosses.size(); ++i)
      leave_out(object, "second boss " + bosses[i], "a filter of an estate has one");
    out_.estate.filters.push_back({.id = text_at(item, "name"),
                                   .boss = bosses.front(),
                                   .secretaries = members(at(at(item, "surrogates"), "users"), object),
                                   .strategy = text_at(item, "strategy"),
                                   .no_answer = fallback(item, "noanswer", object)});
  }
}

void Exporter::pickups() {
  const auto ids = [](const Json& users) {
    std::set<std::string> result;
    for (const auto& user : users)
      result.insert(id_of(user));
    return result;
  };
  for (const auto& item : inventory_.items("/callpickups")) {
    const auto name = text_at(item, "name");
    const auto object = "pick-up group " + name;
    const auto& who = at(item, "interceptors");
    const auto& whom = at(item, "targets");
    if (ids(at(who, "users")) != ids(at(whom, "users")) || !at(who, "groups").empty() || !at(whom, "groups").empty()) {
      leave_out(object, "the pick-up group",
                "in an estate the members of a pick-up group are lines that pick up each other");
      continue;
    }
    for (const auto& user : at(who, "users")) {
      auto* line = estate_line(id_of(user));
      if (line != nullptr && line->pickup_group.empty())
        line->pickup_group = name;
      else
        leave_out(object, fmt::format("member {} {}", text_at(user, "firstname"), text_at(user, "lastname")),
                  line == nullptr ? "their line is not in the estate" : "a line of an estate is in one pick-up group");
    }
  }
}

/// Whether telctl would put the number in this context (Draft::incall_context).
bool Exporter::taken_by_context(const std::string& did, const std::string& context) const {
  const estate::Context* only = nullptr;
  std::size_t count = 0;
  for (const auto& candidate : out_.estate.contexts) {
    if (candidate.type != "incall") continue;
    for (const auto& range : candidate.incall_ranges)
      if (range.contains(did)) return candidate.name == context;
    only = &candidate;
    ++count;
  }
  return count == 1 && only->incall_ranges.empty() && only->name == context;
}

void Exporter::lead(const Json& incall, const std::string& did, const std::string& context) {
  const auto& destination = at(incall, "destination");
  const auto type = text_at(destination, "type");
  const auto object = "did " + did;
  std::string* place = nullptr;
  if (auto* line = type == "user" ? estate_line(text_at(destination, "user_id")) : nullptr) place = &line->did;
  if (const auto group = group_ids_.find(text_at(destination, "group_id"));
      type == "group" && group != group_ids_.end())
    for (auto& candidate : out_.estate.groups)
      if (candidate.id == group->second) place = &candidate.did;
  if (auto* service = did_of_service(destination)) place = service;
  if (!taken_by_context(did, context)) {
    leave_out(object, "its context " + context, "no range of that context holds the number, or another one does");
    return;
  }
  const auto schedule = schedule_of(incall);
  if (place != nullptr && place->empty() && schedule.empty())
    *place = did;
  else if (auto to = destination_or_none(destination, object, "the public number"); !to.empty())
    out_.estate.incalls.push_back({.did = did, .destination = std::move(to), .schedule = schedule});
  if (!text_at(destination, "ring_time").empty())
    leave_out(object, "ring_time = " + text_at(destination, "ring_time"), "an estate does not have it");
}

void Exporter::dids() {
  // By number: which of two of a line is its own `did` must not depend on the order in which they were made.
  std::map<std::pair<std::string, std::string>, const Json*> numbers;
  for (const auto& item : inventory_.items("/incalls")) {
    if (at(item, "extensions").empty())
      leave_out("incall #" + text_at(item, "id"), "the incoming call", "has no number");
    for (const auto& extension : at(item, "extensions"))
      numbers.emplace(split_extension(key_of(extension)), &item);
  }
  for (const auto& [number, item] : numbers)
    lead(*item, number.first, number.second);
}

} // namespace telctl::cluster
