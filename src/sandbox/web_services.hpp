#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <world.hpp>

/// The web services of a XiVO's web interface, as far as telctl drives them: groups, pick-up groups, queues,
/// agents, skills, conference rooms, schedules, what contexts include, and the list of entities (xivo-api.md §2.12).
/// Made after the source of the web interface of XiVO 2018.02, of which nothing was recorded (docs/sandbox.md).
namespace telctl::sandbox {

/// An answer of them; nothing for a request that is not for them.
std::optional<Response> serve_web_services(World& world, const Request& request);

/// One request of them, taken apart.
struct WebRequest {
  World& world;
  std::string act; ///< "list" where none is named
  std::string id;
  const std::string& body;
};
Response web_answer(int status, std::string body = {});
/// The text of a member, numbers as text; empty when there is none.
std::string web_text(const Json& item, const char* member);

/// Whether a number is in the ranges of a context (interval_number_exists).
bool in_web_ranges(const Json& ranges, const std::string& number);
/// What `act=list` answers: a row for each object of a type that the web services made; null for one that is not
/// listed.
template <class Row>
Response web_list(const World& world, std::string_view type, Row&& row_of) {
  OrderedJson rows = OrderedJson::array();
  for (const auto& [id, object] : world.store.all(type)) {
    auto row = object["web"].is_object() ? row_of(object) : OrderedJson();
    if (!row.is_null()) rows.push_back(std::move(row));
  }
  return rows.empty() ? web_answer(204) : web_answer(200, rows.dump());
}
/// A number, as number or as text; 0 for anything else.
Id web_id(const Json& value);
/// Whether lists show what is in a context: they join its entity (get_all in datastorage/sql.inc of queue, group and
/// meetme), and confd makes contexts that have none.
bool web_lists(const World& world, const std::string& context);
/// One that the web services made.
const Object* web_object(const World& world, std::string_view type, const std::string& id);

Response serve_web_groups(const WebRequest& request);
Response serve_web_agents(const WebRequest& request);
Response serve_web_skills(const WebRequest& request);
Response serve_web_conferences(const WebRequest& request);
Response serve_web_schedules(const WebRequest& request);
Response serve_web_contexts(const WebRequest& request);
/// The name of the one entity.
inline constexpr const char* web_entity = "univ";

Response serve_web_queues(const WebRequest& request);
Response serve_web_pickups(const WebRequest& request);

} // namespace telctl::sandbox
