// Keys, further sets, groups, filters and public numbers: what refers to lines.
#include <draft.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

/// Calls `build` with each record about `what` that is not dead and says one thing only.
template <class Build>
void each(Draft& draft, What what, Build build) {
  for (const auto& record : draft.records()) {
    if (record.subject.what != what) continue;
    if (const auto* rule = draft.mapping.dead_reference(record.subject.id))
      draft.dead(record, *rule);
    else if (!draft.contradicts(record))
      build(record);
  }
}

void judge_features(Draft& draft, const Record& record) {
  for (const auto* fact : record.facts)
    if (fact->feature) draft.judge(*fact);
}

/// A key as one fact: its type stands for the whole.
Fact whole_key(const Record& record, const Fact& type) {
  Fact whole = type;
  const auto target = record.value("target");
  whole.attribute = "key " + type.value;
  whole.value = fmt::format("{}: {}{}{}", record.value("position"), type.value, target.empty() ? "" : " ", target);
  return whole;
}

/// A number that somebody programmed on a forward key: no export tells whether the forward was switched on.
void stored_forward(Draft& draft, const Record& record, const KeyRule& rule) {
  const auto* target = record.find("target");
  if (rule.type != "forward" || target == nullptr) return;
  Fact stored = *target;
  stored.attribute = "stored forward";
  draft.judge(stored, stored.attribute, Verdict::to_decide,
              "programmed on the key; no export tells whether it was switched on");
}

void build_key(Draft& draft, const Record& record) {
  const auto* line = record.find("line");
  const auto* type = record.find("type");
  if (line == nullptr) return;
  if (type == nullptr)
    return draft.error(errors::value_unmapped, *line, "a key without its type", "map a column to type");
  const auto whole = whole_key(record, *type);
  if (!draft.leads_to_line(whole, line->value)) return;
  const auto found = draft.mapping.keys.find(type->value);
  if (found == draft.mapping.keys.end())
    return draft.row(whole, Verdict::to_decide, "", fmt::format("the mapping has no key type '{}'", type->value));
  const auto& rule = found->second;
  if (rule.type.empty()) return draft.row(whole, rule.verdict, "", rule.reason);
  estate::Key key{.line = line->value,
                  .type = rule.type,
                  .target = rule.target.empty() ? dialled(record.value("target")) : rule.target,
                  .label = record.value("label"),
                  .supervised = rule.supervised};
  key.marks.object = draft.mark(line->origin);
  const auto position = record.value("position");
  if (!is_digits(position) || position.size() > 3 || position.find_first_not_of('0') == std::string::npos)
    return draft.error(errors::value_unmapped, *type,
                       fmt::format("'{}' is no place of a key: they count from 1", position));
  key.position = std::stoi(position);
  if (key.target.empty() && (rule.type == "user" || rule.type == "group" || rule.type == "custom"))
    return draft.row(whole, Verdict::lost, "", "nothing is programmed on the key");
  if (rule.type == "user" && !draft.leads_to_line(whole, key.target)) return;
  if (rule.type == "group" && !draft.is_group(key.target) && !draft.leads_to_line(whole, key.target)) return;
  draft.row(whole, Verdict::transformed,
            fmt::format("key {}: {}{}{}{}", key.position, key.type, key.target.empty() ? "" : " ", key.target,
                        key.supervised ? ", supervised" : ""),
            rule.reason);
  stored_forward(draft, record, rule);
  draft.estate.keys.push_back(std::move(key));
}

void build_parallel_set(Draft& draft, const Record& record) {
  const auto* line = record.find("line");
  if (line == nullptr || !draft.leads_to_line(*line, line->value)) return;
  const auto model = draft.model(record);
  if (!model) return;
  estate::ParallelSet set{.line = line->value,
                          .set = {.model = *model,
                                  .mac = record.value("mac"),
                                  .gateway = record.value("gateway"),
                                  .port = record.value("port"),
                                  .pair = record.value("pair")}};
  set.marks.object = draft.mark(line->origin);
  draft.carried(*line, line->value);
  for (const auto* fact : record.facts) {
    if (fact->feature)
      draft.judge(*fact);
    else if (fact->attribute == "set")
      draft.judge(*fact, "equipment position", Verdict::lost,
                  "wiring of the old exchange: the new telephone or gateway port takes its place");
    else if (fact->attribute == "type")
      draft.carried(*fact, model->empty() ? "parallel set without a telephone model" : *model);
    else if (fact->attribute != "line")
      draft.carried(*fact, fact->value);
  }
  draft.estate.parallel_sets.push_back(std::move(set));
}

