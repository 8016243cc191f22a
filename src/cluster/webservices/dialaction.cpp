#include <webservices/dialaction.hpp>

#include <algorithm>
#include <array>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

struct Kind {
  std::string_view type;  ///< of confd
  std::string_view field; ///< there, for actionarg1
  std::string_view action;
  bool number;
};
constexpr std::array kinds{Kind{"conference", "conference_id", "meetme", true},
                           Kind{"user", "user_id", "user", true},
                           Kind{"group", "group_id", "group", true},
                           Kind{"queue", "queue_id", "queue", true},
                           Kind{"voicemail", "voicemail_id", "voicemail", true},
                           Kind{"sound", "filename", "sound", false},
                           Kind{"custom", "command", "custom", false}};

/// "endcall" and "hangup": of a row that is shown prepared (dialaction.inc, _prepare), or as columns hold it
/// ("endcall:hangup", a schedule's).
std::pair<std::string, std::string> split_action(const Json& shown) {
  const auto action = text_at(shown, "action");
  if (const auto type = text_at(shown, "actiontype"); !type.empty()) return {type, action};
  const auto colon = action.find(':');
  return {action.substr(0, colon), colon == std::string::npos ? std::string() : action.substr(colon + 1)};
}

Json number_of(const std::string& text) {
  return is_digits(text) && text.size() < 19 ? Json(std::stoll(text)) : Json();
}

} // namespace

Json dialaction_to_send(const Json& shown) {
  const auto [type, action] = split_action(shown);
  Json sent = {
      {"actiontype", type}, {"actionarg1", text_at(shown, "actionarg1")}, {"actionarg2", text_at(shown, "actionarg2")}};
  if (!action.empty()) sent["action"] = action;
  return sent;
}

Json destination_of_dialaction(const Json& shown) {
  const auto [type, action] = split_action(shown);
  const auto first = text_at(shown, "actionarg1");
  if (type.empty() || type == "none") return {};
  if (type == "endcall") return {{"type", "hangup"}, {"cause", action == "hangup" ? "normal" : action}};
  if (type == "extension") return {{"type", type}, {"exten", first}, {"context", text_at(shown, "actionarg2")}};
  for (const auto& kind : kinds)
    if (kind.action == type) return {{"type", kind.type}, {kind.field, kind.number ? number_of(first) : Json(first)}};
  return {{"type", type}};
}

Result<Json> dialaction_of(const Json& destination) {
  const auto type = text_at(destination, "type");
  if (type.empty() || type == "none") return Json{{"actiontype", "none"}};
  if (type == "hangup") {
    const auto cause = text_at(destination, "cause");
    return Json{{"actiontype", "endcall"}, {"action", cause == "normal" ? "hangup" : cause}};
  }
  if (type == "extension")
    return Json{{"actiontype", type},
                {"actionarg1", text_at(destination, "exten")},
                {"actionarg2", text_at(destination, "context")}};
  for (const auto& kind : kinds)
    if (kind.type == type) return Json{{"actiontype", kind.action}, {"actionarg1", text_at(destination, kind.field)}};
  return fail({.code = errors::cannot_hold,
               .what = fmt::format("a group of a XiVO cannot lead to a {} by its web services", type),
               .hint = "lead it elsewhere, or do it in the web interface"});
}

} // namespace telctl::cluster
