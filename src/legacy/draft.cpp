#include <draft.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

constexpr std::string_view undecided = "the mapping does not say";

/// Fields that a row or printout may give several times.
bool is_list(std::string_view attribute) {
  return attribute == "member" || attribute == "secretary" || attribute == "rights";
}

} // namespace

const Fact* Record::find(std::string_view field) const {
  const auto found = std::find_if(facts.begin(), facts.end(),
                                  [&](const Fact* fact) { return !fact->feature && fact->attribute == field; });
  return found == facts.end() ? nullptr : *found;
}

std::string Record::value(std::string_view field) const {
  const auto* fact = find(field);
  return fact == nullptr ? std::string() : fact->value;
}

Draft::Draft(const FactSet& facts_read, const Mapping& rules, const estate::Estate& rest, Imported& imported)
    : facts(facts_read), mapping(rules), fragment(rest), estate(imported.estate), imported_(imported) {
  std::map<Subject, std::size_t> index;
  for (const auto& fact : facts.facts) {
    const auto [found, added] = index.emplace(fact.subject, records_.size());
    if (added) records_.push_back({fact.subject, {}});
    records_[found->second].facts.push_back(&fact);
  }
  for (const auto& record : records_)
    if (record.subject.what == What::group) groups_.insert(record.value("extension"));
  estate.name = rest.name;
  estate.timezone = rest.timezone;
  estate.files = facts.files;
}

void Draft::row(const Fact& fact, Verdict verdict, std::string into, std::string reason) {
  imported_.fidelity.rows.push_back({.subject = fact.subject,
                                     .feature = fact.attribute,
                                     .legacy_feature = fact.attribute,
                                     .value = fact.value,
                                     .verdict = verdict,
                                     .into = std::move(into),
                                     .reason = std::move(reason),
                                     .origin = fact.origin,
                                     .text = fact.text});
}

void Draft::carried(const Fact& fact, std::string into, std::string reason) {
  const bool as_written = fact.text.find(fact.value) != std::string::npos;
  const bool same = into == fact.value && as_written;
  row(fact, same ? Verdict::kept : Verdict::transformed, std::move(into), std::move(reason));
  if (fact.translated) imported_.fidelity.rows.back().value = fact.text;
}

const FeatureRule* Draft::judge(const Fact& fact, std::string_view feature, Verdict otherwise, std::string reason) {
  const auto* rule = mapping.feature(feature, fact.value);
  row(fact, rule != nullptr ? rule->verdict : otherwise, rule != nullptr ? rule->into : "",
      rule != nullptr ? rule->reason : std::move(reason));
  auto& written = imported_.fidelity.rows.back();
  written.legacy_feature = feature;
  written.feature = rule != nullptr && !rule->name.empty() ? rule->name : std::string(feature);
  return rule;
}

const FeatureRule* Draft::judge(const Fact& fact) {
  return judge(fact, fact.attribute, Verdict::to_decide, std::string(undecided));
}

void Draft::error(ErrorCode code, const Fact& fact, std::string what, std::string hint) {
  imported_.findings.error({.code = code,
                            .what = std::move(what),
                            .where = facts.place(fact.origin, to_string(fact.subject)),
                            .hint = std::move(hint)});
}

void Draft::dead(const Record& record, const DeadReference& rule) {
  for (const auto* fact : record.facts)
    row(*fact, Verdict::lost, "", rule.reason);
}

bool Draft::contradicts(const Record& record) {
  std::map<std::string_view, const Fact*> first;
  bool found = false;
  for (const auto* fact : record.facts) {
    if (fact->feature || is_list(fact->attribute)) continue;
    const auto [known, added] = first.emplace(fact->attribute, fact);
    if (added || known->second->value == fact->value) continue;
    error(errors::number_twice, *fact,
          fmt::format("'{}' is '{}' here and '{}' at {}", fact->attribute, fact->value, known->second->value,
                      to_string(facts.place(known->second->origin))),
          "only one can be true: correct the export, or name one of them under ignore in the mapping");
    found = true;
  }
  return found;
}

