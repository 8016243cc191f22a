// Whose number is whose. A number that is the first line of a device is that device's; on a second device with the same
// first line it rings in parallel; further lines are keys, unless no device has them first. In Cisco's words the first
// is a shared line. Rewritten in place: a large export has millions of facts.
#include <readers.hpp>

#include <algorithm>
#include <array>
#include <unordered_map>

#include <cucm.hpp>
#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

/// Fields of a number itself: the same on every device that has it, else the export contradicts itself.
bool is_of_number(std::string_view attribute) {
  constexpr std::array<std::string_view, 4> fields{"forward_unconditional", "forward_busy", "forward_no_answer",
                                                   "pickup_group"};
  return std::find(fields.begin(), fields.end(), attribute) != fields.end();
}

struct Owner {
  std::string key; ///< "SEP…/1"
  bool first = false;
  std::string partition;
  Origin origin;
};

class Settler {
 public:
  explicit Settler(FactSet& facts) : facts_(facts) {}

  void run() {
    find_owners();
    auto& facts = facts_.facts;
    for (auto& fact : facts)
      rewrite(fact);
    facts.erase(std::remove_if(facts.begin(), facts.end(), [](const Fact& fact) { return fact.attribute.empty(); }),
                facts.end());
  }

 private:
  static std::string_view device_of(std::string_view key) { return key.substr(0, key.rfind('/')); }
  static std::string_view suffix_of(std::string_view key) { return key.substr(key.rfind('/') + 1); }

  void find_owners() {
    Owner* owner = nullptr;
    for (const auto& fact : facts_.facts) {
      if (fact.subject.what == What::set && fact.attribute == "set") new_device(fact);
      if (fact.subject.what != What::key || suffix_of(fact.subject.id).starts_with('s')) continue;
      if (fact.attribute == "target") {
        owner = &owners_[fact.value];
        // The first line of a device goes before the further line of an earlier one.
        const bool first = suffix_of(fact.subject.id) == "1";
        if (owner->key.empty() || (first && !owner->first)) {
          owner->key = fact.subject.id;
          owner->first = first;
        }
        number_ = fact.value;
      } else if (fact.attribute == cucm::partition && owner != nullptr) {
        check_partition(*owner, fact);
      }
    }
  }

  void new_device(const Fact& fact) {
    const auto [known, added] = devices_.emplace(fact.value, fact.origin);
    if (!added)
      facts_.findings.error({.code = errors::device_twice,
                             .what = fmt::format("device {} has two rows, the other at {}", fact.value,
                                                 to_string(facts_.place(known->second))),
                             .where = facts_.place(fact.origin),
                             .hint = "give each phone once: one export, or exports of different phones"});
  }

  /// Two numbers of the same digits in two partitions are two lines; the estate has one for a number.
  void check_partition(Owner& owner, const Fact& fact) {
    if (owner.partition.empty()) {
      owner.partition = fact.value;
      owner.origin = fact.origin;
    } else if (owner.partition != fact.value) {
      facts_.findings.error({.code = errors::partition_differs,
                             .what = fmt::format("{} stands in partition '{}' here and in '{}' at {}", number_,
                                                 fact.value, owner.partition, to_string(facts_.place(owner.origin))),
                             .where = facts_.place(fact.origin),
                             .hint = "these are two lines: import each partition for itself"});
    }
  }

  void rewrite(Fact& fact) {
    const auto what = fact.subject.what;
    if (what == What::set) return rewrite_set(fact);
    if (what != What::key) return;
    const auto id = fact.subject.id;
    if (suffix_of(id).starts_with('s')) return rewrite_speed_dial(fact);
    if (fact.attribute == "target") owner_ = &owners_.at(number_ = fact.value);
    if (suffix_of(id) == "1")
      rewrite_first_line(fact, owner_->key == id);
    else if (owner_->key == id)
      rewrite_own_line(fact);
    else
      rewrite_key(fact);
  }

