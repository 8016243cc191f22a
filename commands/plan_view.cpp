#include <plan_view.hpp>

#include <algorithm>
#include <map>

#include <changes.hpp>
#include <fmt/format.h>
#include <framework/counted.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

using plan::Action;
using plan::Operation;

constexpr std::string_view shared = "shared";

/// All that happens to one line.
struct Group {
  std::string owner;
  std::vector<const Operation*> operations;
};

std::vector<Group> grouped(const std::vector<Operation>& operations) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> places;
  for (const auto& operation : operations) {
    const auto owner = owner_of(operation);
    const auto [place, added] = places.emplace(owner, groups.size());
    if (added) groups.push_back({.owner = owner});
    groups[place->second].operations.push_back(&operation);
  }
  return groups;
}

class Table {
 public:
  explicit Table(const estate::Index& estate) : estate_(estate) {
    report_.columns = {{"line", "LINE"}, {"who", "WHO"}, {"change", "CHANGE"}, {"object", "OBJECT"}, {"what", "WHAT"}};
  }

  void add(const Group& group) {
    line_ = group.owner;
    who_ = person_of(estate_, group.owner);
    whole(group, Action::create);
    for (const auto* operation : group.operations)
      if (operation->action == Action::update) update(*operation);
    whole(group, Action::remove);
  }

  Report take() { return std::move(report_); }

 private:
  /// What is created or removed as a whole: named when it is one object, else counted by type.
  void whole(const Group& group, Action action) {
    std::map<std::string, std::size_t> objects;
    const Operation* last = nullptr;
    std::size_t count = 0;
    std::size_t links = 0;
    for (const auto* operation : group.operations) {
      if (operation->action != action) continue;
      last = operation;
      ++count;
      // Associations are named after both their ends: "line-extension".
      if (const auto& type = operation->key.type; type.find('-') == std::string::npos)
        ++objects[type];
      else
        ++links;
    }
    if (count == 0) return;
    if (count == 1) return row(to_string(action), plan::to_string(last->key), {});
    std::vector<std::string> parts;
    for (const auto& [type, times] : objects)
      parts.push_back(times == 1 ? type : fmt::format("{} {}", times, type));
    if (links > 0) parts.push_back(counted(links, "link"));
    row(to_string(action), counted(count, "object"), join(parts, ", "));
  }

  void update(const Operation& operation) {
    bool first = true;
    for (const auto& change : changes_between(operation.before, operation.after)) {
      row(first ? "update" : "", first ? plan::to_string(operation.key) : std::string(), shown(change));
      first = false;
    }
  }

  /// Line and name stand only on the first row of their group.
  void row(std::string_view change, std::string object, std::string what) {
    report_.records.push_back({{"line", std::exchange(line_, {})},
                               {"who", std::exchange(who_, {})},
                               {"change", change},
                               {"object", std::move(object)},
                               {"what", std::move(what)}});
  }

  const estate::Index& estate_;
  Report report_;
  std::string line_;
  std::string who_;
};

std::string all_changes(const Operation& operation) {
  if (operation.action != Action::update) return {};
  std::vector<std::string> parts;
  for (const auto& change : changes_between(operation.before, operation.after))
    parts.push_back(shown(change));
  return join(parts, "; ");
}

} // namespace

std::string owner_of(const Operation& operation) {
  return operation.lines.size() == 1 ? *operation.lines.begin() : std::string(shared);
}

std::string person_of(const estate::Index& estate, const std::string& line) {
  const auto* found = estate.line(line);
  return found == nullptr ? std::string() : estate.display_name(*found);
}

Report operations_table(const std::vector<Operation>& operations, const estate::Index& estate) {
  Table table(estate);
  for (const auto& group : grouped(operations))
    table.add(group);
  return table.take();
}

Report operations_list(const std::vector<Operation>& operations) {
  Report report{.columns = {{"id", "ID"},
                            {"line", "LINE"},
                            {"change", "CHANGE"},
                            {"object", "OBJECT"},
                            {"request", "REQUEST"},
                            {"what", "WHAT"}}};
  for (const auto& operation : operations)
    report.records.push_back({{"id", operation.id},
                              {"line", owner_of(operation)},
                              {"change", to_string(operation.action)},
                              {"object", plan::to_string(operation.key)},
                              {"request", operation.request},
                              {"what", all_changes(operation)}});
  return report;
}

void print_plan_findings(const Context& context, const Findings& findings) {
  constexpr std::size_t shown_warnings = 5;
  Findings chosen;
  std::size_t left = 0;
  for (const auto& item : findings.items()) {
    const bool all = context.global.verbose > 0 || item.severity == Severity::error;
    if (!all && (item.severity == Severity::info || chosen.count(Severity::warning) == shown_warnings))
      ++left;
    else
      chosen.add(item);
  }
  print_findings(context, chosen);
  if (left > 0) context.info(fmt::format("and {} more of such: -v shows all", thousands(left)));
}

std::string summary_of(const plan::Plan& plan) {
  const auto part = [&](Action action, std::string_view verb) {
    const auto count = plan.count(action);
    return count == 0 ? fmt::format("none to {}", verb) : fmt::format("{} to {}", thousands(count), verb);
  };
  auto text =
      fmt::format("{}, {}: {}, {}, {}", counted(plan.lines().size(), "line"), counted(plan.operations.size(), "change"),
                  part(Action::create, "create"), part(Action::update, "update"), part(Action::remove, "remove"));
  if (!plan.adoptions.empty()) text += fmt::format("; {} to adopt", counted(plan.adoptions.size(), "object"));
  return text;
}

std::string steps_of(const plan::Plan& plan) {
  if (plan.steps.empty()) return {};
  auto text = counted(plan.steps.size(), "step") + " by hand";
  for (const auto state : {journal::StepState::acknowledged, journal::StepState::verified}) {
    const auto count = std::count_if(plan.steps.begin(), plan.steps.end(),
                                     [&](const plan::ManualStep& step) { return step.state == state; });
    if (count > 0) text += fmt::format(", {} {}", count, to_string(state));
  }
  return text;
}

} // namespace telctl::commands
