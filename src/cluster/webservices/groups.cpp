#include <webservices/groups.hpp>

#include <algorithm>
#include <array>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <webservices/dialaction.hpp>
#include <webservices/views.hpp>

namespace telctl::cluster {
namespace {

/// Asterisk's names of queue strategies, and confd's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> strategies{
    {{"ringall", "all"},
     {"linear", "linear"},
     {"random", "random"},
     {"leastrecent", "least_recent"},
     {"fewestcalls", "fewest_calls"},
     {"rrmemory", "memorized_round_robin"}}};

Json number_at(const Json& item, std::string_view field) {
  const auto text = text_at(item, field);
  return is_digits(text) && text.size() < 19 ? Json(std::stoll(text)) : Json();
}

/// {"noanswer": {"event": "noanswer", "action": "user", …}} as confd shows fallbacks.
Json fallbacks_of(const Json& dialactions) {
  auto fallbacks = Json::object();
  for (const auto& [event, shown] : dialactions.items())
    if (auto destination = destination_of_dialaction(shown); !destination.is_null())
      fallbacks[event + "_destination"] = std::move(destination);
  return fallbacks;
}

} // namespace

bool has_web_groups(const Profile& profile) {
  return std::any_of(profile.capabilities.begin(), profile.capabilities.end(), [](const auto& capability) {
    return capability.path == "/groups" && capability.note == by_web_services;
  });
}

std::string web_strategy(std::string_view strategy) {
  for (const auto& [web, confd] : strategies)
    if (confd == strategy) return std::string(web);
  return std::string(strategy);
}

Json group_of(const Json& view) {
  const auto& features = at(view, "groupfeatures");
  auto strategy = text_at(at(view, "queue"), "strategy");
  for (const auto& [web, confd] : strategies)
    if (web == strategy) {
      strategy = confd;
      break;
    }
  auto users = Json::array();
  for (const auto& member : at(view, "user"))
    users.push_back({{"id", number_at(member, "userid")}});
  Json group = {{"id", number_at(features, "id")},
                {"name", text_at(features, "name")},
                {"web_context", text_at(features, "context")},
                {"ring_strategy", std::move(strategy)},
                {"members", {{"users", std::move(users)}}},
                {"extensions", Json::array()},
                {"fallbacks", fallbacks_of(at(view, "dialaction"))}};
  // What an estate has no field for, so that an export tells it.
  for (const auto& [field, row] : {std::pair("preprocess_subroutine", &features), {"musicclass", &at(view, "queue")}})
    group[field] = or_null(text_at(*row, field));
  group["caller_id"] = or_null(text_at(at(view, "callerid"), "callerdisplay"));
  group["schedule_id"] = or_null(text_at(view, "schedule_id"));
  group["call_rights"] = at(view, "rightcall").size();
  if (const auto number = text_at(features, "number"); !number.empty())
    group["extensions"].push_back({{"exten", number}, {"context", text_at(features, "context")}});
  return group;
}

Result<std::optional<Json>> find_web_group(Confd& confd, const std::string& id) {
  return find_view(confd, web_groups, id, group_of);
}

Result<std::vector<Json>> read_web_groups(Confd& confd, const std::string& name) {
  return read_views(confd, web_groups, lower_ascii(name), group_of);
}

} // namespace telctl::cluster
