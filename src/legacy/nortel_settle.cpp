// From equipment positions to numbers. A number can stand on several positions; the one marked MARP owns it. The
// position where a number is the first key (00) is its telephone; on other keys the number only appears.
#include <readers.hpp>

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

using Indices = std::vector<std::uint32_t>; ///< into FactSet::facts

struct KeyFacts {
  std::string number; ///< "03"
  Indices facts;
};

struct SetFacts {
  std::string position;
  Indices facts;
  std::vector<KeyFacts> keys;
  std::string first;    ///< its first key that has a number, as a rule 00: that number's telephone
  std::size_t uses = 0; ///< numbers that are still to be settled from it
};

struct Appearance {
  std::size_t set = 0;
  std::string key;
  bool owner = false;
  const Fact* told = nullptr; ///< the fact that says so
};

struct Number {
  std::string number;
  std::vector<Appearance> appearances;
};

std::string position_of_key(std::string_view key) {
  const auto first = key.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : std::string(key.substr(first));
}

class Settler {
 public:
  Settler(FactSet& facts, const Mapping& mapping) : facts_(facts), mapping_(mapping) {}

  void run() {
    collect();
    for (std::size_t i = 0; i < sets_.size(); ++i)
      find_appearances(i);
    for (const auto& number : numbers_)
      settle_number(number);
    drop_unused();
  }

 private:
  /// A capture can be large: its facts are changed where they lie, and copied only where several numbers share a set.
  void collect() {
    std::map<std::string, std::size_t> index;
    const auto set_of = [&](const std::string& position) -> SetFacts& {
      const auto [found, added] = index.emplace(position, sets_.size());
      if (added) sets_.push_back({.position = position, .facts = {}, .keys = {}});
      return sets_[found->second];
    };
    keep_.assign(facts_.facts.size(), true);
    for (std::uint32_t i = 0; i < facts_.facts.size(); ++i) {
      const auto& subject = facts_.facts[i].subject;
      if (subject.what == What::set) {
        set_of(subject.id).facts.push_back(i);
      } else if (subject.what == What::key) {
        const auto slash = subject.id.rfind('/');
        auto& keys = set_of(subject.id.substr(0, slash)).keys;
        const auto number = subject.id.substr(slash + 1);
        auto found = std::find_if(keys.begin(), keys.end(), [&](const KeyFacts& key) { return key.number == number; });
        if (found == keys.end()) found = keys.insert(keys.end(), {number, {}});
        found->facts.push_back(i);
      } else {
        continue;
      }
      keep_[i] = false;
    }
    numbered_.assign(sets_.size(), false);
  }

  /// What no number took is gone with its key; a set without a number stays: the mapping must say that it is dead.
  void drop_unused() {
    for (std::size_t i = 0; i < sets_.size(); ++i)
      if (!numbered_[i])
        for (const auto fact : sets_[i].facts)
          keep_[fact] = true;
    std::size_t at = 0;
    std::erase_if(facts_.facts, [&](const Fact&) { return !keep_[at++]; });
    std::move(further_.begin(), further_.end(), std::back_inserter(facts_.facts));
  }

  [[nodiscard]] const Fact* find(const Indices& facts, std::string_view attribute) const {
    const auto found = std::find_if(facts.begin(), facts.end(),
                                    [&](std::uint32_t i) { return facts_.facts[i].attribute == attribute; });
    return found == facts.end() ? nullptr : &facts_.facts[*found];
  }

  /// The fact for one number of its set: in its place for the last of them, a copy for the others. A place is given
  /// once.
  Fact& take(std::uint32_t index, const SetFacts& set) {
    if (set.uses > 0 || keep_[index]) return further_.emplace_back(facts_.facts[index]);
    keep_[index] = true;
    return facts_.facts[index];
  }

  /// A key is an appearance of a number when it is of type SCR, or marked MARP, or told by a DNB (which knows no type).
  [[nodiscard]] const Fact* number_of(const KeyFacts& key) const {
    const auto* type = find(key.facts, "type");
    const bool number = type == nullptr || type->value == "SCR" || find(key.facts, "owner") != nullptr;
    return number ? find(key.facts, "target") : nullptr;
  }

  void find_appearances(std::size_t set) {
    for (const auto& key : sets_[set].keys)
      if (const auto* target = number_of(key)) {
        add(target->value, {set, key.number, find(key.facts, "owner") != nullptr, target});
        numbered_[set] = true;
      }
    const auto rule = mapping_.sets.find(sets_[set].position);
    if (numbered_[set] || rule == mapping_.sets.end() || sets_[set].facts.empty()) return;
    add(rule->second.extension, {set, "00", true, &facts_.facts[sets_[set].facts.front()]});
    numbered_[set] = true;
  }

  void add(const std::string& number, Appearance appearance) {
    const auto [found, added] = number_index_.emplace(number, numbers_.size());
    if (added) numbers_.push_back({number, {}});
    auto& set = sets_[appearance.set];
    if (set.first.empty() || appearance.key < set.first) set.first = appearance.key;
    ++set.uses;
    numbers_[found->second].appearances.push_back(std::move(appearance));
  }

  [[nodiscard]] bool is_first(const Appearance& at) const { return at.key == sets_[at.set].first; }

