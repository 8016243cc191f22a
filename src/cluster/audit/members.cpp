#include <algorithm>
#include <set>

#include <audit/checks.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include "fields.hpp"
#include <telctl/support/text.hpp>

// Groups, filters, pick-up groups and rights: what consists of users.
namespace telctl::cluster {
namespace {

std::string name_of(const char* kind, const Json& item) {
  return fmt::format("{} {}", kind,
                     visible(text_at(item, "label").empty() ? text_at(item, "name") : text_at(item, "label")));
}

std::string person(const Json& user) {
  return visible(trim(fmt::format("{} {}", text_at(user, "firstname"), text_at(user, "lastname"))));
}

void group_empty(const AuditView& view, const AuditReporter& report) {
  for (const auto& group : view.inventory.items("/groups"))
    if (at(at(group, "members"), "users").empty() && at(at(group, "members"), "extensions").empty())
      report.add(name_of("group", group), "has no member", "calls to it ring nowhere: add members, or remove it");
}

void group_dead_member(const AuditView& view, const AuditReporter& report) {
  for (const auto& group : view.inventory.items("/groups")) {
    for (const auto& member : at(at(group, "members"), "users")) {
      const auto* user = view.inventory.find("/users", id_of(member));
      if (user == nullptr || view.inventory.lines_of(*user).empty())
        report.add(name_of("group", group), fmt::format("member {} has no line", person(member)),
                   "it never rings there: give the user a line, or take it out of the group");
      else if (user->contains("enabled") && !true_at(*user, "enabled"))
        report.add(name_of("group", group), fmt::format("member {} is switched off", person(member)),
                   "it never rings there: take it out of the group");
    }
    for (const auto& member : at(at(group, "members"), "extensions"))
      if (view.inventory.extension(text_at(member, "exten"), text_at(member, "context")) == nullptr)
        report.add(name_of("group", group),
                   fmt::format("member {} does not exist here", visible(Inventory::number_of(member))),
                   "right for a number outside; else take it out of the group");
  }
}

void group_unreachable(const AuditView& view, const AuditReporter& report) {
  std::set<std::string> led;
  for (const auto& incall : view.inventory.items("/incalls"))
    led.insert(text_at(at(incall, "destination"), "group_id"));
  for (const auto& group : view.inventory.items("/groups"))
    if (at(group, "extensions").empty() && !led.contains(text_at(group, "id")))
      report.add(name_of("group", group), "has no extension, and no public number leads to it",
                 "give it one, unless an announcement or another group leads to it");
}

void filter_incomplete(const AuditView& view, const AuditReporter& report) {
  for (const auto& filter : view.inventory.items("/callfilters"))
    for (const auto& [part, says] : {std::pair("recipients", "boss"), std::pair("surrogates", "secretary")})
      if (at(at(filter, part), "users").empty())
        report.add(name_of("filter", filter), fmt::format("has no {}", says), "complete it, or remove it");
}

void pickup_incomplete(const AuditView& view, const AuditReporter& report) {
  for (const auto& pickup : view.inventory.items("/callpickups"))
    for (const auto* part : {"interceptors", "targets"})
      if (at(at(pickup, part), "users").empty() && at(at(pickup, part), "groups").empty())
        report.add(name_of("pick-up group", pickup), fmt::format("has no {}", part), "complete it, or remove it");
}

/// No permission means that everything is allowed (wazo-agid 16.13, user_set_call_rights.py): where rights are used at
/// all, a user without any is more often forgotten than meant.
void user_without_right(const AuditView& view, const AuditReporter& report) {
  std::set<std::string> held;
  for (const auto& right : view.inventory.items("/callpermissions")) {
    for (const auto& user : at(right, "users"))
      held.insert(id_of(user));
    for (const auto& brief : at(right, "groups"))
      for (const auto* id : {"uuid", "id"})
        if (const auto* group = view.inventory.find("/groups", text_at(brief, id)))
          for (const auto& member : at(at(*group, "members"), "users"))
            held.insert(id_of(member));
  }
  if (held.empty()) return;
  const std::string unless = view.inventory.sees("/groups") ? "" : ", unless a group of theirs has one";
  for (const auto& user : view.inventory.items("/users"))
    if (!held.contains(id_of(user)) && !view.inventory.lines_of(user).empty())
      report.add(visible(view.inventory.name_of_user(user)), "has no call right, so nothing is forbidden" + unless,
                 "give them the right that their colleagues have");
}

void right_without_effect(const AuditView& view, const AuditReporter& report) {
  for (const auto& right : view.inventory.items("/callpermissions")) {
    const auto object = name_of("right", right);
    const bool used = !at(right, "users").empty() || !at(right, "groups").empty() || !at(right, "outcalls").empty();
    if (!used) report.add(object, "nobody has it", "give it to somebody, or remove it");
    if (used && right.contains("enabled") && !true_at(right, "enabled"))
      report.add(object, "is switched off: what it denies is allowed", "switch it on, or remove it");
    if (used && at(right, "extensions").empty())
      report.add(object, "has no number or pattern", "it changes nothing: add some, or remove it");
  }
}

bool in_user_ranges(const Json& context, const std::string& number) {
  const auto& ranges = at(context, "user_ranges");
  return std::any_of(ranges.begin(), ranges.end(), [&](const Json& range) {
    const auto start = text_at(range, "start");
    const auto end = text_at(range, "end").empty() ? start : text_at(range, "end");
    return number.size() == start.size() && number >= start && number <= end;
  });
}

/// The server looks at the ranges only when a number is associated, so later changes of a range go unnoticed.
void extension_outside_range(const AuditView& view, const AuditReporter& report) {
  for (const auto& extension : view.inventory.items("/extensions")) {
    if (at(extension, "lines").empty() || text_at(extension, "exten").starts_with('_')) continue;
    for (const auto& context : view.inventory.items("/contexts"))
      if (text_at(context, "name") == text_at(extension, "context") &&
          !in_user_ranges(context, text_at(extension, "exten")))
        report.add("extension " + visible(Inventory::number_of(extension)), "is outside the ranges of its context",
                   "it could not be made again: widen the range, or change the number");
  }
}

void line_unknown_registrar(const AuditView& view, const AuditReporter& report) {
  for (const auto& line : view.inventory.items("/lines")) {
    const auto registrar = text_at(line, "registrar");
    if (!registrar.empty() && view.inventory.find("/registrars", registrar) == nullptr)
      report.add(visible(Inventory::name_of_line(line)),
                 fmt::format("registers on '{}', which does not exist", visible(registrar)),
                 "its telephone cannot be provisioned: choose an existing media server");
  }
}

} // namespace

std::vector<AuditCheck> member_checks() {
  using enum Severity;
  return {
      {{"group-empty", warning, "A group has no member"}, errors::audit_dead_end, {"/groups"}, group_empty},
      {{"group-dead-member", warning, "A member of a group can never ring"},
       errors::audit_dead_end,
       {"/groups", "/users", "/lines", "/extensions"},
       group_dead_member},
      {{"group-unreachable", info, "A group has no number"},
       errors::audit_orphan,
       {"/groups", "/incalls"},
       group_unreachable},
      {{"filter-incomplete", warning, "A boss and secretary filter lacks one of the two"},
       errors::audit_orphan,
       {"/callfilters"},
       filter_incomplete},
      {{"pickup-incomplete", info, "A pick-up group has nobody who picks up, or nobody to pick up"},
       errors::audit_orphan,
       {"/callpickups"},
       pickup_incomplete},
      {{"user-without-right", warning, "A user has no call right, where others have some"},
       errors::audit_right,
       {"/users", "/lines", "/callpermissions"},
       user_without_right},
      {{"right-without-effect", info, "A call right is used by nobody, switched off or empty"},
       errors::audit_right,
       {"/callpermissions"},
       right_without_effect},
      {{"extension-outside-range", info, "An extension of a line lies outside the ranges of its context"},
       errors::audit_orphan,
       {"/extensions", "/contexts"},
       extension_outside_range},
      {{"line-unknown-registrar", error, "A line registers on a media server that does not exist"},
       errors::audit_orphan,
       {"/lines", "/registrars"},
       line_unknown_registrar},
  };
}

} // namespace telctl::cluster
