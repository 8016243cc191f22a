#include <algorithm>
#include <map>
#include <tuple>

#include <audit/checks.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

/// What an account may not see is worse than what a product does not have: it might be allowed to.
void unseen_collections(const AuditView& view, const AuditReporter& report) {
  for (const auto& [path, error] : view.inventory.unseen()) {
    const bool absent = is_missing(error);
    report.add({.object = path}, absent ? "this cluster has no such interface" : error.what,
               absent ? "look in its web interface: nothing is known here, which is not none" : error.hint,
               absent ? Severity::info : Severity::warning);
  }
}

const std::vector<AuditCheck>& checks() {
  static const auto all = [] {
    std::vector<AuditCheck> list{{{"not-seen", Severity::warning, "A kind of object could not be read"},
                                  errors::audit_unseen,
                                  {},
                                  unseen_collections}};
    for (const auto& theme : {duplicate_checks(), orphan_checks(), routing_checks(), route_checks(), member_checks(),
                              secret_checks(), table_checks()})
      list.insert(list.end(), theme.begin(), theme.end());
    return list;
  }();
  return all;
}

/// The gravest first, then rule by rule, then by object.
void sort(std::vector<Finding>& findings) {
  std::map<std::string, std::size_t, std::less<>> order;
  for (const auto& check : checks())
    order.emplace(check.rule.id, order.size());
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    const auto place = [&](const Finding& finding) {
      const auto& where = finding.error.where;
      return std::tuple(finding.severity, order.at(finding.rule), where.file, where.line, where.object);
    };
    return place(a) < place(b);
  });
}

std::string why_unjudged(const AuditCheck& check, const Inventory& inventory) {
  std::string why;
  for (const auto path : check.needs)
    if (!inventory.sees(path)) why += fmt::format("{}{}", why.empty() ? "not seen: " : ", ", path);
  return why;
}

} // namespace

std::string AuditView::shown(const std::string& number) const {
  return visible(options.full_numbers ? number : mask_number(number));
}

void AuditReporter::add(Place where, std::string what, std::string hint, std::optional<Severity> severity) const {
  findings_->add({.severity = severity.value_or(rule_->severity),
                  .error = {.code = code_, .what = std::move(what), .where = std::move(where), .hint = std::move(hint)},
                  .rule = std::string(rule_->id)});
}

const std::vector<estate::Rule>& audit_rules() {
  static const auto all = [] {
    std::vector<estate::Rule> list;
    for (const auto& check : checks())
      list.push_back(check.rule);
    return list;
  }();
  return all;
}

Audit audit(const Inventory& inventory, const AuditOptions& options) {
  Audit result;
  for (const auto& path : inventory_paths()) {
    TypeCount type{.path = path};
    if (inventory.sees(path))
      type.count = inventory.items(path).size();
    else if (const auto unseen = inventory.unseen().find(path); unseen != inventory.unseen().end())
      type.why = unseen->second.cause.empty() ? unseen->second.what : unseen->second.cause;
    result.types.push_back(std::move(type));
  }
  const AuditView view{inventory, options};
  Findings found;
  for (const auto& check : checks()) {
    if (options.disabled.contains(std::string(check.rule.id))) continue;
    if (auto why = why_unjudged(check, inventory); !why.empty())
      result.unjudged.emplace(check.rule.id, std::move(why));
    else
      check.run(view, AuditReporter(check.rule, check.code, found));
  }
  auto items = found.items();
  sort(items);
  for (auto& item : items)
    result.findings.add(std::move(item));
  return result;
}

Result<Audit> audit(Confd& confd, const AuditOptions& options) {
  const auto inventory = Inventory::read(confd);
  if (!inventory) return fail(inventory.error());
  return audit(*inventory, options);
}

} // namespace telctl::cluster
