#include <telctl/plan/plan.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <order.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/support/hash.hpp>

namespace telctl::plan {
namespace {

Key key_of(const journal::Name& name) {
  return {name.type, name.name};
}

class Comparison {
 public:
  Comparison(const Sides& sides, const Scope& scope, const std::set<std::string>& adopt)
      : sides_(sides), scope_(scope), adopt_(adopt) {
    for (const auto& object : sides.managed)
      registered_.emplace(key_of(object.object), &object);
    plan_.scope = scope;
  }

  Plan run() {
    for (const auto& [key, resource] : sides_.desired) {
      check_needs(resource);
      const auto live = sides_.live.find(key);
      if (live == sides_.live.end())
        create(resource);
      else
        compare(resource, live->second);
    }
    for (const auto& [key, live] : sides_.live)
      if (live.managed && !sides_.desired.contains(key) && removable(key)) remove(live);
    plan_.estate_checksum = estate_checksum();
    plan_.live_checksum = live_checksum();
    plan_.managed = in_scope_.size();
    put_in_order(plan_.operations, associations_, plan_.findings);
    return std::move(plan_);
  }

 private:
  void create(const Resource& resource) {
    plan_.operations.push_back({.action = Action::create,
                                .key = resource.key,
                                .after = resource.owned,
                                .seeded = resource.seeded,
                                .needs = resource.needs,
                                .lines = resource.lines});
  }

  void compare(const Resource& resource, const LiveResource& live) {
    const bool same = live.owned == resource.owned;
    if (!live.managed && !take_over(resource, live, same)) return;
    in_scope_.insert(resource.key);
    if (same) return;
    plan_.operations.push_back({.action = Action::update,
                                .key = resource.key,
                                .before = live.owned,
                                .after = resource.owned,
                                .needs = resource.needs,
                                .needed = recorded_needs(resource.key),
                                .lines = resource.lines});
  }

  /// Whether an object that telctl does not manage may be managed from now on.
  bool take_over(const Resource& resource, const LiveResource& live, bool same) {
    if (adopt_.contains(resource.key.type)) {
      plan_.adoptions.push_back({resource.key, live.id, resource.needs, resource.lines});
      return true;
    }
    if (same && resource.lines.empty()) {
      used_.insert(resource.key);
      return false;
    }
    plan_.findings.error(
        {.code = errors::foreign_object,
         .what = "is on the cluster already, and not made by telctl",
         .where = {.object = to_string(resource.key)},
         .cause = same ? "it is as the estate wants it" : "it differs from what the estate wants",
         .hint = fmt::format("remove it there, or let telctl manage such objects with --adopt {}", resource.key.type)});
    return false;
  }

  void remove(const LiveResource& live) {
    in_scope_.insert(live.key);
    if (live.id.empty()) associations_.insert(live.key);
    const auto found = registered_.find(live.key);
    Operation operation{
        .action = Action::remove, .key = live.key, .before = live.owned, .needed = recorded_needs(live.key)};
    if (found != registered_.end()) operation.lines.insert(found->second->lines.begin(), found->second->lines.end());
    plan_.operations.push_back(std::move(operation));
  }

  /// Within a limited scope only what exists for the sake of its lines alone may go.
  [[nodiscard]] bool removable(const Key& key) const {
    if (!scope_.lines) return true;
    const auto found = registered_.find(key);
    if (found == registered_.end() || found->second->lines.empty()) return false;
    return std::all_of(found->second->lines.begin(), found->second->lines.end(),
                       [&](const auto& line) { return scope_.covers(line); });
  }

  [[nodiscard]] std::vector<Key> recorded_needs(const Key& key) const {
    std::vector<Key> needs;
    if (const auto found = registered_.find(key); found != registered_.end())
      for (const auto& need : found->second->needs)
        needs.push_back(key_of(need));
    return needs;
  }

  void check_needs(const Resource& resource) {
    for (const auto& need : resource.needs)
      if (!sides_.desired.contains(need) && !sides_.live.contains(need))
        plan_.findings.error(
            {.code = errors::missing_need,
             .what = fmt::format("needs {}, which is neither on the cluster nor in the plan", to_string(need)),
             .where = {.object = to_string(resource.key)},
             .hint = "is the line it belongs to in a wave that has not run yet?"});
  }

  [[nodiscard]] std::string estate_checksum() const {
    std::string text;
    for (const auto& [key, resource] : sides_.desired)
      append(text, key, resource.owned);
    return sha256_hex(text);
  }

  [[nodiscard]] std::string live_checksum() const {
    std::string text;
    for (const auto& [key, live] : sides_.live)
      if (in_scope_.contains(key) || used_.contains(key)) append(text, key, live.owned);
    return sha256_hex(text);
  }

  static void append(std::string& text, const Key& key, const Json& owned) {
    text += to_string(key);
    text += '\t';
    text += owned.dump(-1, ' ', false, Json::error_handler_t::replace);
    text += '\n';
  }

  const Sides& sides_;
  const Scope& scope_;
  const std::set<std::string>& adopt_;
  std::map<Key, const journal::Managed*> registered_;
  std::set<Key> in_scope_; ///< managed, and wanted or to be removed
  std::set<Key> used_;     ///< not managed, shared, and as wanted
  std::set<Key> associations_;
  Plan plan_;
};

} // namespace

std::size_t Plan::count(Action action) const {
  return static_cast<std::size_t>(std::count_if(
      operations.begin(), operations.end(), [&](const Operation& operation) { return operation.action == action; }));
}

std::set<std::string> Plan::lines() const {
  std::set<std::string> result;
  for (const auto& operation : operations)
    result.insert(operation.lines.begin(), operation.lines.end());
  return result;
}

Plan make_plan(const Sides& sides, const Scope& scope, const std::set<std::string>& adopt) {
  return Comparison(sides, scope, adopt).run();
}

Operation inverse(const Operation& operation) {
  Operation result = operation;
  result.action = operation.action == Action::create   ? Action::remove
                  : operation.action == Action::remove ? Action::create
                                                       : Action::update;
  std::swap(result.before, result.after);
  std::swap(result.needs, result.needed);
  result.seeded = Json::object();
  result.after_operations.clear();
  result.request.clear();
  return result;
}

Registry registry_of(const std::vector<journal::Managed>& managed) {
  Registry registry;
  for (const auto& object : managed)
    registry.emplace(key_of(object.object), object.id);
  return registry;
}

} // namespace telctl::plan
