#include "draft.hpp"
#include "draft_routes.hpp"
#include "draft_services.hpp"
#include "draft_web.hpp"

#include <array>

#include "fields.hpp"
#include "naming.hpp"
#include <fmt/format.h>
#include <telctl/estate/destination.hpp>
#include <telctl/support/text.hpp>

// What several lines share: groups, boss and secretary filters, pick-up groups.
namespace telctl::cluster {
namespace {

using plan::Key;

void draft_group(Draft& draft, const estate::Group& group) {
  Members members;
  members.add_all(draft, group.members);
  if (draft.scope().lines && !members.touched) return;
  const std::string context(draft.estate().context_of(group));
  const auto object = "group " + group.id;
  if (!draft.profile().has("/groups")) {
    draft.manual_step(fmt::format("create the group {} in the web interface", group.id), group.marks.object, object,
                      {"group", group_name(group.id)});
    return;
  }
  const Key key{"group", group_name(group.id)};
  const bool web = made_by_web_services(draft, "group");
  const auto strategy = group.strategy.empty() ? std::string("all") : group.strategy;
  if (web && !fits_web_services(draft, {key, group.id, context, strategy, object, group.marks})) return;
  Json owned = {{"name", key.name}, {"strategy", strategy}};
  std::vector<Key> needs;
  if (web) {
    owned["context"] = context;
    draft.need_context(context, needs);
  }
  draft.add({.key = key,
             .owned = std::move(owned),
             .seeded = {{"label", group_label(group.id)}},
             .needs = std::move(needs),
             .mark = group.marks.object});
  add_set(draft, "group-members", key, members, group.marks.of("members"));
  if (!context.empty()) join_extension(draft, key, group.extension, context, group.marks.object);
  lead_on(draft, key, {{"noanswer", &group.no_answer}}, group.marks.of("no_answer"), object);
  if (!group.did.empty())
    draft.add_did(group.did, {{"type", "group"}, {"target", key.name}}, {key}, {}, group.marks.of("did"));
}

void draft_filter(Draft& draft, const estate::Filter& filter) {
  constexpr std::array strategies{"all-recipients-then-linear-surrogates", "all-recipients-then-all-surrogates",
                                  "all-surrogates-then-all-recipients", "linear-surrogates-then-all-recipients", "all"};
  const auto object = "filter " + filter.id;
  const std::string strategy = filter.strategy.empty() ? "all-surrogates-then-all-recipients" : filter.strategy;
  if (std::find(strategies.begin(), strategies.end(), strategy) == strategies.end()) {
    draft.error(errors::cannot_hold, fmt::format("no strategy '{}'", strategy), filter.marks.of("strategy"), object,
                fmt::format("one of {}", fmt::join(strategies, ", ")));
    return;
  }
  Members boss;
  Members secretaries;
  boss.add_all(draft, {filter.boss});
  secretaries.add_all(draft, filter.secretaries);
  if (draft.scope().lines && !boss.touched && !secretaries.touched) return;
  if (boss.users.empty() || secretaries.users.empty()) {
    draft.info(errors::target_not_there, "boss and secretary are not on the cluster together yet: no filter",
               filter.marks.object, object, "plan again once both have moved");
    return;
  }
  if (!draft.profile().has("/callfilters")) {
    draft.manual_step(fmt::format("create the boss and secretary filter {} in the web interface", filter.id),
                      filter.marks.object, object, {"filter", filter.id});
    return;
  }
  const Key key{"filter", filter.id};
  draft.add({.key = key, .owned = {{"name", filter.id}, {"strategy", strategy}}, .mark = filter.marks.object});
  add_set(draft, "filter-recipients", key, boss, filter.marks.object);
  add_set(draft, "filter-surrogates", key, secretaries, filter.marks.object);
  draft_fallbacks(draft, key, {{"noanswer", &filter.no_answer}}, filter.marks.of("no_answer"), object);
}

} // namespace

void Members::add(const Draft& draft, const estate::Line& line) {
  const auto key = draft.key_of(line);
  if (std::find(users.begin(), users.end(), key) != users.end()) return;
  users.push_back(key);
  touched = touched || draft.covered(line);
  needs.push_back({"user", key});
  needs.push_back({"user-line", key + "/1"}); // confd takes only users who have a line
}

void Members::add_all(const Draft& draft, const std::vector<std::string>& references) {
  for (const auto& reference : references)
    if (const auto* line = draft.existing(reference)) add(draft, *line);
}

void add_set(Draft& draft, std::string_view type, const Key& owner, const Members& members, estate::Mark mark) {
  if (members.users.empty()) return;
  auto needs = members.needs;
  needs.push_back(owner);
  draft.add({.key = {std::string(type), owner.name},
             .owned = {{owner.type, owner.name}, {"members", members.users}},
             .needs = std::move(needs),
             .mark = mark});
}

void draft_groups(Draft& draft) {
  for (const auto& group : draft.estate().estate().groups)
    draft_group(draft, group);
}

void draft_filters(Draft& draft) {
  for (const auto& filter : draft.estate().estate().filters)
    draft_filter(draft, filter);
}

void draft_pickups(Draft& draft) {
  std::map<std::string, Members> pickups;
  for (const auto& line : draft.estate().estate().lines)
    if (!line.pickup_group.empty() && draft.exists(line)) pickups[line.pickup_group].add(draft, line);
  std::set<std::string> names;
  for (const auto& [name, members] : pickups)
    names.insert(name);
  if (!fits_pickups(draft, std::move(names))) return;
  for (auto& [name, members] : pickups) {
    if (draft.scope().lines && !members.touched) continue;
    if (!draft.profile().has("/callpickups")) {
      draft.manual_step(fmt::format("create the pick-up group {} in the web interface", name), {},
                        "pick-up group " + name, {"pickup", name});
      continue;
    }
    std::sort(members.users.begin(), members.users.end());
    const Key key{"pickup", name};
    if (made_by_web_services(draft, "pickup")) { // whole, members and all
      draft.add({.key = key,
                 .owned = {{"name", name}, {"interceptors", members.users}, {"targets", members.users}},
                 .needs = members.needs});
      continue;
    }
    draft.add({.key = key, .owned = {{"name", name}}});
    add_set(draft, "pickup-interceptors", key, members, {});
    add_set(draft, "pickup-targets", key, members, {});
  }
}

plan::Desired desired_of(const DesiredInput& input, plan::Remarks& remarks) {
  Draft draft(input, remarks);
  if (!input.scope.lines) { // with a scope, only what its lines need
    std::vector<Key> ignored;
    for (const auto& context : input.estate.estate().contexts)
      draft.need_context(context.name, ignored);
  }
  for (const auto& line : input.estate.estate().lines)
    draft_line(draft, line);
  draft_device_templates(draft);
  draft_groups(draft);
  draft_filters(draft);
  draft_pickups(draft);
  draft_services(draft);
  draft_routes(draft);
  for (const auto& line : input.estate.estate().lines) { // after what they lead to
    draft_keys(draft, line);
    draft_line_services(draft, line);
  }
  return draft.take();
}

} // namespace telctl::cluster
