#include <webservices/contexts.hpp>

#include <algorithm>
#include <set>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;

std::string path(std::string_view act, const std::string& context) {
  return fmt::format("{}?act={}&id={}", web_contexts, act, url_encode(context));
}

std::string context_of(const Operation& operation, const Names& names) {
  return names.live_context(
      text_at(operation.action == Action::remove ? operation.before : operation.after, "context"));
}

} // namespace

bool has_web_includes(const Profile& profile) {
  return std::any_of(profile.capabilities.begin(), profile.capabilities.end(), [](const auto& capability) {
    return capability.path == includes_path && capability.note == by_web_services;
  });
}

Result<std::optional<Json>> read_web_includes(Confd& confd, const std::string& context) {
  auto view = confd.find(path("view", context));
  if (!view || !*view) return view;
  auto includes = Json::array();
  for (const auto& row : at(**view, "contextinclude"))
    includes.push_back({{"name", text_at(row, "include")}});
  return std::optional(std::move(includes));
}

Result<std::optional<WriteRequest>> web_includes_request(const Operation& operation, const Workshop& workshop) {
  const auto context = context_of(operation, workshop.names);
  const auto live = read_web_includes(workshop.confd, context);
  if (!live) return fail(live.error());
  if (!*live && operation.action == Action::remove) return std::nullopt;
  if (!*live) return fail(missing_object({"context", context}));
  std::vector<std::string> includes;
  std::set<std::string> ours;
  for (const auto* side : {&operation.before, &operation.after})
    for (const auto& member : at(*side, "members")) {
      const auto name = workshop.names.live_context(member.get<std::string>());
      if (side == &operation.after && operation.action != Action::remove) includes.push_back(name);
      ours.insert(name);
    }
  for (const auto& row : **live)
    if (const auto name = text_at(row, "name"); !ours.contains(name)) includes.push_back(name);
  return WriteRequest{.method = "POST", .path = path("edit", context), .body = {{"contextinclude", includes}}};
}

std::string describe_web_includes(const Operation& operation) {
  return fmt::format("POST {}?act=edit&id={{{}}}", web_contexts, operation.key.name);
}

} // namespace telctl::cluster
