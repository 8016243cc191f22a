#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <telctl/io/clock.hpp>
#include <telctl/plan/rollback.hpp>
#include <telctl/plan/session.hpp>

namespace telctl::plan::test {

/// Sleeps by counting; a target that works late wakes up with it.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::system_clock::time_point now() const override { return {}; }
  void sleep_for(std::chrono::milliseconds duration) override {
    slept += duration;
    if (on_sleep) on_sleep(duration);
  }
  std::chrono::milliseconds slept{0};
  std::function<void(std::chrono::milliseconds)> on_sleep;
};

enum class Fault {
  none,
  refused,       ///< answered with 400
  busy,          ///< answered with 503 and nothing done
  lost_before,   ///< no answer, nothing done
  lost_after,    ///< no answer, done
  lost_late,     ///< no answer, done only when the client has waited
  left_out,      ///< of a bundle only the first operation is done, and the answer says so
  killed_before, ///< telctl dies before the server works on it
  killed_after,  ///< telctl dies after it
};

/// A server in memory: objects with ids of its own, that refuses what a real one refuses. A "user" has no natural key:
/// creating it twice makes two of them; it carries the key as a mark.
class FakeTarget final : public Target {
 public:
  struct Object {
    std::string id;
    Key key;
    Json owned;
    Json seeded;
    std::vector<Key> needs;
    bool marked = false;
  };

  explicit FakeTarget(FakeClock& clock) {
    clock.on_sleep = [this](std::chrono::milliseconds) { work_late(); };
  }

  Desired wanted;
  std::vector<ManualStep> steps;       ///< that every plan leaves to a person
  std::map<int, Fault> faults;         ///< by number of the writing request, from 1
  std::function<void()> on_kill;       ///< called at the moment of death
  std::vector<std::string> requests;   ///< writing requests received
  std::set<std::string> failing_finds; ///< keys whose look-up fails
  bool dead = false;
  bool bundling = false; ///< a user, its extension and their link are made by one request

  [[nodiscard]] std::string identity() const override { return "fake-1"; }
  [[nodiscard]] std::string describe() const override { return "a fake"; }
  [[nodiscard]] bool rehearsal() const override { return true; }
  [[nodiscard]] std::chrono::milliseconds grace() const override { return std::chrono::milliseconds(1000); }
  [[nodiscard]] std::string request_of(const Operation& operation) const override {
    return std::string(to_string(operation.action)) + " " + to_string(operation.key);
  }
  [[nodiscard]] std::string request_of(const Bundle& bundle) const override {
    return "together " + request_of(*bundle.front());
  }

  Result<Desired> desired(const estate::Index& /*estate*/, const Scope& scope, Remarks& remarks) override {
    remarks.steps = steps;
    Desired result;
    for (const auto& [key, resource] : wanted) {
      bool inside = resource.lines.empty();
      for (const auto& line : resource.lines)
        inside = inside || scope.covers(line);
      if (inside) result.emplace(key, resource);
    }
    return result;
  }

  Result<Live> read(const Registry& registry, const estate::Index& /*estate*/) override {
    const std::lock_guard lock(mutex_);
    if (dead) return fail(gone());
    Live live;
    for (const auto& object : objects_)
      live[object.key] = seen(object, registry);
    return live;
  }

  Outcome execute(const Operation& operation, const ResolveId& resolve) override {
    const std::lock_guard lock(mutex_);
    return answer(request_of(operation),
                  [this, operation, resolve](Fault /*fault*/) { return work(operation, resolve); });
  }

  [[nodiscard]] std::vector<std::vector<std::size_t>> bundles(const std::vector<Operation>& operations) const override;
  BundleOutcome execute_together(const Bundle& bundle, const ResolveId& resolve) override;

  Result<std::optional<LiveResource>> find(const Operation& operation, const ResolveId& /*resolve*/) override {
    const std::lock_guard lock(mutex_);
    if (dead || failing_finds.contains(to_string(operation.key))) return fail(gone());
    for (const auto& object : objects_)
      if (object.key == operation.key) return std::optional(seen(object, {}));
    return std::optional<LiveResource>();
  }

  /// Somebody at the server's own screens.
  void put(const Key& key, Json owned) {
    for (auto& object : objects_)
      if (object.key == key) {
        object.owned = std::move(owned);
        return;
      }
    objects_.push_back({next_id(), key, std::move(owned), {}, {}, false});
  }
  void take(const Key& key) {
    std::erase_if(objects_, [&](const Object& object) { return object.key == key; });
  }

  /// Everything it holds without ids, sorted, duplicates included.
  [[nodiscard]] std::multiset<std::string> dump() const {
    std::multiset<std::string> result;
    for (const auto& object : objects_)
      result.insert(to_string(object.key) + " " + object.owned.dump());
    return result;
  }

 private:
  static Error gone() { return {.code = {597, Exit::unavailable}, .what = "gone"}; }
  static Outcome unknown() {
    return {Outcome::Kind::unknown, {}, Error{.code = {596, Exit::temporary}, .what = "reset"}};
  }
  std::string next_id() { return std::to_string(++last_id_); }

  /// One writing request, with the fault that is planned for it. `work` does it.
  Outcome answer(const std::string& request, const std::function<Outcome(Fault)>& work);

  Outcome die() {
    if (on_kill) on_kill();
    dead = true;
    return {Outcome::Kind::refused, {}, gone()};
  }

