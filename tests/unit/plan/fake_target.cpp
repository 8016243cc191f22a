#include "fake_target.hpp"

#include <telctl/plan/rollback.hpp>

namespace telctl::plan::test {

Outcome FakeTarget::answer(const std::string& request, const std::function<Outcome(Fault)>& work) {
  if (dead) return {Outcome::Kind::refused, {}, gone()};
  requests.push_back(request);
  const auto found = faults.find(static_cast<int>(requests.size()));
  const auto fault = found == faults.end() ? Fault::none : found->second;
  switch (fault) {
  case Fault::none:
  case Fault::left_out:
    return work(fault);
  case Fault::refused:
    return {Outcome::Kind::refused, {}, Error{.code = {599, Exit::failed}, .what = "400"}};
  case Fault::busy:
    return {Outcome::Kind::refused, {}, Error{.code = {598, Exit::temporary}, .what = "503", .retryable = true}};
  case Fault::lost_before:
    return unknown();
  case Fault::lost_after:
    work(fault);
    return unknown();
  case Fault::lost_late:
    late_.push_back([work] { work(Fault::none); });
    return unknown();
  case Fault::killed_before:
    return die();
  case Fault::killed_after:
    work(fault);
    return die();
  }
  return unknown();
}

std::vector<std::vector<std::size_t>> FakeTarget::bundles(const std::vector<Operation>& operations) const {
  std::vector<std::vector<std::size_t>> result;
  std::map<Key, std::size_t> creations;
  for (std::size_t i = 0; i < operations.size(); ++i)
    if (operations[i].action == Action::create) creations.emplace(operations[i].key, i);
  for (const auto& [key, place] : creations) {
    const auto user = creations.find({"user", key.name});
    const auto extension = creations.find({"extension", key.name});
    if (!bundling || key.type != "user-extension" || user == creations.end() || extension == creations.end()) continue;
    result.push_back({user->second, extension->second, place});
    std::sort(result.back().begin(), result.back().end());
  }
  return result;
}

BundleOutcome FakeTarget::execute_together(const Bundle& bundle, const ResolveId& resolve) {
  const std::lock_guard lock(mutex_);
  const auto ids = std::make_shared<std::vector<std::optional<std::string>>>(); // late work outlives this call
  std::vector<Operation> operations;
  for (const auto* operation : bundle)
    operations.push_back(*operation);
  auto outcome = answer(request_of(bundle), [this, operations, resolve, ids](Fault fault) {
    const auto before = objects_;
    std::map<Key, std::string> made;
    const ResolveId also = [&](const Key& key) {
      const auto found = made.find(key);
      return found == made.end() ? resolve(key) : std::optional(found->second);
    };
    std::vector<std::optional<std::string>> told;
    for (const auto& operation : operations) {
      if (fault == Fault::left_out && !told.empty()) {
        told.emplace_back();
        continue;
      }
      auto one = work(operation, also);
      if (one.kind != Outcome::Kind::done) {
        objects_ = before;
        return one;
      }
      made[operation.key] = one.id;
      told.emplace_back(one.id);
    }
    *ids = told;
    return Outcome{};
  });
  if (outcome.kind != Outcome::Kind::done) return {outcome.kind, {}, outcome.error};
  return {outcome.kind, *ids, outcome.error};
}

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
