#include "pages.hpp"

#include <algorithm>
#include <set>

#include "as_wazo.hpp"
#include "fields.hpp"
#include "parallel.hpp"
#include "registrar_config.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

constexpr std::size_t page_size = 200;
/// Each page begins with the last item of the one before: what was added or removed in between moves the items, and
/// shows.
constexpr std::size_t page_step = page_size - 1;
constexpr int most_readings = 3;

struct Page {
  std::size_t total = 0;
  Items items;
};

bool says_nothing(const Json& json) {
  return json.is_null() || (json.is_structured() && std::all_of(json.begin(), json.end(), says_nothing));
}

/// Nested objects repeat what their own collection tells; lists of thousands of users would otherwise take hundreds of
/// megabytes.
void drop_ballast(Json& json) {
  if (json.is_object()) {
    json.erase("links");
    for (const auto* key : {"fallbacks", "schedules", "switchboards", "queues"})
      if (const auto found = json.find(key); found != json.end() && says_nothing(*found)) json.erase(found);
    for (auto& item : json)
      drop_ballast(item);
  } else if (json.is_array()) {
    for (auto& item : json)
      if (item.is_structured()) drop_ballast(item);
  }
}

/// Lines are told by their own collection; which of them is a user's main one is told by the order here alone.
void keep_line_ids(Json& user) {
  auto ids = Json::array();
  for (const auto& line : at(user, "lines"))
    ids.push_back(id_of(line));
  user["lines"] = std::move(ids);
}

/// provd lists without pages: {"configs": […]}. Those of telephones hold their SIP secrets and are not asked for.
Result<Page> read_configs(Confd& confd, std::string_view type) {
  auto json = confd.get(fmt::format("{}?q={}", provd_configs, url_encode(Json{{"X_type", type}}.dump())));
  if (!json) return fail(std::move(json).error());
  Page page;
  for (const auto& item : at(*json, "configs"))
    page.items.push_back(type == "registrar" ? registrar_of(item) : item);
  page.total = page.items.size();
  return page;
}

Result<Page> page_of(Result<Items> items) {
  if (!items) return fail(std::move(items).error());
  return Page{.total = items->size(), .items = std::move(*items)};
}

Result<Page> read_page(Confd& confd, const std::string& path, const std::string& query, std::size_t offset) {
  if (is_provd(path)) return read_configs(confd, "device");
  if (const auto* service = web_service(confd.profile(), path)) return page_of(read_views(confd, *service));
  if (path == registrars_path && has_registrar_configs(confd.profile())) return read_configs(confd, "registrar");
  auto json =
      confd.get(fmt::format("{}?{}{}limit={}&offset={}", path, query, query.empty() ? "" : "&", page_size, offset));
  if (!json) return fail(std::move(json).error());
  const auto items = json->is_object() ? json->find("items") : json->end();
  if (!json->is_object() || items == json->end() || !items->is_array() ||
      !json->value("total", Json()).is_number_unsigned())
    return fail(
        {.code = errors::answer_unreadable, .what = "the answer is not a list", .where = {.object = "GET " + path}});
  Page page{.total = json->at("total").get<std::size_t>()};
  for (auto& item : *items) {
    drop_ballast(item);
    if (path == "/users") keep_line_ids(item);
    page.items.push_back(std::move(item));
  }
  return page;
}

struct List {
  std::string path;
  Page first;
  std::vector<Page> rest;
  std::optional<Error> error;
};

std::size_t missing_pages(const List& list) {
  const auto total = list.first.total;
  return total <= page_size || list.first.items.size() != page_size ? 0 : (total - 2) / page_step;
}

/// All items, or nothing when the pages do not fit together.
std::optional<Items> joined(List& list) {
  const auto* type = object_type_of(list.path);
  const auto id = [type](const Json& item) { return id_of(item, type == nullptr || type->uuid_in_url); };
  Items items = std::move(list.first.items);
  for (auto& page : list.rest) {
    if (page.total != list.first.total || page.items.empty() || id(page.items.front()) != id(items.back()))
      return std::nullopt;
    std::move(page.items.begin() + 1, page.items.end(), std::back_inserter(items));
  }
  std::set<std::string> ids;
  for (const auto& item : items)
    ids.insert(id(item));
  if (ids.size() != items.size() || items.size() != list.first.total) return std::nullopt;
  return items;
}

/// Reads the lists side by side: first pages, which tell how many there are, then all others.
void read_lists(Confd& confd, const std::string& query, std::vector<List>& lists) {
  std::mutex mutex;
  const auto take = [&](List& list, Result<Page> page, Page& place) {
    if (page) {
      place = std::move(*page);
      return;
    }
    const std::lock_guard lock(mutex);
    list.error = page.error();
  };
  parallel(lists.size(),
           [&](std::size_t i) { take(lists[i], read_page(confd, lists[i].path, query, 0), lists[i].first); });
  std::vector<std::pair<List*, std::size_t>> jobs;
  for (auto& list : lists) {
    list.rest.assign(missing_pages(list), {});
    for (std::size_t i = 0; i < list.rest.size(); ++i)
      jobs.emplace_back(&list, i);
  }
  parallel(jobs.size(), [&](std::size_t i) {
    const auto [list, page] = jobs[i];
    take(*list, read_page(confd, list->path, query, (page + 1) * page_step), list->rest[page]);
  });
}

std::map<std::string, Result<Items>> read_stable(Confd& confd, std::vector<std::string> paths,
                                                 const std::string& query) {
  std::map<std::string, Result<Items>> result;
  for (int reading = 0; reading < most_readings && !paths.empty(); ++reading) {
    std::vector<List> lists;
    for (const auto& path : paths)
      lists.push_back({.path = path});
    read_lists(confd, query, lists);
    paths.clear();
    for (auto& list : lists) {
      if (list.error)
        result.emplace(list.path, fail(*list.error));
      else if (auto items = joined(list)) {
        if (auto status = as_wazo(confd, list.path, *items); !status)
          result.emplace(list.path, fail(std::move(status).error()));
        else
          result.emplace(list.path, std::move(*items));
      } else
        paths.push_back(list.path);
    }
  }
  for (const auto& path : paths)
    result.emplace(path, fail({.code = errors::list_unstable,
                               .what = "the list changes while it is read",
                               .where = {.object = "GET " + path},
                               .hint = "try again when nobody else changes the cluster",
                               .retryable = true}));
  return result;
}

} // namespace

Result<Items> read_collection(Confd& confd, const std::string& path, const std::string& query) {
  return std::move(read_stable(confd, {path}, query).at(path));
}

std::map<std::string, Result<Items>> read_each(Confd& confd, const std::vector<std::string>& paths) {
  return read_stable(confd, paths, {});
}

Result<std::map<std::string, Items>> read_collections(Confd& confd, const std::vector<std::string>& paths) {
  std::vector<std::string> present;
  for (const auto& path : paths)
    if (confd.profile().has(path)) present.push_back(path);
  std::map<std::string, Items> result;
  for (auto& [path, items] : read_each(confd, present)) {
    if (!items) return fail(std::move(items).error());
    result.emplace(path, std::move(*items));
  }
  return result;
}

} // namespace telctl::cluster
