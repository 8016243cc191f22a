#pragma once
#include <string_view>

#include <telctl/support/json.hpp>

/// Queues of a XiVO, by its web services (service.hpp): written whole (whole.hpp).
namespace telctl::cluster {

/// What `act=view` shows, as an item of /queues; `web_context` is the context, which confd's queues have not. Penalties
/// of agents are shown for an export: an edit of the queue cannot set them.
Json queue_of(const Json& view);
/// What a new queue is made of, beside what the estate says: the values of the web interface's own form, without which
/// it takes none (queue/config.inc).
Json new_queue_values();
/// The same of the other part, which groups have as well.
Json new_whole_features();
/// What a XiVO plays where nothing is chosen; the estate names no music then.
inline constexpr std::string_view default_music = "default";
std::string_view chosen_music(std::string_view live);

} // namespace telctl::cluster
