#include <audit/inventory.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "answer.hpp"
#include "extra.hpp"
#include "fields.hpp"
#include "types.hpp"
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

template <class Map, class Key>
const std::vector<const Json*>& listed(const Map& map, const Key& key) {
  static const std::vector<const Json*> none;
  const auto found = map.find(key);
  return found == map.end() ? none : found->second;
}

/// As the user lists them: the main line first.
void put_in_order(std::vector<const Json*>& lines, const Json& ids) {
  const auto place = [&](const Json* line) { return std::find(ids.begin(), ids.end(), id_of(*line)) - ids.begin(); };
  std::stable_sort(lines.begin(), lines.end(), [&](const Json* a, const Json* b) { return place(a) < place(b); });
}

/// The numbers of what the web services of a XiVO make: its confd does not tell whose they are.
void tell_extensions(const Items& owners, const char* type, Items& extensions) {
  for (const auto& owner : owners) {
    if (!is_whole(owner) && !owner.contains("web_room")) continue;
    for (const auto& number : at(owner, "extensions"))
      for (auto& extension : extensions)
        if (text_at(extension, "exten") == text_at(number, "exten") &&
            text_at(extension, "context") == text_at(number, "context"))
          extension[type] = {{"id", owner["id"]}, {"name", owner["name"]}};
  }
}

/// Who has a schedule is told by groups and queues there, and by the schedule elsewhere.
void tell_schedules(Items& owners, const char* list, Items& schedules) {
  for (auto& owner : owners)
    for (auto& schedule : schedules) {
      if (!is_whole(owner) || owner.value("schedule_id", Json()) != schedule["id"]) continue;
      schedule[list].push_back({{"id", owner["id"]}, {"name", owner["name"]}});
      owner.erase("schedule_id");
    }
}

/// Agents of a queue are told by their ids alone.
void tell_numbers(const Items& agents, Items& queues) {
  for (auto& queue : queues) {
    if (!is_whole(queue)) continue;
    for (auto& member : queue["members"]["agents"])
      for (const auto& agent : agents)
        if (agent["id"] == member["id"]) member["number"] = agent["number"];
  }
}

} // namespace

const std::vector<std::string>& inventory_paths() {
  // Collections of wazo-confd 16.13, from which XiVO goes on, and of 26.08 (its api.yml).
  static const std::vector<std::string> paths{"/users",
                                              "/lines",
                                              "/extensions",
                                              "/endpoints/sip",
                                              "/endpoints/sccp",
                                              "/endpoints/custom",
                                              "/devices",
                                              "/voicemails",
                                              "/groups",
                                              "/callfilters",
                                              "/callpickups",
                                              "/callpermissions",
                                              "/incalls",
                                              "/outcalls",
                                              "/trunks",
                                              "/contexts",
                                              "/registrars",
                                              "/schedules",
                                              "/queues",
                                              "/queues/skillrules",
                                              "/agents",
                                              "/agents/skills",
                                              "/ivr",
                                              "/switchboards",
                                              "/conferences",
                                              "/pagings",
                                              "/parkinglots",
                                              "/funckeys/templates",
                                              "/moh"};
  return paths;
}

Result<Inventory> Inventory::read(Confd& confd) {
  auto paths = inventory_paths();
  if (confd.profile().has(provd_configs)) paths.emplace_back(provd_configs);
  auto lists = read_each(confd, paths);
  std::optional<Error> first;
  bool any = false;
  for (const auto& [path, items] : lists) {
    any = any || items;
    if (!items && !first) first = items.error();
  }
  if (!any && first) return fail(*first);
  for (const auto* type : {"context", "queue", "template"})
    if (const auto found = lists.find(std::string(object_type(type)->collection));
        found != lists.end() && found->second)
      if (auto status = complete_all(confd, type, *found->second); !status)
        found->second = fail(std::move(status).error());
  return Inventory(std::move(lists));
}

Inventory::Inventory(std::map<std::string, Result<Items>> lists) {
  for (auto& [path, items] : lists) {
    if (items)
      lists_.emplace(path, std::move(*items));
    else
      unseen_.emplace(path, items.error());
  }
  join_web_services();
  for (const auto& [path, items] : lists_)
    for (const auto& item : items)
      for (const auto* field : {"id", "uuid"})
        if (const auto id = text_at(item, field); !id.empty()) by_id_.emplace(std::pair(path, id), &item);
  for (const auto& line : this->items("/lines"))
    for (const auto& user : at(line, "users"))
      lines_[id_of(user)].push_back(&line);
  for (const auto& user : this->items("/users"))
    if (const auto found = lines_.find(id_of(user)); found != lines_.end())
      put_in_order(found->second, at(user, "lines"));
  for (const auto& extension : this->items("/extensions"))
    extensions_[text_at(extension, "exten")].push_back(&extension);
}

void Inventory::join_web_services() {
  Items none;
  const auto list = [&](std::string_view path) -> Items& { // what was not seen is not there
    const auto found = lists_.find(path);
    return found == lists_.end() ? none : found->second;
  };
  for (const auto& [path, type] : {std::pair("/groups", "group"), {"/queues", "queue"}, {"/conferences", "conference"}})
    tell_extensions(list(path), type, list("/extensions"));
  tell_schedules(list("/groups"), "groups", list("/schedules"));
  tell_schedules(list("/queues"), "queues", list("/schedules"));
  tell_numbers(list("/agents"), list("/queues"));
}

const Items& Inventory::items(std::string_view path) const {
  static const Items none;
  const auto found = lists_.find(path);
  return found == lists_.end() ? none : found->second;
}

const Json* Inventory::find(std::string_view path, const std::string& id) const {
  const auto found = by_id_.find(std::pair(std::string(path), id));
  return found == by_id_.end() ? nullptr : found->second;
}

const std::vector<const Json*>& Inventory::lines_of(const Json& user) const {
  return listed(lines_, id_of(user));
}

const std::vector<const Json*>& Inventory::extensions(const std::string& exten) const {
  return listed(extensions_, exten);
}

const Json* Inventory::extension(const std::string& exten, const std::string& context) const {
  for (const auto* item : extensions(exten))
    if (text_at(*item, "context") == context) return item;
  return nullptr;
}

std::string Inventory::number_of(const Json& extension) {
  return fmt::format("{}@{}", text_at(extension, "exten"), text_at(extension, "context"));
}

std::string Inventory::name_of_line(const Json& line) {
  const auto& extensions = at(line, "extensions");
  return "line " + (extensions.empty() ? "#" + text_at(line, "id") : number_of(extensions.front()));
}

std::string Inventory::name_of_user(const Json& user) const {
  auto name = fmt::format("user {} {}", text_at(user, "firstname"), text_at(user, "lastname"));
  name = std::string(trim(name));
  for (const auto* line : lines_of(user))
    for (const auto& extension : at(*line, "extensions"))
      return name + " " + number_of(extension);
  return name;
}

} // namespace telctl::cluster
