#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

struct ForwardField {
  std::string_view name;
  std::string Line::* member;
};
constexpr std::array<ForwardField, 3> forward_fields{{{"forward_unconditional", &Line::forward_unconditional},
                                                      {"forward_busy", &Line::forward_busy},
                                                      {"forward_no_answer", &Line::forward_no_answer}}};

enum class Leads { nowhere_given, inside, service, missing, outside };

/// Where a dialled number leads, seen from this line.
Leads leads(const Index& index, const std::string& number) {
  if (number.empty()) return Leads::nowhere_given;
  if (index.line(number) != nullptr || index.group_by_extension(number) != nullptr || index.service_extension(number))
    return Leads::inside;
  if (number.find_first_of("*#") != std::string::npos) return Leads::service;
  for (const auto& site : index.estate().sites)
    for (const auto& range : site.ranges)
      if (range.contains(number)) return Leads::missing;
  return Leads::outside;
}

template <class F>
void for_each_forward(const Index& index, F&& f) {
  for (const auto& line : index.estate().lines)
    for (const auto& field : forward_fields)
      f(line, field.name, line.*field.member, leads(index, line.*field.member));
}

void forward_outside(const Index& index, const Reporter& report) {
  for_each_forward(index, [&](const Line& line, std::string_view field, const std::string& number, Leads where) {
    if (where == Leads::outside)
      report.add(line.marks.of(field), name_of(line),
                 fmt::format("line {} forwards to the outside: {}", visible(line.extension), visible(number)),
                 "it costs money and is the usual door of toll fraud: is it wanted?");
  });
}

void forward_nowhere(const Index& index, const Reporter& report) {
  for_each_forward(index, [&](const Line& line, std::string_view field, const std::string& number, Leads where) {
    if (where == Leads::missing)
      report.add(line.marks.of(field), name_of(line),
                 fmt::format("line {} forwards to {}, which nobody has", visible(line.extension), visible(number)),
                 "add the line, or change the forward");
  });
}

/// Only forwards of all calls make a circle that no call leaves.
void forward_loop(const Index& index, const Reporter& report) {
  std::unordered_map<const Line*, int> walks; // the walk on which a line was met first
  int walk = 0;
  for (const auto& start : index.estate().lines) {
    ++walk;
    const Line* line = &start;
    while (line != nullptr && !line->forward_unconditional.empty() && walks.try_emplace(line, walk).second)
      line = index.line(line->forward_unconditional);
    if (line == nullptr || line->forward_unconditional.empty() || walks[line] != walk) continue;
    std::string circle = visible(line->extension);
    const Line* next = line;
    do {
      next = index.line(next->forward_unconditional);
      circle += " → " + visible(next->extension);
    } while (next != line);
    report.add(line->marks.of("forward_unconditional"), name_of(*line),
               fmt::format("forwards run in a circle: {}", circle), "remove one of them: no call would end");
  }
}

} // namespace

std::vector<Check> forward_checks() {
  return {
      {{"forward-loop", Severity::error, "Forwards of all calls run in a circle"},
       errors::estate_forward,
       forward_loop},
      {{"forward-nowhere", Severity::error, "A forward leads to an extension of a site that no line or group has",
        true},
       errors::estate_forward,
       forward_nowhere},
      {{"forward-outside", Severity::warning, "A forward leads out of the estate", true},
       errors::estate_forward,
       forward_outside},
  };
}

} // namespace telctl::estate
