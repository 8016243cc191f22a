#include "as_wazo.hpp"

#include "fields.hpp"
#include "parallel.hpp"
#include <fmt/format.h>

// Source: the API description of XiVO's confd, tag xivo-16.15.
namespace telctl::cluster {
namespace {

/// {"members": [{"users": [A]}, {"users": [B]}]} becomes {"members": {"users": [A, B]}}.
void join_members(Json& group) {
  const auto members = group.find("members");
  if (members == group.end() || !members->is_array()) return;
  auto users = Json::array();
  for (const auto& part : *members)
    for (const auto& user : at(part, "users"))
      users.push_back(user);
  *members = {{"users", std::move(users)}};
}

/// A line's account goes by its user name, which Wazo calls its name.
void name_endpoint(Json& line) {
  const auto sip = line.find("endpoint_sip");
  if (sip != line.end() && sip->is_object() && !sip->contains("name") && sip->contains("username"))
    (*sip)["name"] = (*sip)["username"];
}

bool shows_users(const Json& right) {
  return right.contains("users");
}

Status ask_users(Confd& confd, Json& right) {
  const auto answer = confd.get(fmt::format("/callpermissions/{}/users", id_of(right, false)));
  if (!answer) return fail(answer.error());
  auto users = Json::array();
  for (const auto& row : at(*answer, "items"))
    users.push_back({{"id", row.value("user_id", Json())}});
  right["users"] = std::move(users);
  return {};
}

} // namespace

Status as_wazo(Confd& confd, std::string_view collection, Json& item) {
  if (!item.is_object()) return {};
  if (collection == "/groups") join_members(item);
  if (collection == "/lines") name_endpoint(item);
  if (collection == "/callpermissions" && !shows_users(item)) return ask_users(confd, item);
  return {};
}

Status as_wazo(Confd& confd, std::string_view collection, Items& items) {
  std::vector<Status> done(items.size());
  if (collection == "/callpermissions")
    parallel(items.size(), [&](std::size_t i) { done[i] = as_wazo(confd, collection, items[i]); });
  else
    for (auto& item : items)
      (void)as_wazo(confd, collection, item); // asks for nothing
  for (auto& status : done)
    if (!status) return fail(std::move(status).error());
  return {};
}

} // namespace telctl::cluster
