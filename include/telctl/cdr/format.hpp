#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/ticket.hpp>
#include <telctl/support/error.hpp>

namespace telctl::cdr {

/// How a record is laid out in its line.
enum class Layout : std::uint8_t {
  delimited,
  fixed,      ///< each column at its place
  keyed,      ///< key=value pairs
  json_lines, ///< an object a line
  json_items  ///< one document, the records are the objects of its list "items"
};

/// What a file tells about its own columns.
enum class Header : std::uint8_t {
  none,
  names,    ///< a line of column names, in any order
  described ///< "# name,first,last,length,…": the places too (OXE)
};

/// What a column means for the ticket. `context` to `application_data` are evidence for called number and direction.
enum class Role : std::uint8_t {
  none,
  account,
  caller,
  caller_name,
  caller_label,  ///< "name (number)"
  caller_number, ///< the number behind a trunk that calls
  called,
  dialled,   ///< the digits behind a trunk that is called
  reached,   ///< who answered; the called number where the format has no other
  extension, ///< the party inside, whichever way the call goes
  outside,   ///< the other one
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
  connected, ///< seconds, where the source counts no others: duration and billable in one
  disposition,
  ama,
  unique_id,
  user_field,
  call_id,
  leg,
  written,
  trunk,
  trunk_in,  ///< of the side that calls
  trunk_out, ///< of the side that is called
  units,
  cost,
  currency,
  charged,
  event,      ///< of an event log: what happened
  peer,       ///< the channel on the other side of it
  user_event, ///< name of an event that the dial plan made
  extra,      ///< what else the event tells: JSON, or parameters
  count_of_roles
};

/// How a value is written. A value that is not written so is not of this format.
enum class Type : std::uint8_t {
  text,
  quoted_text,     ///< quoted and doubled inside a format that does not quote
  number,          ///< digits
  decimal,         ///< digits, with or without a point
  seconds,         ///< digits
  decimal_seconds, ///< "7.006002"
  local_time,      ///< "2026-11-23 08:37:28"
  iso_time,        ///< "2026-11-23T08:37:28+0100"
  epoch,           ///< "1795419448"
  decimal_epoch,   ///< "1795419448.128209"; 0.000000 is nothing
  time,            ///< a date, a time, or both, as `form` says
  span,            ///< a duration, as `form` says
  interval,        ///< of PostgreSQL: "00:01:07.5", "1 day 02:00:00"
  disposition,     ///< the words of Asterisk
  disposition_number,
  ama,
  ama_number,
  unique_id, ///< "[SYSTEM-]EPOCH.N"
  boolean,   ///< true, false, t, f
  party,     ///< a number or a trunk, with the marks of `marks`
  code,      ///< one of `values`
  json,      ///< an object
  blank      ///< nothing but blanks: what stands between columns
};

/// One step of reading a time or a duration. A form is written "DD.MM.YY", "hh:mm:ss", "hmmt", "hh\Hmm\Mss".
struct FormStep {
  enum class Kind : std::uint8_t { year, month, day, hour, minute, second, tenth, half, fraction, offset, literal };
  Kind kind = Kind::literal;
  std::uint8_t width = 1;
  char letter = 0;       ///< of a literal
  bool padded = false;   ///< blanks may stand for leading zeros
  bool optional = false; ///< fraction and offset: may be absent
};
using Form = std::vector<FormStep>;

/// What a code, or a mark in a number, says about the ticket: "direction", "incoming".
struct Meaning {
  std::string written; ///< "1"
  std::vector<std::pair<std::string, std::string>> says;
};

struct FormatColumn {
  std::string name;
  Role role = Role::none;
  Type type = Type::text;
  bool may_be_empty = false;
  /// Option of the source that adds this column; empty = always there. Of options NAME=VALUE with one name, one holds.
  /// In a format with a header: the column may be absent.
  std::string when;
  /// Version of the source that first writes it; the versions are in the order of their first column.
  std::string since;
  std::uint32_t at = 0;          ///< fixed: first byte, from 1
  std::uint32_t width = 0;       ///< fixed
  Form form;                     ///< of time and span
  std::string unknown;           ///< the value that the source writes when it does not know; `*` at the end: begins so
  std::string mask;              ///< letters that stand for hidden digits
  std::string trunks;            ///< party: a value that begins with one of these letters is a trunk
  std::vector<Meaning> meanings; ///< by value; party: by what the value begins with, "" for any other
};

/// A line that is no record: a page header, a form feed, a line that gives the date of those after it.
struct OtherLine {
  std::string name; ///< "page header"
  std::string mask; ///< 9 = digit, A = letter, ? = any, the rest as it is; `*` at the end = anything
  Form date;        ///< what it tells of the date; empty = nothing
};

/// Which result a format without a column for it implies.
enum class Answered : std::uint8_t {
  by_column,
  by_answer,  ///< an answer time: answered; none: not
  by_seconds, ///< connected seconds: answered; none: not
  if_seconds  ///< connected seconds: answered; none: unknown, since short calls are cut to 0
};

/// A record with what the ticket made of it must contain: the descriptor's own test.
struct FormatExample {
  std::string record;
  std::string options; ///< options in force, blanks between
  std::string zone;
  std::string date;                                        ///< of the first record, where the format lacks it
  std::vector<std::pair<std::string, std::string>> ticket; ///< field and value, of the last record
  std::string refused;                                     ///< instead of a ticket: the code of its quarantine
};

/// A format descriptor: one file of schemas/cdr. A new version of a format is a new file.
struct Format {
  std::string name;
  std::string title;
  std::string documentation; ///< path below docs/
  std::string summary;
  RecordKind records = RecordKind::leg;
  Layout layout = Layout::delimited;
  bool open_end = false; ///< the last column takes the rest of the line, separators and all
  char separator = ',';
  bool quoted = true; ///< fields may be quoted, quotes doubled inside
  Header header = Header::none;
  bool preamble = false;        ///< lines up to an empty one come before the header
  bool by_position = false;     ///< the header is in the language of its user: columns are taken in their order
  bool padded = false;          ///< blanks around a field are not of it
  bool further_columns = false; ///< columns that the descriptor does not know are left out, and reported
  bool windows_lines = false;   ///< the source itself writes CR LF
  std::string trimmed;          ///< bytes that stand around a line: NUL, STX, ETX
  std::string encoding;         ///< of the source, unless an option says otherwise
  std::uint32_t shortest = 0;   ///< fixed: bytes that a record has at least; columns behind may be absent
  std::uint32_t longest = 0;    ///< fixed: at most; 0 = any
  Answered answered = Answered::by_column;
  std::string currency;
  std::vector<FormatColumn> columns;
  std::vector<OtherLine> others;
  std::vector<FormatExample> examples;
};

/// One set of columns of a format: its options on or off, or its version; or the columns in the order of one file.
struct Variant {
  const Format* format = nullptr;
  std::vector<const FormatColumn*> columns;
  std::string options; ///< "loguniqueid loguserfield", or a version; empty when the format has neither
  std::shared_ptr<const std::deque<FormatColumn>> own; ///< columns that only this file has
  std::vector<std::string> left_out;                   ///< columns that the descriptor does not know

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
  void add_versions(const Format& format, const std::vector<std::string>& versions);

  std::deque<Format> formats_;
  std::deque<Variant> variants_;
};

/// Reads descriptors from a file, or from every *.yaml of a folder, into the catalogue. TEL-0702 for what is wrong.
Status add_formats(const std::string& path, FormatCatalogue& catalogue, Findings& findings);

/// Almost half of the descriptors, and read by nobody but their own test.
enum class Examples : std::uint8_t { leave_out, keep };
/// Adds the formats that telctl ships.
void add_shipped_formats(FormatCatalogue& catalogue, Examples examples);
/// The formats that telctl ships, in the order of their names, without examples.
const FormatCatalogue& shipped_formats();

} // namespace telctl::cdr
