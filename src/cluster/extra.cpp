#include "extra.hpp"

#include <fmt/format.h>

#include "fields.hpp"
#include "parallel.hpp"
#include "types.hpp"

namespace telctl::cluster {

Status complete(Confd& confd, std::string_view type, Json& item) {
  if (type != "queue" && type != "template") return {};
  const bool queue = type == "queue";
  if (queue && is_whole(item)) return {}; // told with it
  const auto answer = confd.find(
      fmt::format("{}/{}/{}", object_type(type)->collection, text_at(item, "id"), queue ? "fallbacks" : "users"));
  if (!answer) return fail(answer.error());
  if (!*answer) return {};
  if (queue)
    item["fallbacks"] = **answer;
  else
    item["users"] = at(**answer, "items");
  return {};
}

Status complete_all(Confd& confd, std::string_view type, std::vector<Json>& items) {
  if (type != "queue" && type != "template") return {};
  std::vector<Status> results(items.size());
  parallel(items.size(), [&](std::size_t i) { results[i] = complete(confd, type, items[i]); });
  for (auto& result : results)
    if (!result) return std::move(result);
  return {};
}

} // namespace telctl::cluster
