#pragma once
#include <optional>

#include "request.hpp"

/// Agents of a XiVO and their skills, by its web services (service.hpp). The skills of an agent are given when it is
/// made and cannot be changed (set_queueskills of agent.inc). An edit drops the queues and users that it is not given,
/// and loses the agent's place in its queues (set_queuemember), so an agent who is in a queue is not edited.
namespace telctl::cluster {

/// What `act=view` shows, as an item of /agents; `web` tells it from confd's.
Json agent_of(const Json& view);
/// Of an agent, or of the user who is one. TEL-0568 when it is in a queue.
Result<std::optional<WriteRequest>> web_agent_request(const plan::Operation& operation, const Workshop& workshop);

Json skill_of(const Json& view);
/// Skills are added and deleted.
Result<std::optional<WriteRequest>> web_skill_request(const plan::Operation& operation, const Workshop& workshop);

} // namespace telctl::cluster
