#include <telctl/legacy/diff.hpp>

#include <array>
#include <map>

namespace telctl::legacy {
namespace {

struct Value {
  std::string text;
  const Fact* first = nullptr;
};
using Attributes = std::map<std::string, Value>;

/// A parallel set has no name of its own: tables number theirs by row, so a row above would rename it. Its telephone or
/// port tells which it is.
Subject lasting(const std::vector<const Fact*>& facts) {
  auto subject = facts.front()->subject;
  if (subject.what != What::parallel_set) return subject;
  subject.id = subject.id.substr(0, subject.id.find('/'));
  for (const auto* fact : facts)
    if (fact->attribute == "mac" || fact->attribute == "set" || fact->attribute == "gateway" ||
        fact->attribute == "port" || fact->attribute == "pair")
      subject.id += "/" + fact->value;
  return subject;
}

std::map<Subject, Attributes> by_subject(const FactSet& set) {
  std::map<Subject, std::vector<const Fact*>> groups;
  for (const auto& fact : set.facts)
    if (fact.subject.what != What::system) groups[fact.subject].push_back(&fact);
  std::map<Subject, Attributes> subjects;
  for (const auto& [subject, facts] : groups) {
    auto& attributes = subjects[lasting(facts)];
    for (const auto* fact : facts) {
      auto& value = attributes[fact->attribute];
      if (value.first == nullptr) value.first = fact;
      value.text += value.text.empty() ? fact->value : " " + fact->value;
    }
  }
  return subjects;
}

class Comparison {
 public:
  Comparison(const FactSet& before, const FactSet& after) : before_(before), after_(after) {}

  std::vector<Change> run() {
    const auto old = by_subject(before_);
    const auto now = by_subject(after_);
    for (const auto& [subject, attributes] : old)
      if (!now.contains(subject)) whole(Change::Kind::removed, subject, attributes, before_);
    for (const auto& [subject, attributes] : now) {
      const auto known = old.find(subject);
      if (known == old.end())
        whole(Change::Kind::added, subject, attributes, after_);
      else
        attributes_of(subject, known->second, attributes);
    }
    return std::move(changes_);
  }

 private:
  /// "name Le Goff, type 3902": enough to know what came or went.
  void whole(Change::Kind kind, const Subject& subject, const Attributes& attributes, const FactSet& set) {
    constexpr std::array<std::string_view, 7> telling{"name", "lastname", "label", "type", "target", "member", "boss"};
    std::string text;
    for (const auto attribute : telling)
      if (const auto found = attributes.find(std::string(attribute)); found != attributes.end())
        text += (text.empty() ? "" : ", ") + std::string(attribute) + " " + found->second.text;
    const auto& first = *attributes.begin()->second.first;
    changes_.push_back({.kind = kind,
                        .subject = subject,
                        .attribute = {},
                        .before = kind == Change::Kind::removed ? text : "",
                        .after = kind == Change::Kind::added ? text : "",
                        .where = set.place(first.origin)});
  }

  void attributes_of(const Subject& subject, const Attributes& old, const Attributes& now) {
    for (const auto& [attribute, value] : old)
      if (!now.contains(attribute))
        changes_.push_back(
            {Change::Kind::removed, subject, attribute, value.text, {}, before_.place(value.first->origin)});
    for (const auto& [attribute, value] : now) {
      const auto known = old.find(attribute);
      if (known == old.end())
        changes_.push_back(
            {Change::Kind::added, subject, attribute, {}, value.text, after_.place(value.first->origin)});
      else if (known->second.text != value.text)
        changes_.push_back({Change::Kind::changed, subject, attribute, known->second.text, value.text,
                            after_.place(value.first->origin)});
    }
  }

  const FactSet& before_;
  const FactSet& after_;
  std::vector<Change> changes_;
};

} // namespace

std::string_view to_string(Change::Kind kind) {
  constexpr std::array<std::string_view, 3> names{"added", "removed", "changed"};
  return names.at(static_cast<std::size_t>(kind));
}

std::vector<Change> compare(const FactSet& before, const FactSet& after) {
  return Comparison(before, after).run();
}

} // namespace telctl::legacy
