#include <fmt/format.h>
#include <sounds/draft_sounds.hpp>
#include <telctl/estate/destination.hpp>
#include <telctl/estate/dialling.hpp>

#include "draft_services.hpp"
#include "fields.hpp"
#include "naming.hpp"

// Where calls go: fallbacks and menus, and what hangs on the user of a line.
namespace telctl::cluster {
namespace {

using plan::Key;

constexpr int default_ivr_timeout = 5;
constexpr int default_ivr_tries = 3;

struct Leading {
  Draft& draft;
  estate::Mark mark;
  const std::string& object;
  std::vector<Key>& needs;

  Json to(const std::string& type, const Needed& key) const {
    if (!key) return {};
    needs.push_back(*key);
    return {{"type", type}, {"target", key->name}};
  }
};

/// The server plays what it has under that name; that it has it is for a person.
/// A line that is not on the cluster is dialled: the call then reaches the old PABX as any other.
Json to_line(const Leading& lead, const std::string& type, const std::string& target) {
  const auto& draft = lead.draft;
  const auto* line = draft.estate().line(target);
  if (line == nullptr) return {}; // a rule of validate
  const auto key = draft.key_of(*line);
  if (type == "voicemail" && !draft.profile().has("/voicemails")) {
    lead.draft.manual_step(fmt::format("lead to the voicemail of {} in the web interface", target), lead.mark,
                           lead.object);
    return {};
  }
  if (draft.exists(*line)) return lead.to(type, Key{type, key});
  if (type == "user" && !key.empty()) {
    lead.draft.info(errors::target_not_there, fmt::format("{} is not on the cluster yet: it is dialled", target),
                    lead.mark, lead.object, "plan again once that line has moved");
    return {{"type", "extension"}, {"target", key}};
  }
  lead.draft.error(errors::cannot_hold,
                   fmt::format("{} is not on the cluster: calls cannot reach its {}", target, type), lead.mark,
                   lead.object, "lead them elsewhere until that line has moved");
  return {};
}

Json to_group(const Leading& lead, const std::string& target) {
  auto& draft = lead.draft;
  const auto* group = draft.estate().group(target);
  if (group == nullptr) group = draft.estate().group_by_extension(target);
  if (group == nullptr) return {};
  const Key key{"group", group_name(group->id)};
  if (!draft.scope().lines && draft.profile().has("/groups")) return lead.to("group", key); // all of them are drafted
  if (draft.has(key)) return lead.to("group", key);
  if (const auto context = draft.estate().context_of(*group); !group->extension.empty() && !context.empty())
    return {{"type", "extension"}, {"target", fmt::format("{}@{}", group->extension, context)}};
  draft.error(errors::cannot_hold, fmt::format("the group {} is not part of this plan and has no number", target),
              lead.mark, lead.object, "plan the whole estate");
  return {};
}

Json to_queue(const Leading& lead, const std::string& target) {
  const auto& index = lead.draft.estate();
  const auto wanted = estate::queue_target(index, target);
  const auto* queue = wanted ? index.queue(wanted->queue) : nullptr;
  if (queue == nullptr) return {}; // a rule of validate
  auto destination = lead.to("queue", need_queue(lead.draft, *queue));
  if (wanted->rule.empty() || destination.is_null()) return destination;
  const auto key = need_skill_rule(lead.draft, wanted->rule);
  if (!key) return {};
  lead.needs.push_back(*key);
  destination["skill_rule"] = wanted->rule;
  if (!wanted->variables.empty()) destination["variables"] = wanted->variables;
  return destination;
}

Json to_service(const Leading& lead, const std::string& kind, const std::string& target) {
  auto& draft = lead.draft;
  const auto& index = draft.estate();
  if (kind == "queue") return to_queue(lead, target);
  if (kind == "conference")
    if (const auto* room = index.conference(target)) return lead.to(kind, need_conference(draft, *room));
  if (kind == "switchboard")
    if (const auto* switchboard = index.switchboard(target))
      return lead.to(kind, need_switchboard(draft, *switchboard));
  if (kind == "ivr")
    if (const auto* ivr = index.ivr(target)) return lead.to(kind, need_ivr(draft, *ivr));
  return {};
}

/// A number outside is dialled in the context of the way out that takes it.
Json to_outside(const Leading& lead, const std::string& target) {
  const auto& index = lead.draft.estate();
  const auto* pattern = estate::way_out(index, target);
  if (pattern == nullptr) return {};
  const std::string context(estate::context_of(index, *pattern));
  if (context.empty()) return {};
  lead.draft.need_context(context, lead.needs);
  return {{"type", "extension"}, {"target", fmt::format("{}@{}", target, context)}};
}

/// Where nothing may be given, "none" is nothing.
Json or_nothing(Json destination) {
  return text_at(destination, "type") == "none" ? Json() : destination;
}

} // namespace

Json draft_destination(Draft& draft, const std::string& text, estate::Mark mark, const std::string& object,
                       std::vector<Key>& needs) {
  const auto parsed = estate::destination(text);
  if (text.empty() || !parsed) return {}; // a rule of validate
  const auto& [kind, target] = *parsed;
  const Leading lead{draft, mark, object, needs};
  if (kind == "user" || kind == "voicemail") return to_line(lead, kind, target);
  if (kind == "group") return to_group(lead, target);
  if (kind == "queue" || kind == "conference" || kind == "switchboard" || kind == "ivr")
    return to_service(lead, kind, target);
  if (kind == "outside") return to_outside(lead, target);
  if (kind == "hangup") return {{"type", kind}, {"target", target.empty() ? "normal" : target}};
  if (kind == "sound") {
    auto sound = draft_sound(draft, target, mark, object, needs);
    return sound.is_object() ? sound : Json{{"type", kind}, {"target", std::move(sound)}};
  }
  if (kind == "directory") draft.need_context(target, needs);
  if (kind == "extension") draft.need_context(split_extension(target).second, needs);
  return {{"type", kind}, {"target", target}};
}

void draft_fallbacks(Draft& draft, const Key& owner, const Slots& slots, estate::Mark mark, const std::string& object,
                     const std::set<std::string>& lines, Json kept) {
  auto destinations = std::move(kept);
  std::vector<Key> needs{owner};
  for (const auto& [slot, text] : slots)
    if (auto destination = or_nothing(draft_destination(draft, *text, mark, object, needs)); !destination.is_null())
      destinations[std::string(slot)] = std::move(destination);
  if (destinations.empty()) return;
  if (draft.profile().no_fallbacks.contains(owner.type)) {
    draft.manual_step(fmt::format("lead the calls that {} does not take on, in the web interface", object), mark,
                      object, {owner.type + "-fallbacks", owner.name});
    return;
  }
  draft.add({.key = {owner.type + "-fallbacks", owner.name},
             .owned = {{owner.type, owner.name}, {"destinations", std::move(destinations)}},
             .needs = std::move(needs),
             .lines = lines,
             .mark = mark});
}

Needed need_ivr(Draft& draft, const estate::Ivr& ivr) {
  const Key key{"ivr", ivr.id};
  const auto object = "ivr " + ivr.id;
  if (!draft.profile().has("/ivr")) {
    draft.manual_step(fmt::format("create the menu {} in the web interface", ivr.id), ivr.marks.object, object, key);
    return std::nullopt;
  }
  if (!draft.begin(key)) {
    if (draft.has(key)) return key;
    if (draft.is_left_to_person(key)) return std::nullopt;
    draft.error(errors::cannot_hold, "the menu leads back to itself", ivr.marks.object, object, "break the circle");
    return std::nullopt;
  }
  std::vector<Key> needs;
  bool whole = true;
  const auto lead = [&](const std::string& text, estate::Mark mark) {
    auto destination = draft_destination(draft, text, mark, object, needs);
    whole = whole && (text.empty() || !destination.is_null());
    return destination;
  };
  auto choices = Json::array();
  for (const auto* choice : draft.estate().choices(ivr.id))
    choices.push_back(
        {{"exten", choice->exten}, {"destination", lead(choice->destination, choice->marks.of("destination"))}});
  std::sort(choices.begin(), choices.end());
  Json owned = {{"name", ivr.id},
                {"timeout", ivr.timeout == 0 ? default_ivr_timeout : ivr.timeout},
                {"max_tries", ivr.max_tries == 0 ? default_ivr_tries : ivr.max_tries},
                {"timeout_destination", or_nothing(lead(ivr.on_timeout, ivr.marks.of("on_timeout")))},
                {"invalid_destination", or_nothing(lead(ivr.on_invalid, ivr.marks.of("on_invalid")))},
                {"abort_destination", or_nothing(lead(ivr.on_abort, ivr.marks.of("on_abort")))},
                {"choices", std::move(choices)}};
  if (!whole) { // half a menu would be put right by hand, and undone by the next plan
    draft.leave_to_person(key);
    draft.manual_step(fmt::format("create the menu {} in the web interface: it leads to what is made there", ivr.id),
                      ivr.marks.object, object, key);
    return std::nullopt;
  }
  for (const auto& [field, sound] : {std::pair{"greeting_sound", &ivr.greeting_sound},
                                     {"menu_sound", &ivr.menu_sound},
                                     {"invalid_sound", &ivr.invalid_sound},
                                     {"abort_sound", &ivr.abort_sound}})
    owned[field] = draft_sound(draft, *sound, ivr.marks.of(field), object, needs);
  draft.add({.key = key, .owned = std::move(owned), .needs = std::move(needs), .mark = ivr.marks.object});
  if (!ivr.did.empty()) draft.add_did(ivr.did, {{"type", "ivr"}, {"target", ivr.id}}, {key}, {}, ivr.marks.of("did"));
  return key;
}

void draft_line_services(Draft& draft, const estate::Line& line) {
  if (!draft.covered(line)) return;
  const auto name = draft.key_of(line);
  const Key user{"user", name};
  const auto object = "line " + name;
  draft_fallbacks(draft, user,
                  {{"noanswer", &line.fallback_no_answer},
                   {"busy", &line.fallback_busy},
                   {"congestion", &line.fallback_congestion},
                   {"fail", &line.fallback_fail}},
                  line.marks.object, object, {name});
  for (const auto& service : line.services) // once seeded they are the user's, as forwards are
    draft.add({.key = {"services/" + service, name},
               .seeded = {{"enabled", true}},
               .needs = {user},
               .mark = line.marks.of("services")});
  if (const auto* shared = draft.estate().key_template(line.key_template); shared != nullptr)
    if (const auto key = need_template(draft, *shared))
      draft.add({.key = {"user-template", name + "/" + shared->id},
                 .owned = {{"user", name}, {"template", shared->id}},
                 .needs = {user, *key},
                 .lines = {name},
                 .mark = line.marks.of("key_template")});
}

} // namespace telctl::cluster
