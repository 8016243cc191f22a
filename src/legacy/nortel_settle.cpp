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

struct KeyFacts {
  std::string number; ///< "03"
  std::vector<Fact> facts;
};

struct SetFacts {
  std::string position;
  std::vector<Fact> facts;
  std::vector<KeyFacts> keys;
};

struct Appearance {
  std::size_t set = 0;
  std::string key;
  bool owner = false;
  Origin origin;
  std::string text;
};

struct Number {
  std::string number;
  std::vector<Appearance> appearances;
};

const Fact* find(const std::vector<Fact>& facts, std::string_view attribute) {
  const auto found =
      std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.attribute == attribute; });
  return found == facts.end() ? nullptr : &*found;
}

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
    for (std::size_t i = 0; i < sets_.size(); ++i)
      if (!numbered_[i]) // stays a set without number: the mapping must say that it is dead
        for (auto& fact : sets_[i].facts)
          rest_.push_back(fact);
    facts_.facts = std::move(rest_);
  }

 private:
  void collect() {
    std::map<std::string, std::size_t> index;
    const auto set_of = [&](const std::string& position) -> SetFacts& {
      const auto [found, added] = index.emplace(position, sets_.size());
      if (added) sets_.push_back({position, {}, {}});
      return sets_[found->second];
    };
    for (auto& fact : facts_.facts) {
      if (fact.subject.what == What::set) {
        set_of(fact.subject.id).facts.push_back(std::move(fact));
      } else if (fact.subject.what == What::key) {
        const auto slash = fact.subject.id.rfind('/');
        auto& keys = set_of(fact.subject.id.substr(0, slash)).keys;
        const auto number = fact.subject.id.substr(slash + 1);
        auto found = std::find_if(keys.begin(), keys.end(), [&](const KeyFacts& key) { return key.number == number; });
        if (found == keys.end()) found = keys.insert(keys.end(), {number, {}});
        found->facts.push_back(std::move(fact));
      } else {
        rest_.push_back(std::move(fact));
      }
    }
    numbered_.assign(sets_.size(), false);
  }

  /// A key is an appearance of a number when it is of type SCR, or marked MARP, or told by a DNB (which knows no type).
  static const Fact* number_of(const KeyFacts& key) {
    const auto* type = find(key.facts, "type");
    const bool number = type == nullptr || type->value == "SCR" || find(key.facts, "owner") != nullptr;
    return number ? find(key.facts, "target") : nullptr;
  }

  void find_appearances(std::size_t set) {
    for (const auto& key : sets_[set].keys)
      if (const auto* target = number_of(key)) {
        add(target->value, {set, key.number, find(key.facts, "owner") != nullptr, target->origin, target->text});
        numbered_[set] = true;
      }
    const auto rule = mapping_.sets.find(sets_[set].position);
    if (numbered_[set] || rule == mapping_.sets.end() || sets_[set].facts.empty()) return;
    const auto& first = sets_[set].facts.front();
    add(rule->second.extension, {set, "00", true, first.origin, first.text});
    numbered_[set] = true;
  }

  void add(const std::string& number, Appearance appearance) {
    const auto [found, added] = number_index_.emplace(number, numbers_.size());
    if (added) numbers_.push_back({number, {}});
    numbers_[found->second].appearances.push_back(std::move(appearance));
  }

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
    for (auto other = number.appearances.begin(); other != number.appearances.end(); ++other)
      if (other != owner && other->key.find_first_not_of('0') == std::string::npos)
        settle_parallel(number.number, *other);
  }

  void settle_line(const std::string& number, const Appearance& at) {
    const Subject line{What::line, number};
    const auto& set = sets_[at.set];
    emit(line, "set", set.position, at, false);
    const bool prime = at.key.find_first_not_of('0') == std::string::npos;
    if (!prime) emit(line, "second number of a set", fmt::format("key {} of {}", at.key, set.position), at);
    copy_set(set, line, prime);
    if (!prime) return;
    for (const auto& key : set.keys)
      if (key.number != at.key)
        settle_key(number, key);
      else
        copy_features(key, line);
  }

  /// A set that rings together with the owner's.
  void settle_parallel(const std::string& number, const Appearance& at) {
    const auto& set = sets_[at.set];
    const Subject parallel{What::parallel_set, number + "/" + set.position};
    emit(parallel, "line", number, at, false);
    emit(parallel, "set", set.position, at, false);
    copy_set(set, parallel, true);
    for (const auto& key : set.keys)
      if (const auto* type = find(key.facts, "type"); type != nullptr && key.number != at.key) {
        const auto* target = find(key.facts, "target");
        auto fact = *type;
        fact.subject = parallel;
        fact.attribute = fmt::format("key {} of a parallel set", key.number);
        fact.value += target == nullptr ? "" : " " + target->value;
        fact.feature = true;
        rest_.push_back(std::move(fact));
      }
  }

  void settle_key(const std::string& number, const KeyFacts& key) {
    // The owner's own second numbers are lines; elsewhere the number is a key like another.
    if (const auto* target = number_of(key);
        target != nullptr && find(key.facts, "owner") != nullptr && target->value != number)
      return;
    const Subject subject{What::key, number + "/" + position_of_key(key.number)};
    const auto& first = key.facts.front();
    const Appearance at{.origin = first.origin, .text = first.text};
    emit(subject, "line", number, at, false);
    emit(subject, "position", position_of_key(key.number), at, false);
    for (auto fact : key.facts) {
      if (fact.attribute == "owner") continue;
      fact.subject = subject;
      rest_.push_back(std::move(fact));
    }
    if (find(key.facts, "type") == nullptr)
      emit(subject, "type", "SCR", at, false); // told by a DNB only: an appearance of a number
  }

  /// Type and class from the most telling printout; what the others say stays a feature.
  void copy_set(const SetFacts& set, const Subject& subject, bool features) {
    constexpr std::array<std::string_view, 4> types{"type", "DNB set type", "DNB type", "LD 81 type"};
    constexpr std::array<std::string_view, 2> classes{"class", "LD 81 class"};
    const auto choose = [&](const auto& attributes) -> const Fact* {
      for (const auto attribute : attributes)
        if (const auto* fact = find(set.facts, attribute)) return fact;
      return nullptr;
    };
    const auto* type = choose(types);
    const auto* service = choose(classes);
    for (const auto& fact : set.facts) {
      auto copy = fact;
      copy.subject = subject;
      if (&fact == type || &fact == service) {
        copy.attribute = &fact == type ? "type" : "class";
        copy.feature = false;
      } else if (!features) {
        continue;
      }
      // A parallel set has the rights and the pickup group of its line.
      if (subject.what == What::parallel_set && (copy.attribute == "class" || copy.attribute == "pickup_group"))
        copy.feature = true;
      rest_.push_back(std::move(copy));
    }
  }

  void copy_features(const KeyFacts& key, const Subject& line) {
    for (auto fact : key.facts) {
      if (!fact.feature) continue;
      fact.subject = line;
      rest_.push_back(std::move(fact));
    }
  }

  void emit(Subject subject, std::string_view attribute, std::string value, const Appearance& at, bool feature = true) {
    rest_.push_back({std::move(subject), std::string(attribute), std::move(value), at.origin, at.text, feature});
  }

  FactSet& facts_;
  const Mapping& mapping_;
  std::vector<SetFacts> sets_;
  std::vector<bool> numbered_;
  std::vector<Number> numbers_;
  std::map<std::string, std::size_t> number_index_;
  std::vector<Fact> rest_;
};

} // namespace

void settle_nortel(FactSet& facts, const Mapping& mapping) {
  Settler(facts, mapping).run();
}

} // namespace telctl::legacy
