#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <telctl/estate/errors.hpp>
#include <telctl/estate/fields.hpp>
#include <telctl/estate/rules.hpp>
#include <telctl/support/text.hpp>

namespace telctl::estate {

/// Where a rule puts what it found.
class Reporter {
 public:
  Reporter(const Estate& estate, const Rule& rule, ErrorCode code, Findings& findings)
      : estate_(&estate), rule_(&rule), code_(code), findings_(&findings) {}

  void add(Mark mark, std::string object, std::string what, std::string hint) const {
    findings_->add({.severity = rule_->severity,
                    .error = {.code = code_,
                              .what = std::move(what),
                              .where = estate_->place(mark, std::move(object)),
                              .hint = std::move(hint)},
                    .rule = std::string(rule_->id)});
  }
  /// "lines.csv:12:1", or the object's name when it is not from a file.
  [[nodiscard]] std::string place(Mark mark, std::string_view object) const {
    auto place = estate_->place(mark);
    if (place.file.empty()) place.object = object;
    return to_string(place);
  }

 private:
  const Estate* estate_;
  const Rule* rule_;
  ErrorCode code_;
  Findings* findings_;
};

/// A rule and the small function that applies it.
struct Check {
  Rule rule;
  ErrorCode code;
  void (*run)(const Index&, const Reporter&);
};

// One file for each theme.
std::vector<Check> number_checks();
std::vector<Check> reference_checks();
std::vector<Check> capacity_checks();
std::vector<Check> set_checks();
std::vector<Check> line_checks();
std::vector<Check> forward_checks();
std::vector<Check> routing_checks();
std::vector<Check> schedule_checks();
std::vector<Check> wave_checks();
std::vector<Check> value_checks();
std::vector<Check> service_checks();
std::vector<Check> destination_checks();
std::vector<Check> sound_checks();

/// Names of objects as findings show them: "line 4012", "site orsay".
inline std::string name_of(const Line& line) {
  return "line " + visible(line.extension);
}
inline std::string name_of(const Group& group) {
  return "group " + visible(group.id);
}
inline std::string name_of(const Site& site) {
  return "site " + visible(site.id);
}
inline std::string name_of(const Queue& queue) {
  return "queue " + visible(queue.id);
}
inline std::string name_of(const Agent& agent) {
  return "agent " + visible(agent.number);
}
inline std::string name_of(const Switchboard& switchboard) {
  return "switchboard " + visible(switchboard.id);
}
inline std::string name_of(const Conference& conference) {
  return "conference " + visible(conference.id);
}
inline std::string name_of(const Ivr& ivr) {
  return "ivr " + visible(ivr.id);
}
inline std::string name_of(const Paging& paging) {
  return "paging " + visible(paging.number);
}
inline std::string name_of(const ParkingLot& lot) {
  return "parking lot " + visible(lot.id);
}
inline std::string name_of(const Filter& filter) {
  return "filter " + visible(filter.id);
}

inline std::string name_of(const Incall& incall) {
  return "incall " + visible(incall.did);
}
inline std::string name_of(const Trunk& trunk) {
  return "trunk " + visible(trunk.id);
}
inline std::string name_of(const Outcall& outcall) {
  return "outcall " + visible(outcall.name);
}
inline std::string name_of(const DialPattern& pattern) {
  return "dial pattern " + visible(pattern.pattern);
}
inline std::string name_of(const Schedule& schedule) {
  return "schedule " + visible(schedule.name);
}
inline std::string name_of(const Period& period) {
  return "period of schedule " + visible(period.schedule);
}

/// Finds the second use of what only one may have.
class Claims {
 public:
  explicit Claims(const Reporter& report) : report_(report) {}
  /// `what` is said of it: "extension 4012".
  void claim(std::string key, Mark mark, const std::string& object, std::string_view what) {
    const auto [first, fresh] = seen_.try_emplace(std::move(key), mark, object);
    if (!fresh)
      report_.add(mark, object,
                  std::string(what) + " is given twice (first at " +
                      report_.place(first->second.first, first->second.second) + ")",
                  "keep one of them");
  }

 private:
  const Reporter& report_;
  std::unordered_map<std::string, std::pair<Mark, std::string>> seen_;
};

/// Whether the line will be on the cluster: a decision may leave it on the old PABX or end it.
inline bool migrates(const Line& line) {
  return line.decision != "keep" && line.decision != "drop";
}

} // namespace telctl::estate
