#include <fmt/format.h>
#include <telctl/support/text.hpp>

#include "draft_services.hpp"
#include "draft_web.hpp"
#include "fields.hpp"
#include "naming.hpp"

// Keys of telephones: those of one line, and templates that many share.
namespace telctl::cluster {
namespace {

using plan::Key;

struct Wish {
  Draft& draft;
  const KeyWish& key;
  std::vector<Key>& needs;

  [[nodiscard]] Json to(const std::string& type, const Needed& target) const {
    if (!target) return {};
    needs.push_back(*target);
    return with_option({{"type", type}, {"target", target->name}}, key.option);
  }
  [[nodiscard]] static Json with_option(Json destination, const std::string& option) {
    if (!option.empty()) destination["option"] = option;
    return destination;
  }
  [[nodiscard]] static Json dial(std::string_view number) { return {{"type", "custom"}, {"target", number}}; }
  [[nodiscard]] Json by_hand() const {
    draft.manual_step(fmt::format("set {} by hand: keys of type {} need an object that the estate does not have",
                                  key.object, key.type),
                      key.marks.object, key.object);
    return {};
  }
};

Json user_key(const Wish& wish) {
  if (const auto* line = wish.draft.existing(wish.key.target)) {
    const Key user{"user", wish.draft.key_of(*line)};
    wish.needs.push_back(user);
    return {{"type", "user"}, {"target", user.name}};
  }
  wish.draft.info(errors::target_not_there,
                  fmt::format("{} is not on the cluster yet: the key dials it", wish.key.target),
                  wish.key.marks.of("target"), wish.key.object, "plan again once that line has moved");
  return Wish::dial(split_extension(wish.key.target).first);
}

Json group_key(const Wish& wish) {
  const auto& index = wish.draft.estate();
  const auto* group = index.group(wish.key.target);
  if (group == nullptr) group = index.group_by_extension(wish.key.target);
  if (group != nullptr && wish.draft.has({"group", group_name(group->id)}))
    return wish.to(wish.key.type, Key{"group", group_name(group->id)});
  if (wish.key.type == "groupmember") {
    wish.draft.info(errors::target_not_there, "its group is not on the cluster yet: no key", wish.key.marks.object,
                    wish.key.object, "plan again once the group's lines have moved");
    return {};
  }
  return Wish::dial(group == nullptr ? wish.key.target : group->extension);
}

Json service_object_key(const Wish& wish) {
  auto& draft = wish.draft;
  const auto& index = draft.estate();
  const auto& target = wish.key.target;
  if (wish.key.type == "queue")
    if (const auto* queue = index.queue(target)) return wish.to("queue", need_queue(draft, *queue));
  if (wish.key.type == "conference")
    if (const auto* room = index.conference(target)) return wish.to("conference", need_conference(draft, *room));
  if (wish.key.type == "paging")
    if (const auto* paging = index.paging(target)) return wish.to("paging", need_paging(draft, *paging));
  if (wish.key.type == "agent")
    if (const auto* agent = index.agent(target)) return wish.to("agent", need_agent(draft, *agent));
  return {}; // a rule of validate
}

/// Newer versions park in a lot that the key names, older ones in the only one they know.
Json parking_key(const Wish& wish) {
  const bool position = wish.key.type == "park_position";
  const std::string type = position ? "park_position" : "parking";
  const auto& name = position ? wish.key.option : wish.key.target;
  const auto& parameters = wish.draft.profile().key_parameters;
  const auto known = parameters.find(type);
  const bool lots =
      known == parameters.end() ? wish.draft.profile().sip_sections : known->second.contains("parking_lot_id");
  const Json place = {{"type", type}, {"target", position ? wish.key.target : ""}};
  if (!lots) {
    if (!name.empty())
      wish.draft.warning(
          errors::cannot_hold,
          fmt::format("keys of this version do not name a parking lot: {} parks in the default one", wish.key.object),
          wish.key.marks.object, wish.key.object);
    return place;
  }
  const auto* lot = name.empty() ? nullptr : wish.draft.estate().parking_lot(name);
  if (lot == nullptr) return wish.by_hand();
  const auto key = need_parking(wish.draft, *lot);
  if (!key) return {};
  wish.needs.push_back(*key);
  if (position) return Wish::with_option(place, lot->id);
  return {{"type", type}, {"target", lot->id}};
}

/// "direction/4013@default": the secretary of a filter whose state the key switches and shows.
Json filter_key(const Wish& wish) {
  auto& draft = wish.draft;
  const auto* filter = draft.estate().filter(wish.key.target);
  const auto secretary = !wish.key.option.empty() || filter == nullptr || filter->secretaries.size() != 1
                             ? wish.key.option
                             : filter->secretaries.front();
  const auto* line = secretary.empty() ? nullptr : draft.existing(secretary);
  if (line == nullptr || !draft.has({"filter", wish.key.target})) {
    draft.info(errors::target_not_there, "no such secretary of this filter is on the cluster: no key",
               wish.key.marks.object, wish.key.object,
               "name the secretary in option where there are several; plan again once all have moved");
    return {};
  }
  wish.needs.push_back({"filter", filter->id});
  wish.needs.push_back({"filter-surrogates", filter->id});
  return {{"type", "bsfilter"}, {"target", filter->id + "/" + draft.key_of(*line)}};
}

bool offered(Draft& draft, const KeyWish& key) {
  const auto& profile = draft.profile();
  const std::string type = key.type == "park" ? "parking" : key.type;
  if (!profile.key_parameters.empty() && !profile.key_parameters.contains(type)) {
    draft.error(errors::cannot_hold, fmt::format("this cluster has no keys of type {}", key.type), key.marks.of("type"),
                key.object, "GET /funckeys/destinations tells which it has");
    return false;
  }
  if (key.type == "service" && !profile.key_services.empty() && !profile.key_services.contains(key.target)) {
    draft.error(errors::cannot_hold, fmt::format("this cluster has no service '{}' for keys", visible(key.target)),
                key.marks.of("target"), key.object, fmt::format("one of {}", fmt::join(profile.key_services, ", ")));
    return false;
  }
  return true;
}

} // namespace

Json key_destination(Draft& draft, const KeyWish& key, std::vector<Key>& needs) {
  const Wish wish{draft, key, needs};
  if (!offered(draft, key)) return {};
  if (key.type == "user") return user_key(wish);
  if (key.type == "group" || key.type == "groupmember") return group_key(wish);
  if (key.type == "custom") return Wish::dial(key.target);
  if (key.type == "service" || key.type == "transfer") return {{"type", key.type}, {"target", key.target}};
  if (key.type == "onlinerec") return {{"type", key.type}, {"target", ""}};
  if (key.type == "forward")
    return Wish::with_option({{"type", "forward"}, {"target", key.target == "no_answer" ? "noanswer" : key.target}},
                             key.option);
  if (key.type == "park" || key.type == "park_position") return parking_key(wish);
  if (key.type == "bsfilter") return filter_key(wish);
  return service_object_key(wish);
}

void draft_keys(Draft& draft, const estate::Line& line) {
  if (!draft.covered(line)) return;
  const auto user = draft.key_of(line);
  auto declared = draft.estate().keys(line.extension);
  if (declared.empty()) declared = draft.estate().keys(user);
  auto keys = Json::object();
  std::vector<Key> needs{{"user", user}};
  for (const auto* key : declared) {
    if (key->position < 1) continue; // a rule of validate; position 0 makes the server fail
    const auto object = fmt::format("key {} of line {}", key->position, key->line);
    auto destination = key_destination(draft, {key->type, key->target, key->option, key->marks, object}, needs);
    if (destination.is_null()) continue;
    destination["label"] = or_null(key->label);
    destination["supervised"] = key->supervised;
    keys[std::to_string(key->position)] = std::move(destination);
  }
  if (keys.empty()) return;
  draft.add({.key = {"funckeys", user},
             .owned = {{"user", user}, {"keys", std::move(keys)}},
             .needs = std::move(needs),
             .lines = {user},
             .mark = declared.front()->marks.object});
}

Needed need_template(Draft& draft, const estate::KeyTemplate& shared) {
  const Key key{"template", shared.id};
  if (!draft.profile().has("/funckeys/templates")) {
    draft.manual_step(fmt::format("create the key template {} in the web interface", shared.id), shared.marks.object,
                      "key template " + shared.id, key);
    return std::nullopt;
  }
  if (!draft.begin(key)) return key;
  auto keys = Json::object();
  std::vector<Key> needs;
  for (const auto& item : draft.estate().estate().template_keys) {
    if (item.key_template != shared.id || item.position < 1) continue;
    const auto object = fmt::format("key {} of template {}", item.position, shared.id);
    auto destination = key_destination(draft, {item.type, item.target, item.option, item.marks, object}, needs);
    if (destination.is_null()) continue;
    destination["label"] = or_null(item.label);
    destination["supervised"] = item.supervised;
    keys[std::to_string(item.position)] = std::move(destination);
  }
  plan::Resource made{.key = key,
                      .owned = {{"name", shared.id}, {"keys", std::move(keys)}},
                      .needs = std::move(needs),
                      .mark = shared.marks.object};
  // That of a XiVO makes and removes templates, and changes none (funckeys/templates/{} of its description).
  if (draft.profile().product == "xivo")
    add_or_leave_to_person(draft, std::move(made), "key template " + shared.id);
  else
    draft.add(std::move(made));
  return key;
}

} // namespace telctl::cluster
