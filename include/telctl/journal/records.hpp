#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/support/json.hpp>

/// What the journal keeps. It knows no telephony: an object is a type and a name, an operation is JSON that the plan
/// room wrote.
namespace telctl::journal {

/// An object by what it is: {"extension", "4012@default"}.
struct Name {
  std::string type;
  std::string name;
  friend auto operator<=>(const Name&, const Name&) = default;
};

enum class RunKind { apply, rollback };
std::string_view to_string(RunKind kind);

enum class RunState {
  running,     ///< under way, or its process died
  done,        ///< everything planned was done
  partial,     ///< something was refused, interrupted or cut off: a later apply goes on
  rolled_back, ///< all that it did was undone
};
std::string_view to_string(RunState state);

struct Run {
  std::int64_t id = 0;
  RunKind kind = RunKind::apply;
  std::string target;             ///< identity of the system that was changed
  std::string target_name;        ///< for people
  std::string plan;               ///< checksum of the plan
  std::string wave;               ///< empty when it was not a wave
  std::vector<std::string> lines; ///< extensions in its scope
  std::int64_t reverses = 0;      ///< the run that a rollback undoes
  std::string by;                 ///< "user@host"
  std::string started;            ///< UTC; for people: the order of things is told by ids and sequences, never by time
  std::string ended;
  RunState state = RunState::running;
};

enum class OperationState {
  intent,  ///< about to be sent, or sent: what became of it is not known
  unknown, ///< sent, no usable answer, and the look-up failed as well
  done,
  refused, ///< the server did nothing
  absent,  ///< looked up after the run had died: had not been done
  undone,  ///< done, and reversed by a rollback since
};
std::string_view to_string(OperationState state);

/// An operation of a run; sequences count up in the order in which operations were begun.
struct OperationRef {
  std::int64_t run = 0;
  std::int64_t sequence = 0;
  friend auto operator<=>(const OperationRef&, const OperationRef&) = default;
};

/// What is about to be sent.
struct Intent {
  Name object;
  Json operation;
  std::optional<OperationRef> undoes; ///< in a rollback
};

struct OperationRecord {
  OperationRef ref;
  Name object;
  Json operation;
  OperationState state = OperationState::intent;
  std::string server_id;
  int attempts = 0;
  std::string error;
  std::optional<OperationRef> undoes; ///< in a rollback
};

/// An object that telctl created or the operator adopted.
struct Managed {
  Name object;
  std::string id;
  bool adopted = false;
  std::int64_t run = 0;           ///< that created or adopted it
  std::vector<Name> needs;        ///< what must outlive it
  std::vector<std::string> lines; ///< extensions for whose sake it exists
};

/// What became of an operation, and what that means for the object.
struct Outcome {
  OperationRef ref;
  OperationState state = OperationState::done;
  std::string server_id;
  int attempts = 1;
  std::string error;
  enum class Effect { none, created, updated, removed };
  Effect effect = Effect::none;
  Managed object; ///< for an effect: the object as it is from now on
};

enum class StepState {
  open,
  acknowledged, ///< a person says that it is done; telctl has not seen it
  verified,     ///< telctl has seen it on the system
  withdrawn,    ///< no plan asks for it any more
  undo,         ///< acknowledged or verified, and then the runs that asked for it were rolled back: a person undoes it
};
std::string_view to_string(StepState state);

/// What a person has to do on a system, which has no interface for it. Known again by its object and its text.
struct Step {
  std::int64_t number = 0;
  std::string target; ///< identity of the system
  std::string object; ///< "gateway gw1"
  std::string what;   ///< "enter the SIP accounts of its ports in the gateway gw1"
  Name stands_for;    ///< what would be made if there were an interface, or {"account", SET}; may be empty
  std::optional<std::vector<std::string>> lines; ///< extensions in the scope of who asked; nothing: the whole estate
  std::vector<std::int64_t> runs;                ///< that asked for it, and were not rolled back
  std::string since;                             ///< UTC: asked for first, or again
  StepState state = StepState::open;
  std::string ended; ///< when it got its state; empty while open
  std::string by;    ///< who acknowledged it
  std::string note;  ///< what that person had to say
};

struct Override {
  std::int64_t run = 0;
  std::string gate;
  std::string reason;
};

} // namespace telctl::journal
