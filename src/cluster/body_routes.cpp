#include "body_routes.hpp"

#include "destination.hpp"
#include "fields.hpp"

// Fields: xivo-api.md §2.7 and §2.8, and the recorded answers of both versions.
namespace telctl::cluster {
namespace {

using plan::Operation;

Result<Json> schedule_periods(const Json& periods, const Workshop& workshop) {
  auto list = Json::array();
  for (auto period : periods) {
    if (period.contains("destination")) {
      const auto destination = call_destination_body(period["destination"], workshop);
      if (!destination) return destination;
      period["destination"] = *destination;
    }
    list.push_back(std::move(period));
  }
  return list;
}

Result<Json> schedule_body(const Operation& operation, const Workshop& workshop) {
  const auto closed = call_destination_body(at(operation.after, "closed_destination"), workshop);
  const auto open = schedule_periods(at(operation.after, "open_periods"), workshop);
  const auto exceptional = schedule_periods(at(operation.after, "exceptional_periods"), workshop);
  for (const auto* part : {&closed, &open, &exceptional})
    if (!*part) return *part;
  return Json{{"name", operation.key.name},
              {"timezone", text_at(operation.after, "timezone")},
              {"closed_destination", *closed},
              {"open_periods", *open},
              {"exceptional_periods", *exceptional}};
}

Json trunk_body(const Operation& operation, const Workshop& workshop) {
  auto body = operation.after;
  body["context"] = workshop.names.live_context(text_at(body, "context"));
  return body;
}

/// Newer servers make up the name and take a label; older ones want the name.
Json music_body(const Operation& operation) {
  auto body = operation.after;
  body["label"] = operation.key.name;
  return body;
}

} // namespace

std::optional<Result<Json>> route_body(const Operation& operation, const Workshop& workshop) {
  const auto& type = operation.key.type;
  if (type == "trunk") return trunk_body(operation, workshop);
  if (type == "schedule") return schedule_body(operation, workshop);
  if (type == "music") return music_body(operation);
  return std::nullopt; // ways out: the fields as they are
}

} // namespace telctl::cluster