std::optional<std::string> strategy_of(Draft& draft, const Record& record) {
  if (const auto* given = record.find("strategy")) {
    draft.carried(*given, given->value);
    return given->value;
  }
  const auto* type = record.find("type");
  auto rule = draft.mapping.strategies.find(type == nullptr ? "*" : type->value);
  if (rule == draft.mapping.strategies.end()) rule = draft.mapping.strategies.find("*");
  if (rule == draft.mapping.strategies.end()) {
    const auto& at = type == nullptr ? *record.facts.front() : *type;
    draft.error(errors::value_unmapped, at,
                type == nullptr ? "nothing says how the group rings"
                                : fmt::format("group type '{}' has no strategy in the mapping", type->value),
                "add it under groups");
    return std::nullopt;
  }
  if (type != nullptr) draft.carried(*type, rule->second);
  return rule->second;
}

/// Numbers of a list that lead to lines, in order.
std::vector<std::string> line_numbers(Draft& draft, const Record& record, std::string_view attribute) {
  std::vector<std::string> numbers;
  for (const auto* fact : record.facts)
    if (fact->attribute == attribute && draft.leads_to_line(*fact, fact->value)) {
      numbers.push_back(fact->value);
      draft.carried(*fact, fact->value);
    }
  return numbers;
}

void build_group(Draft& draft, const Record& record) {
  const auto* extension = record.find("extension");
  if (extension == nullptr)
    return draft.error(errors::number_missing, *record.facts.front(), "the group has no number",
                       "map a column to extension");
  estate::Group group{.id = record.subject.id,
                      .extension = extension->value,
                      .context = record.value("context"),
                      .did = dialled(record.value("did"))};
  group.marks.object = draft.mark(record.facts.front()->origin);
  const auto strategy = strategy_of(draft, record);
  if (!draft.place(record, group.extension, group.site, nullptr) || !strategy) return;
  group.strategy = *strategy;
  draft.carried(*extension, group.extension);
  if (const auto* did = record.find("did")) draft.carried(*did, group.did);
  if (const auto* context = record.find("context")) draft.carried(*context, group.context);
  group.members = line_numbers(draft, record, "member");
  judge_features(draft, record);
  draft.estate.groups.push_back(std::move(group));
}

void build_filter(Draft& draft, const Record& record) {
  const auto* boss = record.find("boss");
  if (boss == nullptr)
    return draft.error(errors::number_missing, *record.facts.front(), "the filter has no boss", "map a column to boss");
  if (!draft.leads_to_line(*boss, boss->value)) return;
  estate::Filter filter{.id = record.subject.id, .boss = boss->value, .strategy = record.value("strategy")};
  filter.marks.object = draft.mark(boss->origin);
  draft.carried(*boss, filter.boss);
  if (const auto* strategy = record.find("strategy")) draft.carried(*strategy, filter.strategy);
  filter.secretaries = line_numbers(draft, record, "secretary");
  judge_features(draft, record);
  draft.estate.filters.push_back(std::move(filter));
}

/// A public number on the line or group that it rings.
void build_did(Draft& draft, const Record& record) {
  const auto* target = record.find("target");
  if (target == nullptr) return;
  const auto give = [&](std::string& did) {
    if (!did.empty())
      return draft.row(*target, Verdict::to_decide, "",
                       fmt::format("{} has the public number {} already", target->value, did));
    did = record.subject.id;
    draft.row(*target, Verdict::transformed, fmt::format("public number of {}", target->value), "");
  };
  for (auto& line : draft.estate.lines)
    if (line.extension == target->value) return give(line.did);
  for (auto& group : draft.estate.groups)
    if (group.extension == target->value) return give(group.did);
  if (draft.leads_to_line(*target, target->value))
    draft.row(*target, Verdict::to_decide, "",
              "the line is not part of this import: give it the public number by hand");
}

} // namespace

void build_keys(Draft& draft) {
  each(draft, What::key, [&](const Record& record) {
    build_key(draft, record);
    judge_features(draft, record);
  });
}
void build_parallel_sets(Draft& draft) {
  each(draft, What::parallel_set, [&](const Record& record) { build_parallel_set(draft, record); });
}
void build_groups(Draft& draft) {
  each(draft, What::group, [&](const Record& record) { build_group(draft, record); });
}
void build_filters(Draft& draft) {
  each(draft, What::filter, [&](const Record& record) { build_filter(draft, record); });
}
void build_dids(Draft& draft) {
  each(draft, What::did, [&](const Record& record) { build_did(draft, record); });
}

void build_rest(Draft& draft) {
  each(draft, What::restriction, [&](const Record& record) { judge_features(draft, record); });
  each(draft, What::set, [&](const Record& record) {
    draft.error(errors::number_missing, *record.facts.front(),
                fmt::format("no export gives the number on equipment position {}", record.subject.id),
                "give the export that has it, its number under sets, or name the position under dead in the mapping "
                "with the reason");
  });
}

} // namespace telctl::legacy
