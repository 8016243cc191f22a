#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

const std::vector<Check>& checks() {
  static const auto all = [] {
    std::vector<Check> list;
    for (const auto& theme : {number_checks(), reference_checks(), capacity_checks(), set_checks(), line_checks(),
                              forward_checks(), routing_checks(), schedule_checks(), wave_checks(), value_checks(),
                              service_checks(), destination_checks(), sound_checks()})
      list.insert(list.end(), theme.begin(), theme.end());
    return list;
  }();
  return all;
}

} // namespace

const std::vector<Rule>& rules() {
  static const auto all = [] {
    std::vector<Rule> list;
    for (const auto& check : checks())
      list.push_back(check.rule);
    return list;
  }();
  return all;
}

Findings check(const Index& estate, const std::set<std::string>& disabled) {
  Findings findings;
  for (const auto& item : checks())
    if (!disabled.contains(std::string(item.rule.id)))
      item.run(estate, Reporter(estate.estate(), item.rule, item.code, findings));
  findings.sort();
  return findings;
}

} // namespace telctl::estate