  void settle_number(const Number& number) {
    const auto owners = std::count_if(number.appearances.begin(), number.appearances.end(),
                                      [](const auto& appearance) { return appearance.owner; });
    const auto marked = std::find_if(number.appearances.begin(), number.appearances.end(),
                                     [](const auto& appearance) { return appearance.owner; });
    const auto owner = marked == number.appearances.end() ? number.appearances.begin() : marked;
    settle_line(number.number, *owner);
    if (number.appearances.size() > 1 && owners != 1)
      emit({What::line, number.number}, "owner of the number",
           fmt::format("{} positions, {} marked MARP", number.appearances.size(), owners), *owner);
    for (auto other = number.appearances.begin(); other != number.appearances.end(); ++other) {
      if (other == owner) continue;
      if (is_first(*other))
        settle_parallel(number.number, *other);
      else
        --sets_[other->set].uses;
    }
  }

  void settle_line(const std::string& number, const Appearance& at) {
    const Subject line{What::line, number};
    auto& set = sets_[at.set];
    --set.uses;
    emit(line, "set", set.position, at, false);
    const bool prime = is_first(at);
    if (!prime) emit(line, "second number of a set", fmt::format("key {} of {}", at.key, set.position), at);
    copy_set(set, line, prime);
    for (const auto& key : set.keys)
      if (key.number == at.key)
        copy_features(key, line, set);
      else if (prime)
        settle_key(number, key, set);
  }

  /// A set that rings together with the owner's.
  void settle_parallel(const std::string& number, const Appearance& at) {
    auto& set = sets_[at.set];
    --set.uses;
    const Subject parallel{What::parallel_set, number + "/" + set.position};
    emit(parallel, "line", number, at, false);
    emit(parallel, "set", set.position, at, false);
    copy_set(set, parallel, true);
    for (const auto& key : set.keys) {
      if (const auto* type = find(key.facts, "type"); type != nullptr && key.number != at.key) {
        const auto* target = find(key.facts, "target");
        auto value = type->value + (target == nullptr ? "" : " " + target->value);
        emit(parallel, fmt::format("key {} of a parallel set", key.number), std::move(value), {.told = type});
      }
      copy_features(key, parallel, set);
    }
  }

  void settle_key(const std::string& number, const KeyFacts& key, const SetFacts& set) {
    // The owner's own second numbers are lines; elsewhere the number is a key like another.
    if (const auto* target = number_of(key);
        target != nullptr && find(key.facts, "owner") != nullptr && target->value != number)
      return;
    const Subject subject{What::key, number + "/" + position_of_key(key.number)};
    const Appearance at{.told = &facts_.facts[key.facts.front()]};
    const bool typed = find(key.facts, "type") != nullptr;
    emit(subject, "line", number, at, false);
    emit(subject, "position", position_of_key(key.number), at, false);
    for (const auto index : key.facts)
      if (facts_.facts[index].attribute != "owner") take(index, set).subject = subject;
    if (!typed) emit(subject, "type", "SCR", at, false); // told by a DNB only: an appearance of a number
  }

  /// Type and class from the most telling printout; what the others say stays a feature.
  void copy_set(const SetFacts& set, const Subject& subject, bool features) {
    constexpr std::array<std::string_view, 4> types{"type", "DNB set type", "DNB type", "LD 81 type"};
    constexpr std::array<std::string_view, 2> classes{"class", "LD 81 class"};
    constexpr std::uint32_t none = 0xFFFFFFFF;
    const auto choose = [&](const auto& attributes) {
      for (const auto attribute : attributes)
        for (const auto index : set.facts)
          if (facts_.facts[index].attribute == attribute) return index;
      return none;
    };
    const auto type = choose(types);
    const auto service = choose(classes);
    for (const auto index : set.facts) {
      const bool chosen = index == type || index == service;
      if (!chosen && !features) continue;
      auto& fact = take(index, set);
      fact.subject = subject;
      if (chosen) {
        fact.attribute = index == type ? "type" : "class";
        fact.feature = false;
      }
      // A parallel set has the rights and the pickup group of its line.
      if (subject.what == What::parallel_set && (fact.attribute == "class" || fact.attribute == "pickup_group"))
        fact.feature = true;
    }
  }

  void copy_features(const KeyFacts& key, const Subject& line, const SetFacts& set) {
    for (const auto index : key.facts)
      if (facts_.facts[index].feature) take(index, set).subject = line;
  }

  void emit(Subject subject, std::string_view attribute, std::string value, const Appearance& at, bool feature = true) {
    further_.push_back(
        {std::move(subject), std::string(attribute), std::move(value), at.told->origin, at.told->text, feature});
  }

  FactSet& facts_;
  const Mapping& mapping_;
  std::vector<SetFacts> sets_;
  std::vector<bool> numbered_;
  std::vector<Number> numbers_;
  std::map<std::string, std::size_t> number_index_;
  std::vector<bool> keep_;    ///< which facts stay where they lie
  std::vector<Fact> further_; ///< what is told of a fact besides
};

} // namespace

void settle_nortel(FactSet& facts, const Mapping& mapping) {
  Settler(facts, mapping).run();
}

} // namespace telctl::legacy
