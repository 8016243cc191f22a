#include "reader_routes.hpp"

#include <algorithm>
#include <map>

#include "answer.hpp"
#include "destination.hpp"
#include "fields.hpp"
#include "types.hpp"

namespace telctl::cluster {
namespace {

using plan::LiveResource;

Json trunk_fields(const std::string&, const Json& item, const Names& names) {
  Json owned = {{"context", names.estate_context(text_at(item, "context"))}};
  if (item.contains("outgoing_caller_id_format")) // newer servers
    owned["outgoing_caller_id_format"] = text_at(item, "outgoing_caller_id_format");
  return owned;
}

Json outcall_fields(const std::string& name, const Json& item, const Names&) {
  return {{"name", name},
          {"description", or_null(text_at(item, "description"))},
          {"internal_caller_id", true_at(item, "internal_caller_id")},
          {"ring_time", item.value("ring_time", Json())}};
}

Json periods(const Json& item, const char* field, const Names& names) {
  auto list = Json::array();
  for (auto period : at(item, field)) {
    if (period.contains("destination")) period["destination"] = destination_or_none(at(period, "destination"), names);
    list.push_back(std::move(period));
  }
  std::sort(list.begin(), list.end());
  return list;
}

Json schedule_fields(const std::string& name, const Json& item, const Names& names) {
  return {{"name", name},
          {"timezone", text_at(item, "timezone")},
          {"closed_destination", destination_or_none(at(item, "closed_destination"), names)},
          {"open_periods", periods(item, "open_periods", names)},
          {"exceptional_periods", periods(item, "exceptional_periods", names)}};
}

Json music_fields(const std::string& name, const Json& item, const Names&) {
  return {{"name", name},
          {"mode", text_at(item, "mode")},
          {"application", or_null(text_at(item, "application"))},
          {"sort", or_null(text_at(item, "sort"))}};
}

LiveResource association(std::string_view type, const std::string& name, Json owned) {
  return {.key = {std::string(type), name}, .owned = std::move(owned)};
}

void add_routes(const std::string& outcall, const Json& item, const Names& names, std::vector<LiveResource>& out) {
  for (const auto& extension : at(item, "extensions")) {
    const auto number = text_at(extension, "exten") + "@" + names.estate_context(text_at(extension, "context"));
    Json owned = {
        {"outcall", outcall}, {"extension", number}, {"strip_digits", extension.value("strip_digits", Json())}};
    if (!owned["strip_digits"].is_number_integer()) owned["strip_digits"] = 0;
    for (const auto* field : {"prefix", "external_prefix", "caller_id"})
      owned[field] = or_null(text_at(extension, field));
    out.push_back(association("outcall-extension", outcall + "/" + number, std::move(owned)));
  }
  for (const auto& right : at(item, "call_permissions"))
    if (const auto name = text_at(right, "name"); !name.empty())
      out.push_back(association("outcall-right", outcall + "/" + name, {{"outcall", outcall}, {"right", name}}));
}

/// Who has the schedule.
void add_scheduled(const std::string& schedule, const Json& item, const Names& names, std::vector<LiveResource>& out) {
  for (const auto& [owner, list] : {std::pair{"user", "users"},
                                    {"group", "groups"},
                                    {"queue", "queues"},
                                    {"incall", "incalls"},
                                    {"outcall", "outcalls"}})
    for (const auto& brief : at(item, list))
      if (const auto name = names.name(owner, id_of(brief, object_type(owner)->uuid_in_url)))
        out.push_back(association(std::string(owner) + "-schedule", *name + "/" + schedule,
                                  {{owner, *name}, {"schedule", schedule}}));
}

} // namespace

Fields route_fields(std::string_view type) {
  static const std::map<std::string_view, Fields> table{
      {"trunk", trunk_fields}, {"outcall", outcall_fields}, {"schedule", schedule_fields}, {"music", music_fields}};
  const auto found = table.find(type);
  return found == table.end() ? nullptr : found->second;
}

void add_route_associations(std::string_view type, const std::string& name, const Json& item, const Names& names,
                            std::vector<LiveResource>& out) {
  if (type == "trunk")
    if (const auto& sip = at(item, "endpoint_sip"); sip.is_object())
      out.push_back(association("trunk-endpoint", name, {{"trunk", name}, {"sip", text_at(sip, "name")}}));
  if (type == "outcall") add_routes(name, item, names, out);
  if (type == "schedule") add_scheduled(name, item, names, out);
}

} // namespace telctl::cluster
