#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/estate/index.hpp>
#include <telctl/legacy/build.hpp>

namespace telctl::legacy {

/// All facts about one subject, in the order of the exports.
struct Record {
  Subject subject;
  std::vector<const Fact*> facts;

  [[nodiscard]] const Fact* find(std::string_view field) const;
  [[nodiscard]] std::string value(std::string_view field) const; ///< empty when there is none
};

/// The estate being made, with its account: every fact that a builder looks at ends in a row of the fidelity report or
/// in a finding.
class Draft {
 public:
  Draft(const FactSet& facts, const Mapping& mapping, const estate::Estate& fragment, Imported& imported);

  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  const FactSet& facts;
  const Mapping& mapping;
  const estate::Index fragment;
  estate::Estate& estate;

  /// The estate has the fact's value, as it was or as `into`.
  void carried(const Fact& fact, std::string into, std::string reason = {});
  void row(const Fact& fact, Verdict verdict, std::string into, std::string reason);
  /// What the mapping says about a feature; `otherwise` and its reason when it says nothing. The rule, for what it
  /// gives to the line.
  const FeatureRule* judge(const Fact& fact, std::string_view feature, Verdict otherwise, std::string reason);
  const FeatureRule* judge(const Fact& fact);
  void error(ErrorCode code, const Fact& fact, std::string what, std::string hint = {});
  /// All facts of a record are lost for the reason of a dead reference.
  void dead(const Record& record, const DeadReference& rule);
  /// Reports two different values of one field and answers whether there are.
  bool contradicts(const Record& record);

  /// Site and building of a number: the row's own, else the first rule that holds the number. False after a finding.
  bool place(const Record& record, const std::string& number, std::string& site, std::string* building);
  /// Whether a reference leads to a line of the import or of the fragment. A dead one is a row, an unknown one a
  /// finding.
  bool leads_to_line(const Fact& fact, const std::string& number);
  void add_line_number(const std::string& number) { lines_.insert(number); }
  void add_line_numbers(const std::set<std::string>& numbers) { lines_.insert(numbers.begin(), numbers.end()); }
  [[nodiscard]] bool is_line(const std::string& number) const;
  [[nodiscard]] bool is_group(const std::string& number) const;
  [[nodiscard]] estate::Mark mark(const Origin& origin) const { return {origin.file, origin.line, origin.column}; }

  /// The legacy type's telephone model: nothing after a finding.
  std::optional<std::string> model(const Record& record);

 private:
  void dead_end(const Fact& fact, const std::string& number);

  Imported& imported_;
  std::vector<Record> records_;
  std::set<std::string> lines_;
  std::set<std::string> groups_; ///< numbers of the groups in the exports
};

/// Digits without the blanks, dots, dashes and brackets that people write; a leading + stays.
std::string dialled(std::string_view written);

void build_lines(Draft& draft);
void build_keys(Draft& draft);
void build_parallel_sets(Draft& draft);
void build_groups(Draft& draft);
void build_filters(Draft& draft);
void build_dids(Draft& draft);
/// What is left: equipment positions without a number, restrictions.
void build_rest(Draft& draft);

} // namespace telctl::legacy
