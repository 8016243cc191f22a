#include <webservices/conferences.hpp>

#include "body_services.hpp"
#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <webservices/queues.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

Result<Json> conference_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  const auto [number, context] = split_extension(text_at(operation.after, "extension"));
  Json pins = {{"pin", true_at(operation.after, "pin")}, {"admin_pin", true_at(operation.after, "admin_pin")}};
  if (auto status = put_pin(pins, operation, workshop, "pin", "user", secrets); !status)
    return fail(std::move(status).error());
  if (auto status = put_pin(pins, operation, workshop, "admin_pin", "admin", secrets); !status)
    return fail(std::move(status).error());
  const auto music = text_at(operation.after, "music_on_hold");
  const auto admin_pin = text_at(pins, "admin");
  Json features = {{"name", operation.key.name},
                   {"confno", number},
                   {"context", workshop.names.live_context(context)},
                   {"maxusers", text_at(operation.after, "max_users")},
                   {"record", true_at(operation.after, "record")},
                   {"user_mode", "all"},
                   {"user_announcejoinleave", "no"},
                   // Whoever knows the administrator's PIN (set_meetmefeatures of meetme.inc).
                   {"admin_typefrom", admin_pin.empty() ? "none" : "undefined"},
                   {"admin_identification", "pin"}};
  for (const auto* field : {"user_musiconhold", "admin_musiconhold"})
    features[field] = music.empty() ? std::string(default_music) : music;
  Json room = {{"confno", number}};
  if (const auto pin = text_at(pins, "user"); !pin.empty()) room["pin"] = pin;
  if (!admin_pin.empty()) room["pinadmin"] = admin_pin;
  return Json{{"meetmefeatures", std::move(features)}, {"meetmeroom", std::move(room)}};
}

} // namespace

Json conference_of(const Json& view) {
  const auto& row = at(view, "meetmefeatures");
  const auto& room = at(view, "meetmeroom");
  Json conference = {{"id", number_of_text(text_at(row, "id"))},
                     {"web_room", true},
                     {"name", text_at(row, "name")},
                     {"max_users", number_of_text(text_at(row, "maxusers"))},
                     {"pin", or_null(text_at(room, "pin"))},
                     {"admin_pin", or_null(text_at(room, "pinadmin"))},
                     {"record", true_at(row, "record") || text_at(row, "record") == "1"},
                     {"music_on_hold", or_null(chosen_music(text_at(row, "user_musiconhold")))},
                     {"extensions", Json::array()},
                     // What an estate has no field for, so that an export tells it.
                     {"description", or_null(text_at(row, "description"))},
                     {"preprocess_subroutine", or_null(text_at(row, "preprocess_subroutine"))}};
  if (const auto number = text_at(row, "confno"); !number.empty())
    conference["extensions"].push_back({{"exten", number}, {"context", text_at(row, "context")}});
  return conference;
}

Optional web_conference_request(const Operation& operation, const Workshop& workshop) {
  const auto& service = *web_service_for("conference");
  if (operation.action != Action::create) return web_removal(service, operation, workshop);
  WriteRequest request{.method = "POST", .path = web_path(service, "add"), .tells_no_id = true};
  auto body = conference_body(operation, workshop, request.secrets);
  if (!body) return fail(std::move(body).error());
  request.body = std::move(*body);
  return request;
}

} // namespace telctl::cluster
