#include "nested.hpp"

#include <algorithm>

#include "body.hpp"
#include "fields.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Bundle;
using plan::Key;
using plan::Operation;

/// One line of a new user, by the operations that make it. The extension may be there already.
struct NestedLine {
  const Operation* line = nullptr;
  const Operation* sip = nullptr;
  const Operation* endpoint = nullptr;
  const Operation* number = nullptr;
  const Operation* link = nullptr;
  const Operation* extension = nullptr;

  [[nodiscard]] bool whole() const { return line && sip && endpoint && number && link; }
};

/// Creations by their keys.
class Creations {
 public:
  void add(const Operation& operation) {
    if (operation.action == Action::create) by_key_.emplace(operation.key, &operation);
  }
  [[nodiscard]] const Operation* find(const Key& key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : found->second;
  }
  [[nodiscard]] NestedLine line_of(const Operation& link) const {
    const auto name = text_at(link.after, "line");
    NestedLine line{.line = find({"line", name}),
                    .endpoint = find({"line-endpoint", name}),
                    .number = find({"line-extension", name}),
                    .link = &link};
    if (line.endpoint != nullptr) line.sip = find({"sip", text_at(line.endpoint->after, "sip")});
    if (line.number != nullptr) line.extension = find({"extension", text_at(line.number->after, "extension")});
    return line;
  }

 private:
  std::map<Key, const Operation*> by_key_;
};

bool is_link(const Operation& operation) {
  return operation.action == Action::create && operation.key.type == "user-line";
}

struct NestedUser {
  const Operation* user = nullptr;
  std::vector<NestedLine> lines; ///< in their order: the first is the main one
};

NestedUser user_of(const Bundle& bundle) {
  Creations creations;
  NestedUser result;
  for (const auto* operation : bundle) {
    creations.add(*operation);
    if (operation->key.type == "user") result.user = operation;
  }
  for (const auto* operation : bundle)
    if (is_link(*operation)) result.lines.push_back(creations.line_of(*operation));
  return result;
}

Result<Json> line_body(const NestedLine& nested, const Workshop& workshop, std::vector<std::string>& secrets) {
  auto line = object_body(*nested.line, workshop, secrets);
  if (!line) return line;
  auto sip = object_body(*nested.sip, workshop, secrets);
  if (!sip) return sip;
  const auto [exten, context] = split_extension(text_at(nested.number->after, "extension"));
  (*line)["endpoint_sip"] = std::move(*sip);
  (*line)["extensions"] = Json::array({{{"exten", exten}, {"context", workshop.names.live_context(context)}}});
  return line;
}

/// What the answer says of one line, learnt under the names of its operations.
Status learn_line(const NestedLine& nested, const Json& answer, Names& names, std::map<Key, std::string>& ids) {
  const auto& sip = at(answer, "endpoint_sip");
  const auto& extensions = at(answer, "extensions");
  const auto [exten, context] = split_extension(text_at(nested.number->after, "extension"));
  if (text_at(sip, "name") != nested.sip->key.name || extensions.size() != 1 ||
      text_at(extensions[0], "exten") != exten)
    return fail({.code = errors::answer_unreadable,
                 .what = "the answer shows other lines than were sent",
                 .where = {.object = plan::to_string(nested.line->key)}});
  const auto learn = [&](const Operation* operation, const Json& item, bool uuid) {
    if (operation == nullptr) return;
    const auto id = id_of(item, uuid);
    names.learn(operation->key.type, id, operation->key.name, item);
    ids[operation->key] = id;
  };
  learn(nested.line, answer, object_type("line")->uuid_in_url);
  learn(nested.sip, sip, object_type("sip")->uuid_in_url);
  learn(nested.extension, extensions[0], object_type("extension")->uuid_in_url);
  for (const auto* association : {nested.endpoint, nested.number, nested.link})
    ids[association->key] = {};
  return {};
}

} // namespace

std::vector<std::vector<std::size_t>> nested_users(const std::vector<Operation>& operations) {
  Creations creations;
  std::map<Key, std::vector<const Operation*>> links;
  for (const auto& operation : operations) {
    creations.add(operation);
    if (is_link(operation)) links[{"user", text_at(operation.after, "user")}].push_back(&operation);
  }
  std::vector<std::vector<std::size_t>> bundles;
  std::set<const Operation*> taken; // an extension that lines of two users share is made with the first
  for (const auto& [key, of_user] : links) {
    const auto* user = creations.find(key);
    if (user == nullptr) continue;
    std::set<const Operation*> parts{user};
    bool whole = true;
    for (const auto* link : of_user) {
      const auto line = creations.line_of(*link);
      whole = whole && line.whole();
      for (const auto* part : {line.line, line.sip, line.endpoint, line.number, line.link, line.extension})
        if (part != nullptr && !taken.contains(part)) parts.insert(part);
    }
    if (!whole) continue;
    auto& bundle = bundles.emplace_back();
    for (const auto* part : parts) // ascending, as they stand in one vector
      bundle.push_back(static_cast<std::size_t>(part - operations.data()));
    taken.insert(parts.begin(), parts.end());
  }
  return bundles;
}

Result<WriteRequest> nested_request(const Bundle& bundle, const Workshop& workshop) {
  const auto nested = user_of(bundle);
  WriteRequest request{.method = "POST", .path = "/users", .creates = true};
  auto body = object_body(*nested.user, workshop, request.secrets);
  if (!body) return fail(std::move(body).error());
  auto lines = Json::array();
  for (const auto& line : nested.lines) {
    auto part = line_body(line, workshop, request.secrets);
    if (!part) return fail(std::move(part).error());
    lines.push_back(std::move(*part));
  }
  (*body)["lines"] = std::move(lines);
  request.body = std::move(*body);
  return request;
}

Result<std::vector<std::optional<std::string>>> nested_ids(const Bundle& bundle, const Json& answer, Names& names) {
  const auto nested = user_of(bundle);
  std::map<Key, std::string> ids{{nested.user->key, id_of(answer)}};
  names.learn("user", id_of(answer), nested.user->key.name, answer);
  const auto& lines = at(answer, "lines");
  if (lines.is_array() && lines.size() == nested.lines.size())
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (auto status = learn_line(nested.lines[i], lines[i], names, ids); !status)
        return fail(std::move(status).error());
  std::vector<std::optional<std::string>> result;
  for (const auto* operation : bundle) {
    const auto found = ids.find(operation->key);
    result.push_back(found == ids.end() ? std::nullopt : std::optional(found->second));
  }
  return result;
}

} // namespace telctl::cluster
