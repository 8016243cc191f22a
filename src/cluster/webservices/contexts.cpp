#include <webservices/contexts.hpp>

#include <algorithm>
#include <set>

#include "body.hpp"
#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <webservices/pickups.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

/// Ranges of confd, and the types of numbers of the web services (contextnumbers/config.inc).
constexpr std::pair<const char*, const char*> ranges[] = {{"user_ranges", "user"},
                                                          {"group_ranges", "group"},
                                                          {"queue_ranges", "queue"},
                                                          {"conference_room_ranges", "meetme"},
                                                          {"incall_ranges", "incall"}};

std::string path(std::string_view act, const std::string& context) {
  return fmt::format("{}?act={}&id={}", web_contexts, act, url_encode(context));
}

std::string context_of(const Operation& operation, const Names& names) {
  return names.live_context(
      text_at(operation.action == Action::remove ? operation.before : operation.after, "context"));
}

std::vector<std::string> includes_of(const Json& view) {
  std::vector<std::string> includes;
  for (const auto& row : at(view, "contextinclude"))
    includes.push_back(text_at(row, "include"));
  return includes;
}

Json numbers_of(const Json& context) {
  auto numbers = Json::object();
  for (const auto& [list, type] : ranges)
    for (const auto& range : at(context, list)) {
      Json row = {{"numberbeg", text_at(range, "start")}, {"numberend", text_at(range, "end")}};
      if (const auto length = text_at(range, "did_length"); !length.empty()) row["didlength"] = length;
      numbers[type].push_back(std::move(row));
    }
  return numbers;
}

Optional web_context_request(const Operation& operation, const Workshop& workshop) {
  const auto entity = only_entity(workshop.confd, "context");
  if (!entity) return fail(entity.error());
  std::vector<std::string> secrets;
  const auto context = object_body(operation, workshop, secrets);
  if (!context) return fail(context.error());
  Json row = {{"name", text_at(*context, "name")},
              {"displayname", text_at(*context, "label")},
              {"contexttype", text_at(*context, "type")},
              {"entity", text_at(*entity, "name")},
              {"description", text_at(*context, "description")}};
  Json body = {{"context", std::move(row)}, {"contextinclude", Json::array()}};
  if (auto numbers = numbers_of(*context); !numbers.empty()) body["contextnumbers"] = std::move(numbers);
  return WriteRequest{
      .method = "POST", .path = fmt::format("{}?act=add", web_contexts), .body = std::move(body), .tells_no_id = true};
}

Optional web_includes_request(const Operation& operation, const Workshop& workshop) {
  const auto context = context_of(operation, workshop.names);
  const auto view = workshop.confd.find(path("view", context));
  if (!view) return fail(view.error());
  if (!*view && operation.action == Action::remove) return std::nullopt;
  if (!*view) return fail(missing_object({"context", context}));
  std::vector<std::string> includes;
  std::set<std::string> ours;
  for (const auto* side : {&operation.before, &operation.after})
    for (const auto& member : at(*side, "members")) {
      const auto name = workshop.names.live_context(member.get<std::string>());
      if (side == &operation.after && operation.action != Action::remove) includes.push_back(name);
      ours.insert(name);
    }
  for (auto& name : includes_of(**view))
    if (!ours.contains(name)) includes.push_back(std::move(name));
  return WriteRequest{.method = "POST", .path = path("edit", context), .body = {{"contextinclude", includes}}};
}

} // namespace

bool has_web_contexts(const Profile& profile) {
  return stand_in(profile, includes_path);
}

Status complete_with_web(Confd& confd, Json& context) {
  const auto view = confd.find(path("view", text_at(context, "name")));
  if (!view) return fail(view.error());
  context["web_entity"] = *view ? text_at(at(**view, "context"), "entity") : std::string();
  context["contexts"] = Json::array();
  if (*view)
    for (auto& name : includes_of(**view))
      context["contexts"].push_back({{"name", std::move(name)}});
  return {};
}

bool fits_web_label(const std::string& label) {
  constexpr std::size_t shortest = 3;
  constexpr std::size_t longest = 128; // bytes
  return label.size() >= shortest && label.size() <= longest && is_kept_text(label);
}

bool fits_web_context(const std::string& context, const std::string& label) {
  return lower_ascii(context) == context && is_web_context(context) && fits_web_label(label.empty() ? context : label);
}

bool is_for_web_contexts(const Profile& profile, const Operation& operation) {
  if (!has_web_contexts(profile)) return false;
  const bool creation = operation.key.type == "context" && operation.action == Action::create;
  return operation.key.type == "context-includes" ||
         (creation && fits_web_context(operation.key.name, text_at(operation.after, "label")));
}

Optional web_contexts_request(const Operation& operation, const Workshop& workshop) {
  return operation.key.type == "context" ? web_context_request(operation, workshop)
                                         : web_includes_request(operation, workshop);
}

std::string describe_web_contexts(const Operation& operation) {
  if (operation.key.type == "context") return fmt::format("POST {}?act=add", web_contexts);
  return fmt::format("POST {}?act=edit&id={{{}}}", web_contexts, operation.key.name);
}

} // namespace telctl::cluster
