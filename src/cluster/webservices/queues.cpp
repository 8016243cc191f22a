#include <webservices/queues.hpp>

#include "fields.hpp"
#include <webservices/service.hpp>
#include <webservices/whole.hpp>

namespace telctl::cluster {

Json queue_of(const Json& view) {
  const auto& features = at(view, "queuefeatures");
  const auto& row = at(view, "queue");
  auto queue = whole_item(view, "queuefeatures");
  queue["label"] = text_at(features, "displayname");
  queue["options"] = Json::array(
      {Json::array({"strategy", text_at(row, "strategy")}), Json::array({"timeout", text_at(row, "timeout")})});
  const auto timeout = number_of_text(text_at(features, "timeout"));
  queue["timeout"] = timeout == 0 ? Json() : timeout; // both are: callers wait
  queue["music_on_hold"] = or_null(chosen_music(text_at(row, "musicclass")));
  queue["members"] = {{"users", members_of_view(view, "user")}, {"agents", members_of_view(view, "agent")}};
  return queue;
}

std::string_view chosen_music(std::string_view live) {
  return live == default_music ? std::string_view() : live;
}

Json new_whole_features() {
  return {{"transfer_user", true}, {"ignore_forward", true}};
}

Json new_queue_values() {
  return {{"joinempty", "unavailable,invalid,unknown"},
          {"leavewhenempty", "unavailable,invalid,unknown"},
          {"min-announce-frequency", "60"},
          {"announce-position", "yes"},
          {"announce-position-limit", "5"},
          {"timeoutpriority", "app"},
          {"ringinuse", true},
          {"autofill", true},
          {"autopause", "no"},
          {"setqueueentryvar", true},
          {"setqueuevar", true}};
}

} // namespace telctl::cluster
