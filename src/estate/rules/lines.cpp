#include <algorithm>
#include <map>
#include <unordered_set>

#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

void special_line_undecided(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines)
    if (is_special(line.kind) && line.decision.empty())
      report.add(line.marks.of("kind"), name_of(line),
                 fmt::format("{} line {} is undecided", to_string(line.kind), visible(line.extension)),
                 "a person decides: decision migrate, keep or drop, and decision_reason");
}

void bad_decision(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines)
    if ((line.decision == "keep" || line.decision == "drop") && line.decision_reason.empty())
      report.add(line.marks.of("decision"), name_of(line),
                 fmt::format("the decision to {} line {} has no reason", line.decision, visible(line.extension)),
                 "write into decision_reason who decided it and why");
}

void person_without_line(const Index& index, const Reporter& report) {
  std::unordered_set<std::string_view> owners;
  for (const auto& line : index.estate().lines)
    owners.insert(line.person);
  for (const auto& person : index.estate().people)
    if (!owners.contains(person.id))
      report.add(person.marks.object, "person " + visible(person.id),
                 fmt::format("person '{}' has no line", visible(person.id)), "");
}

void line_without_name(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines)
    if (line.person.empty() && line.label.empty())
      report.add(line.marks.object, name_of(line),
                 fmt::format("line {} has neither a person nor a label", visible(line.extension)),
                 "the called party would see a number only: give it a label");
}

void missing_emergency_number(const Index& index, const Reporter& report) {
  std::map<std::string_view, int> lines;
  for (const auto& line : index.estate().lines)
    ++lines[line.site];
  for (const auto& site : index.estate().sites) {
    const auto found = lines.find(site.id);
    if (site.emergency_number.empty() && found != lines.end())
      report.add(site.marks.object, name_of(site),
                 fmt::format("site '{}' has {} line{} and no emergency_number", visible(site.id), found->second,
                             found->second == 1 ? "" : "s"),
                 "the emergency services would see a number of another place and send help there");
  }
}

void group_without_member(const Index& index, const Reporter& report) {
  for (const auto& group : index.estate().groups)
    if (group.members.empty())
      report.add(group.marks.object, name_of(group), fmt::format("group '{}' has no member", visible(group.id)),
                 "calls to it would ring nowhere");
}

void filter_without_secretary(const Index& index, const Reporter& report) {
  for (const auto& filter : index.estate().filters)
    if (filter.secretaries.empty())
      report.add(filter.marks.object, "filter " + visible(filter.id),
                 fmt::format("filter '{}' has no secretary", visible(filter.id)), "name at least one in secretaries");
}

bool right_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

/// Asterisk's patterns: after "_" the letters X, Z, N, sets in brackets, and "." or "!" at the end; else a number.
bool right_pattern(std::string_view pattern) {
  if (!pattern.starts_with('_'))
    return !pattern.empty() && pattern.find_first_not_of("+*#0123456789") == std::string_view::npos;
  bool set = false;
  for (std::size_t i = 1; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (set)
      set = c != ']';
    else if (c == '[')
      set = true;
    else if ((c == '.' || c == '!') && i + 1 == pattern.size())
      return i > 1;
    else if (std::string_view("+*#0123456789XZNxzn").find(c) == std::string_view::npos)
      return false;
  }
  return pattern.size() > 1 && !set;
}

void bad_right(const Index& index, const Reporter& report) {
  for (const auto& right : index.estate().rights) {
    const auto object = "right " + visible(right.name);
    if (!right_name(right.name))
      report.add(right.marks.of("name"), object, fmt::format("'{}' is no name of a right", visible(right.name)),
                 "lower-case letters, digits, - and _");
    for (std::size_t i = 0; i < right.patterns.size(); ++i)
      if (!right_pattern(right.patterns[i]))
        report.add(right.marks.of("patterns", i), object, fmt::format("'{}' is no pattern", visible(right.patterns[i])),
                   "a number, or _ and digits, X, Z, N, [1-5], with . or ! at the end");
    if (right.patterns.empty())
      report.add(right.marks.object, object, fmt::format("right '{}' has no pattern", visible(right.name)),
                 "it would change nothing");
  }
}

void bad_key(const Index& index, const Reporter& report) {
  for (const auto& key : index.estate().keys) {
    const auto object = fmt::format("key {} of line {}", key.position, visible(key.line));
    if (key.target.empty() && key.type != "park" && key.type != "onlinerec")
      report.add(key.marks.object, object, fmt::format("{} has no target", object), "a key of this type needs one");
    // confd refuses a longer label, and ; ends a value in the file that the telephone gets.
    if (key.label.size() > 128 || key.label.find_first_of(";\r\n\t") != std::string::npos)
      report.add(key.marks.of("label"), object, fmt::format("the label of {} cannot be shown", object),
                 "at most 128 characters, without ; and line breaks");
  }
}

} // namespace

std::vector<Check> line_checks() {
  return {
      {{"special-line-undecided", Severity::error,
        "A lift alarm, fax, door phone or other special line has no decision"},
       errors::estate_undecided,
       special_line_undecided},
      {{"bad-decision", Severity::error, "A line is kept on the old PABX or dropped without a reason"},
       errors::estate_undecided,
       bad_decision},
      {{"missing-emergency-number", Severity::error,
        "A site with lines has no number for the emergency services to see"},
       errors::estate_missing,
       missing_emergency_number},
      {{"line-without-name", Severity::warning, "A line has neither a person nor a label"},
       errors::estate_missing,
       line_without_name},
      {{"person-without-line", Severity::info, "A person has no line", true},
       errors::estate_missing,
       person_without_line},
      {{"group-without-member", Severity::error, "A group has no member"},
       errors::estate_missing,
       group_without_member},
      {{"filter-without-secretary", Severity::error, "A boss has no secretary"},
       errors::estate_missing,
       filter_without_secretary},
      {{"bad-right", Severity::error, "A call right has a name or a pattern that the cluster refuses, or no pattern"},
       errors::estate_value,
       bad_right},
      {{"bad-key", Severity::error, "A key has no target, or a label that cannot be shown"},
       errors::estate_value,
       bad_key},
  };
}

} // namespace telctl::estate
