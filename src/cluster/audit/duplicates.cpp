#include <map>
#include <set>

#include <audit/checks.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include "fields.hpp"
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

// What two objects have and only one should. The server refuses some of it today; data that came by an older version,
// by SQL or by the web interface was never asked.
namespace telctl::cluster {
namespace {

/// Objects by a value that should be theirs alone.
class Claims {
 public:
  void claim(const std::string& value, std::string object) {
    if (!value.empty()) owners_[value].insert(std::move(object));
  }
  /// Calls `f(value, "the others", object)` for each value with several owners; the object is the last one.
  template <class F>
  void for_each_shared(F&& f) const {
    for (const auto& [value, owners] : owners_) {
      if (owners.size() < 2) continue;
      const std::vector<std::string> others(owners.begin(), std::prev(owners.end()));
      f(value, join(others, ", "), *owners.rbegin());
    }
  }

 private:
  std::map<std::string, std::set<std::string>> owners_;
};

/// Claims hold names once: objects that have the same name are told apart by their id.
std::string unlike(const std::string& name, const Json& item) {
  return fmt::format("{} (#{})", name, text_at(item, "id"));
}

void duplicate_extension(const AuditView& view, const AuditReporter& report) {
  std::map<std::string, std::size_t> times;
  for (const auto& extension : view.inventory.items("/extensions"))
    ++times[Inventory::number_of(extension)];
  for (const auto& [number, count] : times)
    if (count > 1)
      report.add("extension " + visible(number), fmt::format("{} exists {} times", visible(number), count),
                 "keep the one whose line or group is in use, remove the others");
}

/// Several lines of one user may share a number: parallel sets. Two users may not.
void extension_of_several_users(const AuditView& view, const AuditReporter& report) {
  std::map<std::string, std::set<std::string>> owners;
  for (const auto& line : view.inventory.items("/lines"))
    for (const auto& extension : at(line, "extensions"))
      for (const auto& user : at(line, "users"))
        owners[Inventory::number_of(extension)].insert(
            trim(fmt::format("{} {}", text_at(user, "firstname"), text_at(user, "lastname"))).empty()
                ? id_of(user)
                : fmt::format("{} {}", text_at(user, "firstname"), text_at(user, "lastname")));
  for (const auto& [number, users] : owners)
    if (users.size() > 1)
      report.add("extension " + visible(number),
                 fmt::format("{} users have it: {}", users.size(),
                             visible(join(std::vector<std::string>(users.begin(), users.end()), ", "))),
                 "only the first is rung by groups and boss and secretary filters: give each a number of its own");
}

/// The same digits in two contexts are two numbers: right for two tenants, a trap for people.
void number_in_several_contexts(const AuditView& view, const AuditReporter& report) {
  std::map<std::string, std::set<std::string>> contexts;
  for (const auto& extension : view.inventory.items("/extensions"))
    if (!at(extension, "lines").empty()) contexts[text_at(extension, "exten")].insert(text_at(extension, "context"));
  for (const auto& [number, found] : contexts)
    if (found.size() > 1)
      report.add("extension " + visible(number),
                 fmt::format("lines have it in the contexts {}",
                             visible(join(std::vector<std::string>(found.begin(), found.end()), ", "))),
                 "write such numbers as NUMBER@CONTEXT in tables and estates");
}

void duplicate_did(const AuditView& view, const AuditReporter& report) {
  Claims claims;
  for (const auto& incall : view.inventory.items("/incalls"))
    for (const auto& extension : at(incall, "extensions"))
      claims.claim(text_at(extension, "exten"),
                   fmt::format("incall #{} ({})", text_at(incall, "id"), Inventory::number_of(extension)));
  claims.for_each_shared([&](const std::string& did, const std::string& others, const std::string& last) {
    report.add("did " + visible(did), fmt::format("two incoming calls have it: {}, {}", visible(others), visible(last)),
               "the context in which the trunk arrives decides, today: keep one");
  });
}

void duplicate_mac(const AuditView& view, const AuditReporter& report) {
  Claims claims;
  for (const auto& device : view.inventory.items("/devices"))
    claims.claim(lower_ascii(text_at(device, "mac")), text_at(device, "id"));
  claims.for_each_shared([&](const std::string& mac, const std::string& others, const std::string& last) {
    report.add("device " + visible(mac),
               fmt::format("two devices have this address: {}, {}", visible(others), visible(last)),
               "the telephone gets the configuration of one of them by chance: remove the stale one");
  });
}

void duplicate_name(const AuditView& view, const AuditReporter& report) {
  Claims claims;
  for (const auto& user : view.inventory.items("/users"))
    claims.claim(fold(fmt::format("{} {}", text_at(user, "firstname"), text_at(user, "lastname"))),
                 unlike(view.inventory.name_of_user(user), user));
  claims.for_each_shared([&](const std::string&, const std::string& others, const std::string& last) {
    report.add(visible(last), fmt::format("has the name of {}", visible(others)),
               "one person entered twice, or two people whom a search cannot tell apart");
  });
}

/// Users of different names who show the same one to those they call.
void duplicate_caller_id(const AuditView& view, const AuditReporter& report) {
  std::map<std::string, std::map<std::string, std::string>> owners;
  for (const auto& user : view.inventory.items("/users"))
    if (const auto shown = text_at(user, "caller_id"); !shown.empty())
      owners[shown].emplace(fold(fmt::format("{} {}", text_at(user, "firstname"), text_at(user, "lastname"))),
                            view.inventory.name_of_user(user));
  for (const auto& [shown, users] : owners) {
    if (users.size() < 2) continue;
    std::vector<std::string> names;
    for (const auto& [folded, name] : users)
      names.push_back(name);
    report.add("caller id " + visible(shown),
               fmt::format("{} users show it: {}", users.size(), visible(join(names, ", "))),
               "right for a service that answers under one name, else give each its own");
  }
}

} // namespace

std::vector<AuditCheck> duplicate_checks() {
  using enum Severity;
  return {
      {{"duplicate-extension", error, "An extension exists twice in one context"},
       errors::audit_duplicate,
       {"/extensions"},
       duplicate_extension},
      {{"extension-of-several-users", warning, "Lines of several users have the same extension"},
       errors::audit_duplicate,
       {"/lines"},
       extension_of_several_users},
      {{"number-in-several-contexts", info, "Lines have the same number in several contexts"},
       errors::audit_duplicate,
       {"/extensions"},
       number_in_several_contexts},
      {{"duplicate-did", error, "A public number leads to two destinations"},
       errors::audit_duplicate,
       {"/incalls"},
       duplicate_did},
      {{"duplicate-mac", error, "Two devices have the same MAC address"},
       errors::audit_duplicate,
       {"/devices"},
       duplicate_mac},
      {{"duplicate-name", warning, "Two users have the same name"},
       errors::audit_duplicate,
       {"/users"},
       duplicate_name},
      {{"duplicate-caller-id", info, "Users of different names show the same caller id"},
       errors::audit_duplicate,
       {"/users"},
       duplicate_caller_id},
  };
}

} // namespace telctl::cluster
