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
  queue["music_on_hold"] = or_null(text_at(row, "musicclass"));
  queue["members"] = {{"users", members_of_view(view, "user")}, {"agents", members_of_view(view, "agent")}};
  return queue;
}

Json new_queue_values() {
  return {{"min-announce-frequency", "60"},
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
