#include <webservices/schedules.hpp>

#include "destination.hpp"
#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/estate/hours.hpp>
#include <telctl/support/text.hpp>
#include <webservices/dialaction.hpp>
#include <webservices/pickups.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

/// A list of days or months: confd's name, the web services', and how many there are.
struct Days {
  const char* confd;
  const char* web;
  int most;
};
constexpr Days lists[] = {{"week_days", "weekdays", 7}, {"month_days", "monthdays", 31}, {"months", "months", 12}};

/// What is no list stays as it is, so that it is seen to differ. Nothing is all.
Json days_of(const std::string& text, int most) {
  std::vector<std::string> items;
  if (!text.empty())
    for (const auto item : split(text, ','))
      items.emplace_back(item);
  const auto days = estate::days(items, most);
  return days ? Json(*days) : Json(text);
}

/// [1, 2, 3, 7] as "1-3,7".
std::string ranges_of(const Json& days) {
  std::string text;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto first = days[i].get<int>();
    while (i + 1 < days.size() && days[i + 1].get<int>() == days[i].get<int>() + 1)
      ++i;
    const auto last = days[i].get<int>();
    text += fmt::format("{}{}", text.empty() ? "" : ",", first);
    if (last != first) text += fmt::format("-{}", last);
  }
  return text;
}

Json period_of(const Json& row) {
  const auto hours = text_at(row, "hours");
  const auto dash = hours.find('-');
  Json period = {{"hours_start", hours.substr(0, dash)},
                 {"hours_end", dash == std::string::npos ? std::string() : hours.substr(dash + 1)}};
  for (const auto& list : lists)
    period[list.confd] = days_of(text_at(row, list.web), list.most);
  return period;
}

Json closed_period_of(const Json& row) {
  auto period = period_of(row);
  period["destination"] = destination_of_dialaction({{"action", text_at(row, "action")},
                                                     {"actionarg1", text_at(row, "actionid")},
                                                     {"actionarg2", text_at(row, "actionargs")}});
  return period;
}

/// The web interface reads both arguments, given or not (set_schedule and set_closed of schedule.inc).
Result<Json> action_to(const Json& destination, const Workshop& workshop) {
  auto body = call_destination_body(destination, workshop);
  if (!body) return body;
  auto action = dialaction_of(*body);
  if (!action) return action;
  for (const auto* argument : {"actionarg1", "actionarg2"})
    if (!action->contains(argument)) (*action)[argument] = "";
  return action;
}

Json row_of(const Json& period) {
  Json row = {{"hours", fmt::format("{}-{}", text_at(period, "hours_start"), text_at(period, "hours_end"))}};
  for (const auto& list : lists)
    row[list.web] = ranges_of(at(period, list.confd));
  return row;
}

Result<Json> schedule_body(const Operation& operation, const Workshop& workshop) {
  const auto entity = only_entity(workshop.confd, "schedule");
  if (!entity) return fail(entity.error());
  auto closed = action_to(at(operation.after, "closed_destination"), workshop);
  if (!closed) return closed;
  Json body = {{"schedule",
                {{"name", operation.key.name},
                 {"timezone", text_at(operation.after, "timezone")},
                 {"description", ""},
                 {"entity_id", text_at(*entity, "id")}}},
               {"dialaction", {{"schedule_fallback", std::move(*closed)}}},
               {"opened", Json::array()},
               {"closed", Json::array()}};
  for (const auto& period : at(operation.after, "open_periods"))
    body["opened"].push_back(row_of(period));
  for (const auto& period : at(operation.after, "exceptional_periods")) {
    auto row = row_of(period);
    auto action = action_to(at(period, "destination"), workshop);
    if (!action) return action;
    row["dialaction"] = std::move(*action);
    body["closed"].push_back(std::move(row));
  }
  return body;
}

} // namespace

Json schedule_of(const Json& view) {
  const auto& row = at(view, "schedule");
  Json schedule = {
      {"id", number_of_text(text_at(row, "id"))},
      {"name", text_at(row, "name")},
      {"timezone", text_at(row, "timezone")},
      {"closed_destination", destination_of_dialaction({{"action", text_at(row, "fallback_action")},
                                                        {"actionarg1", text_at(row, "fallback_actionid")},
                                                        {"actionarg2", text_at(row, "fallback_actionargs")}})},
      {"open_periods", Json::array()},
      {"exceptional_periods", Json::array()},
      // What an estate has no field for, so that an export tells it.
      {"description", or_null(text_at(row, "description"))},
      {"enabled", !true_at(row, "commented") && text_at(row, "commented") != "1"}};
  for (const auto& period : at(view, "opened"))
    schedule["open_periods"].push_back(period_of(period));
  for (const auto& period : at(view, "closed"))
    schedule["exceptional_periods"].push_back(closed_period_of(period));
  return schedule;
}

Optional web_schedule_request(const Operation& operation, const Workshop& workshop) {
  const auto& service = *web_service_for("schedule");
  if (operation.action != Action::create) return web_removal(service, operation, workshop);
  auto body = schedule_body(operation, workshop);
  if (!body) return fail(std::move(body).error());
  return WriteRequest{
      .method = "POST", .path = web_path(service, "add"), .body = std::move(*body), .tells_no_id = true};
}

} // namespace telctl::cluster