  /// The set's facts come before those of its lines: whose it is stands in the first line's fact.
  void rewrite_set(Fact& fact) {
    if (fact.attribute == "set") {
      const auto* line = &fact + 1;
      const auto* const end = facts_.facts.data() + facts_.facts.size();
      while (line != end && line->subject.what == What::set && line->attribute != "set")
        ++line;
      first_ = line != end && line->subject == Subject{What::key, fact.value + "/1"} ? line->value : std::string();
      device_ = fact.value;
      owns_first_ = !first_.empty() && owners_.at(first_).key == device_ + "/1";
    }
    if (first_.empty()) return;
    fact.subject = first_subject();
    if (!owns_first_ && fact.attribute != "set" && fact.attribute != "type") as_feature(fact);
  }

  /// A field that only a line has becomes a feature again, under the name of its column.
  static void as_feature(Fact& fact) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> columns{
        {{"name", "Display"}, {"class", "CSS"}, {"person", "Owner User ID"}}};
    for (const auto& [field, column] : columns)
      if (!fact.feature && fact.attribute == field) fact.attribute = column;
    fact.feature = true;
  }

  [[nodiscard]] Subject first_subject() const {
    return owns_first_ ? Subject{What::line, first_} : Subject{What::parallel_set, first_ + "/" + device_};
  }

  void rewrite_first_line(Fact& fact, bool owner) {
    if (fact.attribute == "target")
      fact.attribute = owner ? "extension" : "line";
    else if (!owner && is_of_number(fact.attribute)) {
      fact.subject = {What::line, first_};
      return;
    } else if (!owner) {
      as_feature(fact);
    }
    fact.subject = first_subject();
  }

  /// A further line that no device has first: a line of its own, without a set of its own.
  void rewrite_own_line(Fact& fact) {
    const auto number = suffix_of(fact.subject.id);
    if (fact.attribute == "target") {
      fact.attribute = "extension";
    } else if (fact.attribute == "position") {
      fact.attribute = "second number of a set";
      fact.value = fmt::format("line {} of {}", number, device_);
      fact.feature = true;
    } else if (fact.attribute == cucm::own_set || fact.attribute == cucm::own_type) {
      fact.attribute = fact.attribute == cucm::own_set ? "set" : "type";
    } else if (fact.attribute == "line" || fact.attribute == "type") {
      fact.attribute.clear();
    }
    fact.subject = {What::line, number_};
  }

  /// A further line that is somebody else's first one.
  void rewrite_key(Fact& fact) {
    if (fact.attribute == cucm::own_set || fact.attribute == cucm::own_type) return fact.attribute.clear();
    if (is_of_number(fact.attribute)) {
      fact.subject = {What::line, number_};
      return;
    }
    if (fact.attribute == cucm::line_label && fact.feature) {
      fact.attribute = "label";
      fact.feature = false;
    }
    rewrite_button(fact);
  }

  void rewrite_speed_dial(Fact& fact) {
    if (first_.empty() && fact.attribute != "type") return fact.attribute.clear();
    if (first_.empty()) {
      fact.subject = {What::set, device_};
      fact.attribute = "Speed Dial";
      fact.value = "on a device without a line";
      fact.feature = true;
      return;
    }
    rewrite_button(fact);
  }

  void rewrite_button(Fact& fact) {
    const auto field = [&](std::string_view name) { return !fact.feature && fact.attribute == name; };
    const auto suffix = std::string(suffix_of(fact.subject.id));
    fact.subject = {What::key, first_ + "/" + suffix};
    if (owns_first_) {
      if (!field("line") && !field("position") && !field("type") && !field("target") && !field("label"))
        as_feature(fact);
      return;
    }
    // A set that rings in parallel has the keys of the line's first set: its own are told, not made.
    if (!field("target") && !field("label") && !fact.feature) return fact.attribute.clear();
    fact.attribute = fmt::format("key {} of a parallel set: {}", suffix, fact.attribute);
    fact.subject = first_subject();
    fact.feature = true;
  }

  FactSet& facts_;
  std::unordered_map<std::string, Owner> owners_; ///< by number
  std::unordered_map<std::string, Origin> devices_;
  // The device whose facts are being rewritten.
  std::string device_;
  std::string first_;
  bool owns_first_ = false;
  std::string number_; ///< of the line being rewritten
  const Owner* owner_ = nullptr;
};

} // namespace

void settle_cucm(FactSet& facts, const Mapping&) {
  Settler(facts).run();
}

} // namespace telctl::legacy
