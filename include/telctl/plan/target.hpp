#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <telctl/estate/index.hpp>
#include <telctl/journal/records.hpp>
#include <telctl/plan/operation.hpp>
#include <telctl/plan/resource.hpp>

namespace telctl::plan {

/// What part of the estate a plan covers. Resources of lines outside are neither created, changed nor removed;
/// shared resources (rights, contexts, groups) are, as far as the lines inside need them.
struct Scope {
  /// Extensions ("4012@default") that may be touched. Unset = every line.
  std::optional<std::set<std::string>> lines;
  /// Extensions known to be on the cluster already (waves done before): they count as members of groups, but are not
  /// touched.
  std::set<std::string> present;

  [[nodiscard]] bool covers(const std::string& line) const { return !lines || lines->contains(line); }
  [[nodiscard]] bool exists(const std::string& line) const { return covers(line) || present.contains(line); }
};

/// What a system has no interface for, so that a person has to do it.
struct ManualStep {
  Error error;             ///< as it is told: `what` to do, to which object (`where`); both together name the step
  Key stands_for;          ///< what would be made if there were an interface, or what the target can see; may be empty
  bool seen = false;       ///< the system shows that it is done
  std::int64_t number = 0; ///< in the journal; 0 = not asked for before
  std::optional<journal::StepState> state; ///< there: open, acknowledged or verified
};

/// What a target has to say on the estate.
struct Remarks {
  Findings findings; ///< what this system cannot hold, and how it will hold other things
  std::vector<ManualStep> steps;
};

/// What became of one writing request.
struct Outcome {
  enum class Kind {
    done,    ///< the server confirmed it
    refused, ///< the server answered that it did nothing (400, 401, 404…), or was never reached
    unknown, ///< reset, time-out, 5xx, truncated, unreadable: may or may not have been done
  };
  Kind kind = Kind::done;
  std::string id;                    ///< the server's id of a created object
  std::optional<Error> error;        ///< for refused and unknown
  std::chrono::milliseconds wait{0}; ///< that a server which is busy asks for before the next request
};

/// Operations that one request carries out together, each after those before it.
using Bundle = std::vector<const Operation*>;

/// What became of the request of a bundle.
struct BundleOutcome {
  Outcome::Kind kind = Outcome::Kind::done;
  /// done: for each operation the server's id (empty for an association), or nothing where the server left it out: it
  /// is then sent by itself. Otherwise empty: nothing is known to have been done.
  std::vector<std::optional<std::string>> ids;
  std::optional<Error> error;        ///< for refused and unknown
  std::chrono::milliseconds wait{0}; ///< as in Outcome
};

/// Finds the server's id of a resource: from the live state, then from what this run created.
using ResolveId = std::function<std::optional<std::string>(const Key&)>;

/// A system that can be brought to a desired state. Used by several threads at once in `execute` and `find`.
class Target {
 public:
  virtual ~Target() = default;
  /// Stable identity of the system (the cluster's uuid): a plan made on one is refused on another.
  [[nodiscard]] virtual std::string identity() const = 0;
  /// For people: "https://xivo.example:9486 (wazo 26.08)".
  [[nodiscard]] virtual std::string describe() const = 0;
  /// True when nobody telephones through it: changes need no proof of the routing.
  [[nodiscard]] virtual bool rehearsal() const { return false; }

  /// What the estate wants here.
  virtual Result<Desired> desired(const estate::Index& estate, const Scope& scope, Remarks& remarks) = 0;
  /// Everything that is there, in as few requests as possible. `registry` names what telctl manages. What is dear to
  /// read (sound files) is read only where the registry or the estate names it.
  virtual Result<Live> read(const Registry& registry, const estate::Index& estate) = 0;
  /// The writing request of an operation, for people: method and path with keys in place of ids.
  [[nodiscard]] virtual std::string request_of(const Operation& operation) const = 0;

  /// Sends exactly one writing request.
  virtual Outcome execute(const Operation& operation, const ResolveId& resolve) = 0;
  /// Operations that one request can carry out together, as ascending places in `operations`, each in one bundle at
  /// most. The request does all of a bundle or nothing of it. What is in none goes by itself.
  [[nodiscard]] virtual std::vector<std::vector<std::size_t>>
  bundles(const std::vector<Operation>& /*operations*/) const {
    return {};
  }
  /// Its request, for people, as that of an operation.
  [[nodiscard]] virtual std::string request_of(const Bundle& bundle) const { return request_of(*bundle.front()); }
  /// Sends exactly one writing request for all of them.
  virtual BundleOutcome execute_together(const Bundle& /*bundle*/, const ResolveId& /*resolve*/) {
    return {.kind = Outcome::Kind::refused};
  }
  /// After an unknown outcome: the resource as the server holds it now, or nothing. Reads only. `managed` is true when
  /// it carries telctl's own mark for this key, so that it can be nobody else's.
  virtual Result<std::optional<LiveResource>> find(const Operation& operation, const ResolveId& resolve) = 0;
  /// How long the server may still be working on a request that the client gave up: wait this long before `find`.
  [[nodiscard]] virtual std::chrono::milliseconds grace() const = 0;
};

} // namespace telctl::plan
