#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <audit/inventory.hpp>
#include <telctl/cluster/audit.hpp>
#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {

/// What a rule of the audit looks at.
struct AuditView {
  const Inventory& inventory;
  const AuditOptions& options;

  /// A number outside of the cluster, as reports show it.
  [[nodiscard]] std::string shown(const std::string& number) const;
};

/// Where a rule puts what it found.
class AuditReporter {
 public:
  AuditReporter(const estate::Rule& rule, ErrorCode code, Findings& findings)
      : rule_(&rule), code_(code), findings_(&findings) {}
  void add(Place where, std::string what, std::string hint, std::optional<Severity> severity = {}) const;
  void add(std::string object, std::string what, std::string hint) const {
    add(Place{.object = std::move(object)}, std::move(what), std::move(hint));
  }

 private:
  const estate::Rule* rule_;
  ErrorCode code_;
  Findings* findings_;
};

/// A rule and the small function that applies it.
struct AuditCheck {
  estate::Rule rule;
  ErrorCode code;
  std::vector<std::string_view> needs; ///< collections without which it cannot judge
  void (*run)(const AuditView&, const AuditReporter&);
};

Audit audit(const Inventory& inventory, const AuditOptions& options);

// One file for each theme.
std::vector<AuditCheck> duplicate_checks();
std::vector<AuditCheck> orphan_checks();
std::vector<AuditCheck> routing_checks();
std::vector<AuditCheck> route_checks();
std::vector<AuditCheck> member_checks();
std::vector<AuditCheck> secret_checks();
std::vector<AuditCheck> table_checks();

} // namespace telctl::cluster
