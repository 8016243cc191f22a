#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <world.hpp>

namespace telctl::sandbox {

/// One request, taken apart.
struct Exchange {
  World& world;
  const Request& request;
  std::vector<std::string> arguments;                               ///< what the {…} of the pattern stood for
  std::vector<std::pair<std::string, std::string>> query;           ///< decoded
  [[nodiscard]] std::string parameter(std::string_view name) const; ///< empty when absent
  /// Body as JSON; refuses when it is not.
  [[nodiscard]] Json json() const;
};

struct Answer {
  int status = 200;
  OrderedJson body = nullptr; ///< JSON, unless `raw` is set
  std::string location = {};  ///< path below the base
  std::string raw = {};
  std::string type = "application/json";
};

inline Answer no_content() {
  return {.status = 204};
}

using Handler = std::function<Answer(Exchange&)>;

struct Route {
  std::string method;
  std::vector<std::string>
      segments; ///< "{}" stands for any one segment, "{id}" for digits, "{uuid}" for a uuid, "{user}" for either
  Handler handler;
};

class Routes {
 public:
  /// Pattern: "users/{user}/lines/{id}".
  void add(std::string method, std::string_view pattern, Handler handler);
  /// Drops all but those of a description: {"users/{}": ["GET", "PUT"]}.
  void keep(const Json& described);
  /// The most precise route; null when there is none. `allowed` gets the methods of the path.
  [[nodiscard]] const Route* find(std::string_view method, const std::vector<std::string>& segments,
                                  std::vector<std::string>& arguments, std::vector<std::string>& allowed) const;

 private:
  std::vector<Route> routes_;
};

/// Placeholder for an object of this type in a pattern: "{id}", "{uuid}", "{user}", "{}".
std::string placeholder(const Resource& resource);
Answer list(Exchange& exchange, const Resource& resource);
Answer list_users(Exchange& exchange);
Answer export_users(Exchange& exchange);

void add_resource_routes(Routes& routes, const World& world);
void add_association_routes(Routes& routes, const World& world);
void add_user_routes(Routes& routes, const World& world);
void add_function_key_routes(Routes& routes, const World& world);
void add_import_routes(Routes& routes, const World& world);
void add_server_routes(Routes& routes, const World& world);

void add_xivo_routes(Routes& routes, const World& world);
/// A refusal in the words of XiVO.
OrderedJson xivo_refusal(OrderedJson body);

/// Puts `right` on `left` by the rules of the relation, as PUT of the one below the other does.
void join_objects(World& world, std::string_view relation, const Object& left, const Object& right,
                  const Json& body = Json::object());

/// Nested creation and recursive deletion (users.cpp).
Answer create_user(Exchange& exchange);
void delete_user_with_lines(World& world, const Object& user);

} // namespace telctl::sandbox
