#include <webservices/groups.hpp>

#include <array>

#include "fields.hpp"
#include <webservices/service.hpp>
#include <webservices/whole.hpp>

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

} // namespace

std::string web_strategy(std::string_view strategy) {
  for (const auto& [web, confd] : strategies)
    if (confd == strategy) return std::string(web);
  return std::string(strategy);
}

Json group_of(const Json& view) {
  auto strategy = text_at(at(view, "queue"), "strategy");
  for (const auto& [web, confd] : strategies)
    if (web == strategy) {
      strategy = confd;
      break;
    }
  auto group = whole_item(view, "groupfeatures");
  group["ring_strategy"] = std::move(strategy);
  group["members"] = {{"users", members_of_view(view, "user")}};
  // What an estate has no field for, so that an export tells it.
  group["musicclass"] = or_null(text_at(at(view, "queue"), "musicclass"));
  group["call_rights"] = at(view, "rightcall").size();
  return group;
}

} // namespace telctl::cluster
