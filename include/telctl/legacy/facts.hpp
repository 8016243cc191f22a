#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/support/error.hpp>

/// What old exchanges say, before anything is made of it. A reader turns an export into facts; each fact knows the
/// place and the text that it was read from, and no line of an export is lost: it gives facts, is recognised as layout,
/// is ignored for a reason that the mapping states, or is quarantined with the reason why it was not understood.
namespace telctl::legacy {

/// What a fact is about. The id is the legacy system's own: "2057", "014 0 00 03", "014 0 00 03/01".
enum class What {
  line,         ///< a directory number: id "2057"
  set,          ///< a telephone or port by its equipment position: id "014 0 00 03"
  key,          ///< a key of a line's or a set's telephone: id "2057/3"
  parallel_set, ///< a further telephone of a line: id "2057/024 0 00 01", or "2057/ROW" when it has no position
  group,        ///< a hunt or ring group: id is its own name or number
  filter,       ///< boss and secretaries
  did,          ///< a public number: id is the number as printed
  restriction,  ///< a table of allowed and denied digits
  system,       ///< the exchange itself: release, messages
};
/// "line", "set", "key", "parallel-set", "group", "filter", "did", "restriction", "system"
std::string_view to_string(What what);

struct Subject {
  What what = What::line;
  std::string id;

  friend bool operator==(const Subject&, const Subject&) = default;
  friend auto operator<=>(const Subject&, const Subject&) = default;
};
/// "line 2057"
std::string to_string(const Subject& subject);

/// Where a fact was read. `file` is an index into FactSet::files; column counts bytes of the file from 1.
struct Origin {
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// One thing that an export says.
struct Fact {
  Subject subject;
  std::string attribute; ///< a field of the estate (`field_names()` in mapping.hpp), or a feature in the legacy
                         ///< system's own words
  std::string value;     ///< UTF-8, trimmed
  Origin origin;
  std::string text;        ///< the cell or line as it stands in the file, UTF-8
  bool feature = false;    ///< whether the attribute is a feature: "CLS CFXD", "findmefollow_grplist"
  bool translated = false; ///< whether the mapping's `values` gave the value: the cell itself is in `text`
};

/// A line of an export that gave nothing.
struct Quarantined {
  Error reason;            ///< with its place
  std::string text;        ///< raw; secrets of known columns are blotted out
  std::uint32_t lines = 1; ///< physical lines held back (a quoted cell may hold several)
};

struct Ignored {
  Origin origin;
  std::string text;
  std::string reason; ///< as the mapping gives it
};

/// A file that the mapping leaves unread.
struct IgnoredFile {
  std::string file;
  std::string reason;
};

/// What became of the physical lines of an export: `total` is the sum of the others.
struct LineCount {
  std::size_t total = 0;
  std::size_t understood = 0; ///< gave facts
  std::size_t layout = 0;     ///< prompts, headers, messages of the machine: recognised, nothing to carry
  std::size_t blank = 0;
  std::size_t ignored = 0;
  std::size_t quarantined = 0;

  LineCount& operator+=(const LineCount& other);
  [[nodiscard]] bool complete() const { return total == understood + layout + blank + ignored + quarantined; }
};

struct FactSet {
  std::vector<std::string> files;
  std::vector<Fact> facts; ///< in the order of the files
  std::vector<Quarantined> quarantined;
  std::vector<Ignored> ignored;
  std::vector<IgnoredFile> ignored_files;
  Findings findings; ///< what the mapping does not say: nothing may be written while there are errors
  LineCount lines;

  [[nodiscard]] Place place(const Origin& origin, std::string object = {}) const;
};

} // namespace telctl::legacy
