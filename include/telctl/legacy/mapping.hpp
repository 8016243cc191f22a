#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/estate/model.hpp>
#include <telctl/legacy/facts.hpp>
#include <telctl/support/error.hpp>

/// The mapping of one old exchange: how its facts become estate objects, and what is knowingly left behind. A person
/// writes it (docs/formats/mapping.md, schemas/mapping.schema.json); telctl decides nothing that it does not say.
/// Patterns ("*", "?") match the whole text, upper and lower case alike.
namespace telctl::legacy {

/// Where the cells of a named column go.
struct ColumnRule {
  std::string column;  ///< heading, blanks collapsed, compared without case and accents
  std::string field;   ///< one of field_names(what); empty when `feature` or `ignore` says where it goes
  std::string feature; ///< a legacy feature without a field: judged by `features`
  std::string ignore;  ///< reason for which the column is not carried
  std::map<std::string, std::string> values; ///< translation of the cells; a cell that is not among them is an error
  estate::Mark mark;
};

/// One kind of table: which files, what a row is about, and its columns.
struct TableRule {
  std::string name;
  std::vector<std::string> files; ///< patterns of file names; empty = all
  What what = What::line;         ///< line, key, parallel_set, group, filter
  bool cabling = false;           ///< rows of a distribution frame: lines, and further sets of them
  std::vector<ColumnRule> columns;
  std::map<std::string, std::string> constants; ///< fields that are the same in each row: "site: rennes"
  estate::Mark mark;
};

/// Which reader takes which file, when exports of several formats come from one exchange.
struct FileRule {
  std::vector<std::string> names; ///< patterns of file names; the first rule that matches wins
  std::string format;
  std::string encoding; ///< empty = the mapping's
  std::string ignore;   ///< reason for which the file is not read
};

/// What no export tells about a line: a name, a class of service.
struct LineRule {
  struct Field {
    std::string name; ///< one of field_names(What::line)
    std::string value;
    estate::Mark mark;
  };
  std::vector<Field> fields;
  std::string reason; ///< mandatory: where it is known from
  std::string file;   ///< the mapping that says so
  estate::Mark mark;
};

/// Lines that carry nothing: page titles, totals, tests of the installer.
struct IgnoreRule {
  std::string line;   ///< pattern of the whole line (captures) or record (tables)
  std::string reason; ///< mandatory; counted and reported
  estate::Mark mark;
};

/// Numbers of a site (and building). The first rule that holds the number wins.
struct SiteRule {
  std::string site;
  std::string building;
  std::vector<estate::Range> ranges; ///< empty: every number
};

enum class Verdict { kept, transformed, lost, to_decide };
/// "kept", "transformed", "lost", "to-decide"
std::string_view to_string(Verdict verdict);

/// What is said about a feature that has no field in the estate.
struct FeatureRule {
  std::vector<std::string> features; ///< patterns of legacy names: "CLS CFX?"
  std::string value;                 ///< pattern; empty = any
  std::string name; ///< common name for the report and --fail-on: "forward-block"; empty = the legacy name
  Verdict verdict = Verdict::to_decide;
  std::string into;   ///< what it became, for transformed
  std::string reason; ///< mandatory for lost and to-decide
  std::string right;  ///< right given to the line, for transformed
  estate::Mark mark;
};

/// A class of service and the rights that it becomes (none must be said: `rights: []`).
struct ClassRule {
  std::vector<std::string> rights;
  std::string reason; ///< mandatory when rights is empty: such a line may call anything
  estate::Mark mark;
};

/// What a key of a legacy type becomes; without `type` it is judged by verdict and reason.
struct KeyRule {
  std::string type; ///< type of estate::Key: user, group, custom, service, forward, park
  bool supervised = false;
  std::string target; ///< fixed target, instead of the one on the legacy key
  Verdict verdict = Verdict::transformed;
  std::string reason; ///< mandatory for lost and to-decide
  estate::Mark mark;
};

enum class NameOrder { surname_first, firstname_first };
enum class Capitals { keep, title };

/// How one cell with a whole name becomes surname and first name.
struct NameRules {
  NameOrder order = NameOrder::surname_first;
  Capitals capitals = Capitals::keep;
  std::vector<std::string> prefixes; ///< text before a name that is no part of it: "SCHOOL - "
  std::vector<std::string> particles{"de la", "de",  "du",  "des", "d'",  "le", "la", "l'",
                                     "van",   "von", "der", "den", "ter", "el", "al", "ben"};
  std::vector<std::string>
      service_words; ///< a name that has one of these words is no person: it becomes the line's label

  friend bool operator==(const NameRules&, const NameRules&) = default;
};

/// A reference that leads nowhere, and why that is known and accepted.
struct DeadReference {
  std::string number; ///< or equipment position
  std::string reason;
  estate::Mark mark;
};

/// What stands on an equipment position that no capture gives a number for.
struct SetRule {
  std::string extension;
  std::string reason;
  estate::Mark mark;
};

struct Mapping {
  std::string file;    ///< its own name, for messages
  std::string extends; ///< mapping that this one adds to; its path is relative to this one
  std::string format;  ///< name of the reader
  std::string pabx;    ///< what the exchange is, for the report
  std::string encoding;
  char separator = 0; ///< 0 = from the first heading line: tab, semicolon or comma
  int header_lines = 1;
  std::string list_separator = ","; ///< between the members in one cell
  std::vector<FileRule> files;
  std::vector<TableRule> tables;
  std::vector<ColumnRule> columns; ///< formats whose columns have names of their own: goes before what the reader
                                   ///< knows; `column` is a pattern
  std::vector<SiteRule> sites;
  std::map<std::string, estate::LineKind> kinds; ///< legacy type → kind
  std::map<std::string, std::string> models;     ///< legacy type → id of a PhoneModel; "" = none
  std::map<std::string, ClassRule> rights;       ///< class of service → rights
  std::map<std::string, KeyRule> keys;           ///< key type → key
  std::map<std::string, std::string> strategies; ///< group type → strategy; "*" for every other
  std::map<std::string, SetRule> sets;           ///< equipment position → number
  std::map<std::string, LineRule> lines;         ///< number → what no export tells about it
  NameRules names;
  std::vector<FeatureRule> features;
  std::vector<IgnoreRule> ignore;
  std::vector<DeadReference> dead;

  [[nodiscard]] const DeadReference* dead_reference(std::string_view reference) const;
  [[nodiscard]] const IgnoreRule* ignored(std::string_view line) const;
  [[nodiscard]] const ColumnRule* column(std::string_view name) const;
  [[nodiscard]] const FeatureRule* feature(std::string_view name, std::string_view value) const;
};

/// Fields that facts about this may name, sorted: what stands on the right side of `columns`.
const std::vector<std::string>& field_names(What what);

/// Reads a mapping file. Errors are findings with file, line and column, all in one pass; the mapping is usable when
/// there are none.
struct LoadedMapping {
  Mapping mapping;
  Findings findings;
};
LoadedMapping parse_mapping(std::string_view yaml, std::string name);
/// The same from a file, with the mapping that it extends, and that one's. What it says itself goes first.
Result<LoadedMapping> load_mapping(const std::filesystem::path& file);

/// Whole-text match of "*" (any run) and "?" (any character), ASCII case ignored.
bool glob(std::string_view pattern, std::string_view text);

} // namespace telctl::legacy
