#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <audit/checks.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include "fields.hpp"
#include <telctl/estate/dialling.hpp>
#include <telctl/support/text.hpp>

// Where calls go: forwards and public numbers.
namespace telctl::cluster {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 3> forward_kinds{
    {{"unconditional", "all calls"}, {"busy", "calls when busy"}, {"noanswer", "unanswered calls"}}};

enum class Leads { inside, service, nobody, outside };

bool in_ranges(const Json& context, const std::string& number) {
  for (const auto* kind : {"user_ranges", "group_ranges", "queue_ranges", "conference_room_ranges"})
    for (const auto& range : at(context, kind)) {
      const auto start = text_at(range, "start");
      const auto end = text_at(range, "end").empty() ? start : text_at(range, "end");
      if (number.size() == start.size() && number >= start && number <= end) return true;
    }
  return false;
}

Leads leads(const Inventory& inventory, const std::string& number) {
  if (!inventory.extensions(number).empty()) return Leads::inside;
  if (number.find_first_of("*#") != std::string::npos) return Leads::service;
  for (const auto& context : inventory.items("/contexts"))
    if (in_ranges(context, number)) return Leads::nobody;
  return Leads::outside;
}

template <class F>
void for_each_forward(const AuditView& view, F&& f) {
  for (const auto& user : view.inventory.items("/users"))
    for (const auto& [kind, says] : forward_kinds) {
      const auto& forward = at(at(user, "forwards"), kind);
      if (const auto number = text_at(forward, "destination"); true_at(forward, "enabled") && !number.empty())
        f(user, says, number, leads(view.inventory, number));
    }
}

void forward_outside(const AuditView& view, const AuditReporter& report) {
  for_each_forward(view, [&](const Json& user, const char* says, const std::string& number, Leads where) {
    if (where == Leads::outside)
      report.add(visible(view.inventory.name_of_user(user)),
                 fmt::format("forwards {} to the outside: {}", says, view.shown(number)),
                 "it costs money and is the usual door of toll fraud: is it wanted?");
  });
}

void forward_nowhere(const AuditView& view, const AuditReporter& report) {
  for_each_forward(view, [&](const Json& user, const char* says, const std::string& number, Leads where) {
    if (where == Leads::nobody)
      report.add(visible(view.inventory.name_of_user(user)),
                 fmt::format("forwards {} to {}, which nobody has", says, visible(number)),
                 "callers are lost: change the forward, or give the number back");
  });
}

/// The user whose line has this number, where forwards of all calls go on from.
const Json* owner(const Inventory& inventory, const std::string& number) {
  for (const auto* extension : inventory.extensions(number))
    for (const auto& line : at(*extension, "lines"))
      if (const auto* whole = inventory.find("/lines", id_of(line)))
        for (const auto& user : at(*whole, "users"))
          return inventory.find("/users", id_of(user));
  return nullptr;
}

void forward_loop(const AuditView& view, const AuditReporter& report) {
  std::map<const Json*, int> walks; // the walk on which a user was met first
  int walk = 0;
  const auto next = [&](const Json* user) -> const Json* {
    const auto& forward = at(at(*user, "forwards"), "unconditional");
    return true_at(forward, "enabled") ? owner(view.inventory, text_at(forward, "destination")) : nullptr;
  };
  for (const auto& start : view.inventory.items("/users")) {
    ++walk;
    const Json* user = &start;
    while (user != nullptr && walks.try_emplace(user, walk).second)
      user = next(user);
    if (user == nullptr || walks[user] != walk) continue;
    std::string circle = view.inventory.name_of_user(*user);
    for (const auto* other = next(user); other != user; other = next(other))
      circle += " → " + view.inventory.name_of_user(*other);
    report.add(visible(view.inventory.name_of_user(*user)),
               fmt::format("forwards of all calls run in a circle: {} → back", visible(circle)),
               "remove one of them: callers hear silence, then the call is dropped");
  }
}

/// What an id of a destination is looked for in.
constexpr std::array<std::array<const char*, 3>, 9> targets{{{"user", "user_id", "/users"},
                                                             {"group", "group_id", "/groups"},
                                                             {"queue", "queue_id", "/queues"},
                                                             {"voicemail", "voicemail_id", "/voicemails"},
                                                             {"conference", "conference_id", "/conferences"},
                                                             {"ivr", "ivr_id", "/ivr"},
                                                             {"switchboard", "switchboard_uuid", "/switchboards"},
                                                             {"outcall", "outcall_id", "/outcalls"},
                                                             {"schedule", "schedule_id", "/schedules"}}};

bool is_empty_group(const Json& group) {
  const auto& members = at(group, "members");
  return members.is_object() && at(members, "users").empty() && at(members, "extensions").empty();
}

/// The context and those that it includes, one in another.
std::set<std::string> dialled_from(const Inventory& inventory, const std::string& context) {
  std::set<std::string> names{context};
  std::vector<std::string> open{context};
  while (!open.empty()) {
    const auto name = open.back();
    open.pop_back();
    for (const auto& item : inventory.items("/contexts"))
      if (text_at(item, "name") == name)
        for (const auto& included : at(item, "contexts"))
          if (names.insert(text_at(included, "name")).second) open.push_back(text_at(included, "name"));
  }
  return names;
}

/// Whether something takes the number there: an extension, or the pattern of a way out.
bool is_taken(const Inventory& inventory, const std::string& number, const std::string& context) {
  const auto contexts = dialled_from(inventory, context);
  const auto& all = inventory.items("/extensions");
  return std::any_of(all.begin(), all.end(), [&](const Json& extension) {
    return estate::matches(text_at(extension, "exten"), number) && contexts.contains(text_at(extension, "context"));
  });
}

/// Why a call to this destination reaches nobody; empty when it does, or when that cannot be known.
std::string dead_end(const Inventory& inventory, const Json& destination) {
  const auto type = text_at(destination, "type");
  if (type == "none" || type.empty()) return "it leads nowhere";
  if (type == "hangup") return "the call is ended at once";
  if (type == "extension" && inventory.sees("/extensions")) {
    const auto exten = text_at(destination, "exten");
    const auto context = text_at(destination, "context");
    if (!is_taken(inventory, exten, context))
      return fmt::format("it leads to {}@{}, which does not exist", exten, context);
  }
  for (const auto& [kind, field, path] : targets) {
    if (type != kind || !inventory.sees(path)) continue;
    const auto* target = inventory.find(path, text_at(destination, field));
    if (target == nullptr) return fmt::format("it leads to a {} that does not exist", kind);
    if (target->contains("enabled") && !true_at(*target, "enabled")) return fmt::format("its {} is switched off", kind);
    if (type == "user" && inventory.sees("/lines") && inventory.lines_of(*target).empty())
      return fmt::format("it leads to {}, who has no line", inventory.name_of_user(*target));
    if (type == "group" && is_empty_group(*target)) return "it leads to a group without members";
  }
  if (const auto rule = text_at(destination, "skill_rule_id");
      !rule.empty() && inventory.sees("/queues/skillrules") && inventory.find("/queues/skillrules", rule) == nullptr)
    return "its queue is told a skill rule that does not exist";
  return {};
}

/// The collection that would tell whether the destination is there, when it was not seen.
std::string unseen_target(const Inventory& inventory, const Json& destination) {
  for (const auto& [kind, field, path] : targets)
    if (text_at(destination, "type") == kind && !inventory.sees(path)) return path;
  return {};
}

void did_nowhere(const AuditView& view, const AuditReporter& report) {
  for (const auto& incall : view.inventory.items("/incalls")) {
    const auto why = dead_end(view.inventory, at(incall, "destination"));
    const auto unknown = unseen_target(view.inventory, at(incall, "destination"));
    for (const auto& extension : at(incall, "extensions"))
      if (!unknown.empty())
        report.add(Place{.object = "did " + visible(text_at(extension, "exten"))},
                   fmt::format("whether it reaches somebody is not known: {} was not seen", unknown), {},
                   Severity::info);
      else if (!why.empty())
        report.add("did " + visible(text_at(extension, "exten")), visible(why),
                   "people outside dial it: give it a destination, or give the number back");
  }
}

} // namespace

std::vector<AuditCheck> routing_checks() {
  using enum Severity;
  return {
      {{"forward-loop", error, "Forwards of all calls run in a circle"},
       errors::audit_dead_end,
       {"/users", "/lines", "/extensions"},
       forward_loop},
      {{"did-nowhere", error, "A public number leads to nobody"}, errors::audit_dead_end, {"/incalls"}, did_nowhere},
      {{"forward-nowhere", warning, "A forward leads to an internal number that nobody has"},
       errors::audit_dead_end,
       {"/users", "/extensions", "/contexts"},
       forward_nowhere},
      {{"forward-outside", warning, "A forward leads out of the cluster"},
       errors::audit_forward,
       {"/users", "/extensions"},
       forward_outside},
  };
}

} // namespace telctl::cluster
