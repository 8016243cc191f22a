#include <webservices/views.hpp>

#include "fields.hpp"
#include "parallel.hpp"
#include <fmt/format.h>

namespace telctl::cluster {

Result<std::optional<Json>> find_view(Confd& confd, std::string_view service, const std::string& id, AsItem as_item) {
  auto view = confd.find(fmt::format("{}?act=view&id={}", service, url_encode(id)));
  if (!view || !*view) return view;
  return std::optional(as_item(**view));
}

Result<std::vector<Json>> read_views(Confd& confd, std::string_view service, const std::string& name, AsItem as_item) {
  const auto list = confd.get(fmt::format("{}?act=list", service));
  if (!list) return fail(list.error());
  std::vector<std::string> ids;
  for (const auto& item : *list)
    if (name.empty() || text_at(item, "name") == name) ids.push_back(text_at(item, "id"));
  std::vector<Result<std::optional<Json>>> views(ids.size());
  parallel(ids.size(), [&](std::size_t i) { views[i] = find_view(confd, service, ids[i], as_item); });
  std::vector<Json> items;
  for (auto& view : views) {
    if (!view) return fail(std::move(view).error());
    if (*view) items.push_back(std::move(**view)); // else removed meanwhile
  }
  return items;
}

} // namespace telctl::cluster
