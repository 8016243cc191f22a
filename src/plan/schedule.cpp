#include <schedule.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace telctl::plan {
namespace {

/// By place: the places of those that must be done first.
std::vector<std::vector<std::size_t>> predecessors(const std::vector<Operation>& operations) {
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < operations.size(); ++i)
    places.emplace(operations[i].id, i);
  std::vector<std::vector<std::size_t>> first(operations.size());
  for (std::size_t i = 0; i < operations.size(); ++i)
    for (const auto& id : operations[i].after_operations)
      if (const auto found = places.find(id); found != places.end()) first[i].push_back(found->second);
  return first;
}

bool holds(const Schedule::Unit& unit, std::size_t place) {
  return std::binary_search(unit.begin(), unit.end(), place);
}

} // namespace

/// Whatever follows an operation of the bundle stands behind the bundle's first one, so what stands before it cannot
/// wait for the bundle in its turn.
bool Schedule::may_stand(const Unit& bundle, const std::vector<std::vector<std::size_t>>& first) const {
  return std::all_of(bundle.begin(), bundle.end(), [&](std::size_t place) {
    return std::all_of(first[place].begin(), first[place].end(),
                       [&](std::size_t before) { return before < bundle.front() || holds(bundle, before); });
  });
}

Schedule::Schedule(const std::vector<Operation>& operations, const std::vector<Unit>& bundles)
    : followers_(operations.size()) {
  const auto first = predecessors(operations);
  std::vector<const Unit*> bundle_of(operations.size());
  for (const auto& bundle : bundles)
    if (bundle.size() > 1 && may_stand(bundle, first))
      for (const auto place : bundle)
        bundle_of[place] = &bundle;
  for (std::size_t i = 0; i < operations.size(); ++i)
    if (bundle_of[i] == nullptr)
      units_.push_back({i});
    else if (bundle_of[i]->front() == i)
      units_.push_back(*bundle_of[i]);
  waits_.assign(units_.size(), 0);
  blocked_.assign(units_.size(), false);
  for (std::size_t unit = 0; unit < units_.size(); ++unit) {
    std::set<std::size_t> before;
    for (const auto place : units_[unit])
      for (const auto item : first[place])
        if (!holds(units_[unit], item)) before.insert(item);
    for (const auto item : before)
      followers_[item].push_back(unit);
    waits_[unit] = before.size();
    if (before.empty()) ready_.insert(unit);
  }
}

void name_requests(const Target& target, std::vector<Operation>& operations) {
  for (auto& operation : operations)
    operation.request = target.request_of(operation);
  const Schedule schedule(operations, target.bundles(operations));
  for (const auto& unit : schedule.units()) {
    if (unit.size() == 1) continue;
    Bundle bundle;
    for (const auto place : unit)
      bundle.push_back(&operations[place]);
    const auto request = target.request_of(bundle);
    auto lead = unit.front(); // the one that the request is named after, for people
    for (const auto place : unit)
      if (operations[place].request == request) lead = place;
    for (const auto place : unit)
      operations[place].request = place == lead ? request : "with " + operations[lead].id;
  }
}

const Schedule::Unit& Schedule::take() {
  const auto unit = *ready_.begin();
  ready_.erase(ready_.begin());
  return units_[unit];
}

void Schedule::done(std::size_t place) {
  for (const auto unit : followers_[place])
    if (--waits_[unit] == 0 && !blocked_[unit]) ready_.insert(unit);
}

std::vector<std::size_t> Schedule::block(std::size_t place) {
  std::vector<std::size_t> told;
  std::vector<std::size_t> open{place};
  while (!open.empty()) {
    const auto item = open.back();
    open.pop_back();
    for (const auto unit : followers_[item]) {
      if (blocked_[unit]) continue;
      blocked_[unit] = true;
      told.insert(told.end(), units_[unit].begin(), units_[unit].end());
      open.insert(open.end(), units_[unit].begin(), units_[unit].end());
    }
  }
  return told;
}

} // namespace telctl::plan
