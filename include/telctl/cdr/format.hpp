#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl::cdr {

/// How the records of a format are laid out. One record a line, LF.
enum class Layout : std::uint8_t { delimited, json_lines };

/// What a column means for the ticket. `context` to `application_data` are evidence for called number and direction.
enum class Role : std::uint8_t {
  none,
  account,
  caller,
  called,
  caller_id,
  context,
  channel,
  called_channel,
  application,
  application_data,
  start,
  answer,
  end,
  duration,
  billable,
  disposition,
  ama,
  unique_id,
  user_field,
  call_id,
  leg,
  written,
  count_of_roles
};

/// How a value is written. A value that is not written so is not of this format.
enum class Type : std::uint8_t {
  text,
  quoted_text,     ///< quoted and doubled inside a format that does not quote
  number,          ///< digits
  seconds,         ///< digits
  decimal_seconds, ///< "7.006002"
  local_time,      ///< "2026-11-23 08:37:28"
  iso_time,        ///< "2026-11-23T08:37:28+0100"
  epoch,           ///< "1795419448"
  decimal_epoch,   ///< "1795419448.128209"; 0.000000 is nothing
  disposition,     ///< the words of Asterisk
  disposition_number,
  ama,
  ama_number,
  unique_id ///< "[SYSTEM-]EPOCH.N"
};

struct FormatColumn {
  std::string name;
  Role role = Role::none;
  Type type = Type::text;
  bool may_be_empty = false;
  std::string when; ///< option of the source that adds this column; empty = always there
};

/// A record with what the ticket made of it must contain: the descriptor's own test.
struct FormatExample {
  std::string record;
  std::string options; ///< options in force, blanks between
  std::string zone;
  std::vector<std::pair<std::string, std::string>> ticket; ///< field and value
};

/// A format descriptor: one file of schemas/cdr. A new version of a format is a new file.
struct Format {
  std::string name;
  std::string title;
  std::string documentation; ///< path below docs/
  std::string summary;
  Layout layout = Layout::delimited;
  char separator = ',';
  bool quoted = true; ///< fields may be quoted, quotes doubled inside
  std::vector<FormatColumn> columns;
  std::vector<FormatExample> examples;
};

/// One set of columns of a format: its options on or off.
struct Variant {
  const Format* format = nullptr;
  std::vector<const FormatColumn*> columns;
  std::string options; ///< "loguniqueid loguserfield"; empty when the format has no options, or none is on

  /// "asterisk-cdr-csv (loguniqueid loguserfield)"
  [[nodiscard]] std::string label() const;
};

/// Reads a descriptor. What is wrong in it is in `findings` (TEL-0702) with line and column.
Format parse_format(std::string_view yaml, const std::string& file, Findings& findings);

/// Formats and all their variants. Not copied: variants point into it.
class FormatCatalogue {
 public:
  FormatCatalogue() = default;
  FormatCatalogue(const FormatCatalogue&) = delete;
  FormatCatalogue& operator=(const FormatCatalogue&) = delete;

  void add(Format format);
  [[nodiscard]] const std::deque<Format>& formats() const { return formats_; }
  [[nodiscard]] const std::deque<Variant>& variants() const { return variants_; }
  /// By "NAME" or "NAME+OPTION+OPTION"; TEL-0700 names what there is.
  [[nodiscard]] Result<std::vector<const Variant*>> find(std::string_view name) const;

 private:
  std::deque<Format> formats_;
  std::deque<Variant> variants_;
};

/// The formats that telctl ships, in the order of their names.
const FormatCatalogue& shipped_formats();

} // namespace telctl::cdr