  static bool association(const Key& key) { return key.type.find('-') != std::string::npos; }

  LiveResource seen(const Object& object, const Registry& registry) const {
    const auto id = association(object.key) ? std::string() : object.id;
    const auto known = registry.find(object.key);
    return {.key = object.key,
            .id = id,
            .owned = object.owned,
            .managed = object.marked || (known != registry.end() && known->second == id)};
  }

  Outcome refuse(const std::string& why) {
    return {Outcome::Kind::refused, {}, Error{.code = {595, Exit::failed}, .what = why}};
  }

  Outcome work(const Operation& operation, const ResolveId& resolve) {
    const auto place = std::find_if(objects_.begin(), objects_.end(),
                                    [&](const Object& object) { return object.key == operation.key; });
    for (const auto& need : operation.action == Action::remove ? std::vector<Key>{} : operation.needs)
      if (!resolve(need))
        return refuse("no id for " + to_string(need));
      else if (!holds(need))
        return refuse("missing " + to_string(need));
    if (operation.action == Action::create) {
      if (place != objects_.end() && operation.key.type != "user") return refuse("exists");
      const auto id = next_id();
      objects_.push_back(
          {id, operation.key, operation.after, operation.seeded, operation.needs, operation.key.type == "user"});
      return {Outcome::Kind::done, association(operation.key) ? std::string() : id, {}};
    }
    if (place == objects_.end()) return refuse("not found");
    if (!association(operation.key) && resolve(operation.key) != place->id) return refuse("wrong id");
    if (operation.action == Action::update) {
      place->owned = operation.after;
      place->needs = operation.needs;
      return {};
    }
    for (const auto& object : objects_)
      for (const auto& need : object.needs)
        if (need == operation.key) return refuse("in use by " + to_string(object.key));
    objects_.erase(place);
    return {};
  }

  bool holds(const Key& key) const {
    return std::any_of(objects_.begin(), objects_.end(), [&](const Object& object) { return object.key == key; });
  }

  void work_late() {
    const std::lock_guard lock(mutex_);
    auto late = std::move(late_);
    late_.clear();
    for (const auto& job : late)
      job();
  }

  std::mutex mutex_;
  std::vector<Object> objects_;
  std::vector<std::function<void()>> late_;
  int last_id_ = 0;
};

/// A folder of its own, gone with the test.
struct StateFolder {
  std::filesystem::path path;
  StateFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "telctl-plan-XXXXXX").string();
    path = std::filesystem::path(::mkdtemp(pattern.data())) / ".telctl";
  }
  StateFolder(const StateFolder&) = delete;
  StateFolder& operator=(const StateFolder&) = delete;
  ~StateFolder() { std::filesystem::remove_all(path.parent_path()); }
};

/// One system, one journal, and the whole way from plan to rollback without gates.
class World {
 public:
  World() { open(); }

  Prepared plan(Scope scope = {}, const std::set<std::string>& adopt = {}, Settle settle = Settle::look) {
    auto prepared = prepare(session(), {.scope = std::move(scope), .adopt = adopt}, settle);
    if (!prepared) throw std::runtime_error(to_string(prepared.error()));
    return std::move(*prepared);
  }
  RunResult apply(Scope scope = {}, const std::set<std::string>& adopt = {}, const std::string& checksum = {}) {
    const auto prepared = plan(std::move(scope), adopt, Settle::record);
    RunOptions run{.execute = options, .plan_checksum = checksum};
    auto result = carry_out(session(), prepared, run);
    if (!result) throw std::runtime_error(to_string(result.error()));
    return std::move(*result);
  }
  Rollback plan_rollback(std::int64_t run) { return prepare_rollback_of({journal->run(run).value()}); }
  Rollback prepare_rollback_of(std::vector<journal::Run> runs);
  std::vector<RunResult> roll_back(const Rollback& rollback);
  Session session() { return {target, index, *journal, clock}; }

  /// The state of the disk at this moment is what a later process finds.
  void remember_disk() {
    snapshot_ = std::make_unique<StateFolder>();
    std::filesystem::copy(state->path, snapshot_->path);
    std::filesystem::permissions(snapshot_->path, std::filesystem::perms::owner_all);
  }
  /// A new process on the disk as it was when the former one died.
  void be_born_again() {
    journal.reset();
    if (snapshot_) state = std::move(snapshot_);
    target.dead = false;
    target.faults.clear();
    target.requests.clear();
    open();
  }

  FakeClock clock;
  FakeTarget target{clock};
  estate::Estate estate;
  estate::Index index{estate};
  std::unique_ptr<StateFolder> state = std::make_unique<StateFolder>();
  std::unique_ptr<journal::Journal> journal;
  ExecuteOptions options;

 private:
  void open() {
    journal = journal::Journal::open(state->path, journal::Access::write).value();
    target.on_kill = [this] { remember_disk(); };
  }
  std::unique_ptr<StateFolder> snapshot_;
};

/// A small telephone estate: n lines with user, extension and their link, rights, groups.
struct LineSpec {
  int number = 0;
  int name = 0; ///< value of the user's owned field
  bool linked = false;
  int right = -1; ///< 0..2, or none
  int group = -1; ///< 0..2, or none
};
Desired estate_of(const std::vector<LineSpec>& lines);

} // namespace telctl::plan::test
