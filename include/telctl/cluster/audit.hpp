#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cluster/connect.hpp>
#include <telctl/cluster/profile.hpp>
#include <telctl/estate/rules.hpp>
#include <telctl/support/error.hpp>

/// What is on a cluster, and what looks wrong with it. Only reads.
namespace telctl::cluster {

/// A table that somebody keeps beside the cluster: which lines there are, whose, with which numbers.
struct TableSource {
  std::string file; ///< for messages
  std::string_view bytes;
  std::string encoding; ///< as declared; needed as soon as a letter is not ASCII
  char separator = 0;   ///< 0: the one that the heading has most of
  std::map<std::string, std::string>
      columns; ///< field ("extension", "did", …) → heading, where the name does not tell it
};

struct TableRow {
  std::uint32_t line = 0;
  std::map<std::string, std::string> values; ///< by field, UTF-8; only those that are not empty
};

struct Table {
  std::string file;
  std::set<std::string> fields;     ///< that have a column
  std::vector<std::string> ignored; ///< headings that mean nothing to the comparison
  std::vector<TableRow> rows;
};

/// Reads it whole. TEL-0540: no column extension, an unreadable encoding, a heading that is not there.
Result<Table> read_table(const TableSource& source);
/// Fields that a table may have, each with the headings by which it is known.
const std::vector<std::pair<std::string, std::vector<std::string>>>& table_fields();

struct AuditOptions {
  std::set<std::string> disabled; ///< rules that are not applied
  bool full_numbers = false;      ///< else the last digits of numbers outside are hidden
  std::vector<Table> tables;
};

/// One kind of object.
struct TypeCount {
  std::string path; ///< "/users"
  std::optional<std::size_t> count;
  std::string why; ///< why it was not seen
};

struct Audit {
  std::vector<TypeCount> types;
  Findings findings;                           ///< each with its rule; the gravest first
  std::map<std::string, std::string> unjudged; ///< rules that could not be applied, and why
};

/// The rules of the audit, in the order of the findings.
const std::vector<estate::Rule>& audit_rules();

/// Reads the cluster and applies the rules. What cannot be seen (no such interface, no right) is told, never taken for
/// nothing. An error only when nothing at all can be read.
Result<Audit> audit(Confd& confd, const AuditOptions& options);

} // namespace telctl::cluster
