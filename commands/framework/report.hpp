#pragma once
#include <string>
#include <vector>

#include <framework/context.hpp>
#include <telctl/support/json.hpp>

namespace telctl::commands {

struct Column {
  std::string key;
  std::string title;  ///< "EXTENSION"
  bool wide = false;  ///< only with -o wide (and in csv)
  bool right = false; ///< numbers
};

/// The result of a command: a list of records with the same fields, and facts about the whole. Every output format is
/// made from it.
struct Report {
  std::string schema; ///< "telctl/audit"
  int version = 1;
  std::string list = "items"; ///< name of the list in JSON
  std::vector<Column> columns;
  std::vector<OrderedJson> records;         ///< every field always present, null when there is nothing
  OrderedJson head = OrderedJson::object(); ///< further fields of the JSON document: counts, identity, times
  std::vector<std::string> notes;           ///< lines below the table, for people: totals, next step
};

/// The columns to show: those of --columns (TEL-0901 for an unknown one), else all, of a table those that are not wide.
Result<std::vector<Column>> chosen_columns(const Context& context, const std::vector<Column>& columns);

/// Writes the report in the format asked for, and checks that all of it was written (TEL-0126 on a full disk).
/// JSON: {"schema", "version", head…, LIST: records}. jsonl: a record a line. csv: all columns.
Status emit(const Context& context, const Report& report);

/// A report whose records come one by one. csv and jsonl are written while they come, so that only those formats that
/// need all of them keep them in memory.
class ReportStream {
 public:
  /// `report` has no records yet.
  ReportStream(const Context& context, Report report) : context_(context), report_(std::move(report)) {}
  Status add(OrderedJson record);
  [[nodiscard]] Report& report() { return report_; }
  [[nodiscard]] std::size_t size() const { return written_ + report_.records.size(); }
  Status finish();

 private:
  const Context& context_;
  Report report_;
  std::size_t written_ = 0; ///< records that are not in `report_` any more
};

} // namespace telctl::commands
