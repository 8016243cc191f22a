#include "extra.hpp"

#include <fmt/format.h>

#include "fields.hpp"
#include "parallel.hpp"
#include "types.hpp"
#include <webservices/contexts.hpp>

namespace telctl::cluster {

namespace {

bool is_incomplete(const Confd& confd, std::string_view type) {
  return type == "queue" || type == "template" || (type == "context" && has_web_contexts(confd.profile()));
}

} // namespace

Status complete(Confd& confd, std::string_view type, Json& item) {
  if (!is_incomplete(confd, type)) return {};
  if (type == "context") return complete_with_web(confd, item);
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
  if (!is_incomplete(confd, type)) return {};
  std::vector<Status> results(items.size());
  parallel(items.size(), [&](std::size_t i) { results[i] = complete(confd, type, items[i]); });
  for (auto& result : results)
    if (!result) return std::move(result);
  return {};
}

} // namespace telctl::cluster