bool Draft::place(const Record& record, const std::string& number, std::string& site, std::string* building) {
  const auto* site_fact = record.find("site");
  const auto* building_fact = building == nullptr ? nullptr : record.find("building");
  if (site_fact != nullptr) site = site_fact->value;
  if (building_fact != nullptr) *building = building_fact->value;
  for (const auto& rule : mapping.sites) {
    const bool holds = rule.ranges.empty() || std::any_of(rule.ranges.begin(), rule.ranges.end(),
                                                          [&](const auto& range) { return range.contains(number); });
    if (!holds || (!site.empty() && site != rule.site)) continue;
    site = rule.site;
    if (building != nullptr && building->empty()) *building = rule.building;
    break;
  }
  const auto& at = *record.facts.front();
  if (site.empty()) {
    error(errors::site_unknown, at, fmt::format("no site has the number {}", number),
          "add its range under sites in the mapping");
    return false;
  }
  if (fragment.site(site) == nullptr) {
    error(errors::site_unknown, at, fmt::format("the estate has no site '{}'", site),
          "describe it in the estate given with --site");
    return false;
  }
  if (building != nullptr && !building->empty() && fragment.building(site, *building) == nullptr) {
    error(errors::site_unknown, building_fact != nullptr ? *building_fact : at,
          fmt::format("site {} has no building '{}'", site, *building),
          "describe it in the estate given with --site, or translate it under values of the column");
    return false;
  }
  if (site_fact != nullptr && !site_fact->text.empty()) carried(*site_fact, site);
  if (building_fact != nullptr) carried(*building_fact, *building);
  return true;
}

bool Draft::is_line(const std::string& number) const {
  return lines_.contains(number) || fragment.line(number) != nullptr;
}

bool Draft::is_group(const std::string& number) const {
  return groups_.contains(number) || fragment.group_by_extension(number) != nullptr;
}

bool Draft::leads_to_line(const Fact& fact, const std::string& number) {
  if (is_line(number)) return true;
  dead_end(fact, number);
  return false;
}

void Draft::dead_end(const Fact& fact, const std::string& number) {
  if (const auto* rule = mapping.dead_reference(number)) return row(fact, Verdict::lost, "", rule->reason);
  error(errors::dead_reference, fact, fmt::format("no export has the number {}", number),
        "give the export that has it, or name it under dead in the mapping with the reason");
}

std::optional<std::string> Draft::model(const Record& record) {
  std::string model = record.value("model");
  if (const auto* type = record.find("type"); model.empty() && type != nullptr) {
    const auto rule = mapping.models.find(type->value);
    if (rule == mapping.models.end()) {
      error(errors::value_unmapped, *type, fmt::format("type '{}' has no telephone model in the mapping", type->value),
            "add it under models; \"\" when there is none (analogue)");
      return std::nullopt;
    }
    model = rule->second;
  }
  if (model.empty() || fragment.model(model) != nullptr) return model;
  error(errors::value_unmapped, *record.facts.front(), fmt::format("the estate has no telephone model '{}'", model),
        "describe it under models in the estate given with --site");
  return std::nullopt;
}

std::string dialled(std::string_view written) {
  std::string result;
  for (const char c : written)
    if ((c >= '0' && c <= '9') || c == '*' || c == '#' || (c == '+' && result.empty())) result += c;
  return result;
}

Imported build_estate(const FactSet& facts, const Mapping& mapping, const estate::Estate& fragment,
                      const std::set<std::string>& elsewhere) {
  Imported imported;
  Draft draft(facts, mapping, fragment, imported);
  draft.add_line_numbers(elsewhere);
  build_lines(draft);
  build_parallel_sets(draft);
  build_keys(draft);
  build_groups(draft);
  build_filters(draft);
  build_dids(draft);
  build_rest(draft);
  imported.findings.append(facts.findings);
  imported.findings.sort();
  auto& rows = imported.fidelity.rows;
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.subject < b.subject; });
  return imported;
}

} // namespace telctl::legacy
