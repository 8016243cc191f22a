#include "fake_target.hpp"

#include <telctl/plan/rollback.hpp>

namespace telctl::plan::test {

Rollback World::prepare_rollback_of(std::vector<journal::Run> runs) {
  auto rollback = prepare_rollback(session(), std::move(runs), Settle::record);
  if (!rollback) throw std::runtime_error(to_string(rollback.error()));
  return std::move(*rollback);
}

std::vector<RunResult> World::roll_back(const Rollback& rollback) {
  auto result = carry_out(session(), rollback, options);
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

Desired estate_of(const std::vector<LineSpec>& lines) {
  Desired desired;
  const auto add = [&](Resource resource) { desired[resource.key] = std::move(resource); };
  std::map<int, std::vector<int>> groups;
  for (const auto& line : lines) {
    const auto number = std::to_string(line.number);
    const std::set<std::string> own{number + "@default"};
    add({.key = {"user", number}, .owned = {{"name", line.name}}, .seeded = {{"pin", "0000"}}, .lines = own});
    add({.key = {"extension", number}, .owned = {{"context", "default"}}, .lines = own});
    if (line.linked)
      add({.key = {"user-extension", number}, .needs = {{"user", number}, {"extension", number}}, .lines = own});
    if (line.right >= 0) {
      const auto right = std::to_string(line.right);
      add({.key = {"right", right}, .owned = {{"mode", "deny"}}});
      add({.key = {"user-right", number + "/" + right}, .needs = {{"user", number}, {"right", right}}, .lines = own});
    }
    if (line.group >= 0) groups[line.group].push_back(line.number);
  }
  for (const auto& [group, members] : groups) {
    Resource resource{.key = {"group", std::to_string(group)}, .owned = {{"members", members}}};
    for (const auto member : members)
      resource.needs.push_back({"user", std::to_string(member)});
    add(std::move(resource));
  }
  return desired;
}

} // namespace telctl::plan::test
