#include <algorithm>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

/// Ids and names by which other objects refer to this one. Lines, keys and parallel sets have rules of their own.
void duplicate_id(const Index& index, const Reporter& report) {
  const auto claim_all = [&](const auto& items, std::string_view what, std::string_view field, auto member) {
    Claims claims(report);
    for (const auto& item : items)
      if (!(item.*member).empty())
        claims.claim(item.*member, item.marks.of(field), fmt::format("{} {}", what, visible(item.*member)),
                     fmt::format("{} '{}'", what, visible(item.*member)));
  };
  const auto& estate = index.estate();
  claim_all(estate.sites, "site", "id", &Site::id);
  for (const auto& site : estate.sites)
    claim_all(site.buildings, fmt::format("building of site '{}':", visible(site.id)), "id", &Building::id);
  claim_all(estate.media_servers, "media server", "id", &MediaServer::id);
  claim_all(estate.trunks, "trunk", "id", &Trunk::id);
  claim_all(estate.gateways, "gateway", "id", &Gateway::id);
  claim_all(estate.models, "model", "id", &PhoneModel::id);
  claim_all(estate.contexts, "context", "name", &Context::name);
  claim_all(estate.rights, "right", "name", &Right::name);
  claim_all(estate.people, "person", "id", &Person::id);
  claim_all(estate.groups, "group", "id", &Group::id);
  claim_all(estate.filters, "filter", "id", &Filter::id);
  claim_all(estate.skills, "skill", "name", &Skill::name);
  claim_all(estate.agents, "agent", "number", &Agent::number);
  claim_all(estate.queues, "queue", "id", &Queue::id);
  claim_all(estate.switchboards, "switchboard", "id", &Switchboard::id);
  claim_all(estate.conferences, "conference", "id", &Conference::id);
  claim_all(estate.ivrs, "ivr", "id", &Ivr::id);
  claim_all(estate.pagings, "paging", "number", &Paging::number);
  claim_all(estate.parking_lots, "parking lot", "id", &ParkingLot::id);
  claim_all(estate.key_templates, "key template", "id", &KeyTemplate::id);
  claim_all(estate.outcalls, "outcall", "name", &Outcall::name);
  claim_all(estate.schedules, "schedule", "name", &Schedule::name);
  claim_all(estate.music, "music", "name", &Music::name);
  claim_all(estate.waves, "wave", "id", &Wave::id);
}

template <class Value>
bool given(const Value& value) {
  if constexpr (std::is_same_v<Value, int>)
    return value != 0;
  else if constexpr (requires { value.empty(); })
    return !value.empty();
  else
    return true;
}

/// "lines 4012": the collection and the object's first field, which is its key.
template <class T>
std::string label(std::string_view collection, const T& object) {
  std::string text(collection);
  fields<T>().front().visit(object, [&](const auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>) text += " " + visible(value);
  });
  return text;
}

/// Calls `f(field, collection, object, value)` for every field of every object, buildings included.
template <class F>
void for_each_value(const Estate& estate, F&& f) {
  const auto walk = [&]<class T>(std::string_view collection, const std::vector<T>& items) {
    for (const auto& field : fields<T>())
      for (const auto& item : items)
        field.visit(item, [&](const auto& value) { f(field, collection, item, value); });
  };
  for_each_collection([&](const auto& collection) { walk(collection.name, estate.*collection.items); });
  for (const auto& site : estate.sites)
    walk("buildings", site.buildings);
}

void missing_field(const Index& index, const Reporter& report) {
  for_each_value(index.estate(),
                 [&](const auto& field, std::string_view collection, const auto& object, const auto& value) {
                   if (field.required && !given(value))
                     report.add(object.marks.of(field.name), label(collection, object),
                                fmt::format("'{}' is missing", field.name), std::string(field.says));
                 });
}

void unknown_value(const Index& index, const Reporter& report) {
  for_each_value(index.estate(),
                 [&](const auto& field, std::string_view collection, const auto& object, const auto& value) {
                   if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>) {
                     if (value.empty() || field.choices.empty() ||
                         std::find(field.choices.begin(), field.choices.end(), value) != field.choices.end())
                       return;
                     const std::vector<std::string> known(field.choices.begin(), field.choices.end());
                     const auto meant = did_you_mean(value, known);
                     report.add(object.marks.of(field.name), label(collection, object),
                                fmt::format("'{}' is no value of '{}'", visible(value), field.name),
                                meant ? fmt::format("did you mean '{}'?", *meant) : "one of " + join(known, ", "));
                   }
                 });
}

void inspect_zone(const Reporter& report, const std::string& zone, Mark mark, std::string object) {
  try {
    date::locate_zone(zone);
  } catch (const std::runtime_error&) { // the library has no other way to ask
    report.add(mark, std::move(object), fmt::format("no time zone is called '{}'", visible(zone)),
               "for example Europe/Paris");
  }
}

void unknown_timezone(const Index& index, const Reporter& report) {
  const auto& estate = index.estate();
  inspect_zone(report, estate.timezone, estate.marks.of("timezone"), "estate");
  for (const auto& schedule : estate.schedules)
    if (!schedule.timezone.empty())
      inspect_zone(report, schedule.timezone, schedule.marks.of("timezone"), name_of(schedule));
}

} // namespace

std::vector<Check> value_checks() {
  return {
      {{"duplicate-id", Severity::error, "Two objects of one collection have the same id or name"},
       errors::estate_duplicate,
       duplicate_id},
      {{"missing-field", Severity::error, "A required field is not given"}, errors::estate_missing, missing_field},
      {{"unknown-value", Severity::error, "A value is not among those that the field can have"},
       errors::estate_value,
       unknown_value},
      {{"unknown-timezone", Severity::error, "A time zone does not exist"}, errors::estate_value, unknown_timezone},
  };
}

} // namespace telctl::estate
