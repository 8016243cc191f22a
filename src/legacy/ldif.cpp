// Entries of a directory as LDIF (RFC 2849): "attribute: value" lines, folded lines that go on behind a blank, values
// in base64 behind "::", comments, entries parted by empty lines. An entry is a row and its attributes are the columns
// of a table of the mapping, so that one mapping reads an export as CSV and as LDIF (docs/formats/ldif.md).
#include <readers.hpp>

#include <algorithm>
#include <set>

#include <decode.hpp>
#include <fmt/format.h>
#include <rows.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>
#include <text_lines.hpp>

namespace telctl::legacy {
namespace {

struct Attribute {
  std::string name; ///< with its options: "cn;lang-fr"
  std::string value;
  Origin origin;
  bool encoded = false; ///< base64
  bool url = false;
};

/// Never copied out of the file.
bool is_secret(std::string_view attribute) {
  const auto name = lower_ascii(attribute);
  return name.find("password") != std::string::npos || name.find("passwd") != std::string::npos ||
         name.find("secret") != std::string::npos || name.ends_with("pin");
}

class EntryReader {
 public:
  EntryReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : input_(input), mapping_(mapping), facts_(facts), rows_(mapping, facts) {}

  Status read() {
    tables_ = tables_for(input_.name, mapping_);
    if (tables_.empty())
      return fail({.code = errors::table_rule_missing,
                   .what = "no table of the mapping is for this file",
                   .where = {.file = input_.name},
                   .hint = "name the file under tables: … files: in the mapping"});
    TextLines lines(input_, facts_);
    while (lines.next()) {
      origin_ = lines.origin();
      if (auto taken = line(lines.bytes()); !taken) return taken;
    }
    finish_entry();
    tell_unseen();
    return {};
  }

 private:
  Origin at(std::size_t column = 0) const {
    return {origin_.file, origin_.line, static_cast<std::uint32_t>(column) + 1};
  }

  void wrong(ErrorCode code, std::string what, const Origin& origin, std::string hint = {}) {
    if (wrong_) return;
    wrong_ = Error{.code = code, .what = std::move(what), .where = facts_.place(origin), .hint = std::move(hint)};
  }

  Status line(std::string_view raw) {
    if (raw.empty()) {
      finish_entry();
      ++facts_.lines.blank;
      in_comment_ = false;
      return {};
    }
    const bool folded = raw.front() == ' ';
    if (raw.front() == '#' || (folded && in_comment_)) {
      in_comment_ = true;
      ++facts_.lines.layout;
      return {};
    }
    in_comment_ = false;
    if (!folded && lines_ == 0 && lower_ascii(raw).starts_with("version:")) return version(raw);
    if (lines_++ == 0) start_ = at();
    remember(raw, folded);
    if (auto damage = control_damage(decoded(raw, mapping_), "line", facts_.place(at())); damage && !wrong_)
      wrong_ = std::move(damage);
    if (!folded)
      begin_attribute(raw);
    else if (attributes_.empty())
      wrong(errors::line_out_of_place, "goes on with a line that is missing", at());
    else
      attributes_.back().value += raw.substr(1);
    return {};
  }

  Status version(std::string_view raw) {
    const auto number = trim(raw.substr(raw.find(':') + 1));
    if (number != "1")
      return fail({.code = errors::ldif_version,
                   .what = fmt::format("LDIF of version '{}'", visible(number)),
                   .where = facts_.place(at()),
                   .hint = "the only version that is described is 1"});
    ++facts_.lines.layout;
    return {};
  }

  /// The entry as it stands in the file, without what is secret.
  void remember(std::string_view raw, bool folded) {
    const auto name = raw.substr(0, raw.find(':'));
    if (!folded) secret_ = is_secret(name);
    if (secret_ && folded) return;
    text_ += text_.empty() ? "" : "\n";
    text_ += secret_ ? decoded(name, mapping_) + ": ***" : decoded(raw, mapping_);
  }

  void begin_attribute(std::string_view raw) {
    const auto colon = raw.find(':');
    if (colon == std::string_view::npos || colon == 0)
      return wrong(errors::line_unknown, "neither 'attribute: value' nor the rest of one", at(),
                   "a line that goes on begins with a blank");
    Attribute attribute{.name = std::string(raw.substr(0, colon)), .value = {}, .origin = at(colon + 1)};
    auto value = raw.substr(colon + 1);
    attribute.encoded = value.starts_with(':');
    attribute.url = value.starts_with('<');
    if (attribute.encoded || attribute.url) value.remove_prefix(1);
    while (value.starts_with(' '))
      value.remove_prefix(1);
    attribute.value = value;
    attributes_.push_back(std::move(attribute));
  }

  void finish_entry() {
    if (lines_ == 0) return;
    for (const auto* table : tables_)
      for (const auto& attribute : attributes_)
        seen_.insert(column(*table, attribute.name));
    std::vector<Fact> row;
    const auto* ignored = ignored_by();
    if (ignored != nullptr) {
      facts_.lines.ignored += lines_;
      facts_.ignored.push_back({start_, text_, ignored->reason});
    } else if (auto damage = read_entry(row)) {
      facts_.lines.quarantined += lines_;
      facts_.quarantined.push_back({std::move(*damage), text_, static_cast<std::uint32_t>(lines_)});
    } else {
      for (auto& fact : row)
        facts_.facts.push_back(std::move(fact));
      facts_.lines.understood += lines_;
    }
    attributes_.clear();
    text_.clear();
    wrong_.reset();
    lines_ = 0;
  }

  /// By any line of the entry: "objectClass: device", "dn: *,ou=printers,*".
  const IgnoreRule* ignored_by() {
    for (const auto& attribute : attributes_) {
      const auto value = value_of(attribute);
      if (const auto* rule = mapping_.ignored(fmt::format("{}: {}", attribute.name, value.value_or("")))) return rule;
    }
    return nullptr;
  }

  /// Text of the value; nothing when it is none.
  [[nodiscard]] std::optional<std::string> value_of(const Attribute& attribute) const {
    if (!attribute.encoded) return decoded(attribute.value, mapping_);
    auto bytes = from_base64(attribute.value);
    if (!bytes) return std::nullopt;
    if (!first_invalid_utf8(*bytes)) return bytes; // RFC 2849: values are UTF-8
    if (mapping_.encoding.empty()) return std::nullopt;
    auto text = to_utf8(*bytes, mapping_.encoding);
    return text ? std::optional(std::move(*text)) : std::nullopt;
  }

  std::optional<Error> read_entry(std::vector<Fact>& row) {
    if (wrong_) return wrong_;
    if (attributes_.empty() || lower_ascii(attributes_.front().name) != "dn")
      return Error{.code = errors::ldif_without_name,
                   .what = "the entry does not begin with its dn",
                   .where = facts_.place(start_)};
    const auto* table = table_of_entry();
    std::set<std::string> seen;
    for (const auto& attribute : attributes_)
      if (auto damage = read_attribute(*table, attribute, seen, row)) return damage;
    if (auto damage = rows_.finish(*table, start_, row)) return damage;
    return std::nullopt;
  }

  static const ColumnRule* column(const TableRule& table, const std::string& name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const ColumnRule& rule) {
      return heading_key(rule.column) == heading_key(name);
    });
    return found == table.columns.end() ? nullptr : &*found;
  }

  /// The table that names the most of the entry's attributes; of two, the first.
  [[nodiscard]] const TableRule* table_of_entry() const {
    const auto named = [&](const TableRule* table) {
      return std::count_if(attributes_.begin(), attributes_.end(),
                           [&](const Attribute& attribute) { return column(*table, attribute.name) != nullptr; });
    };
    return *std::max_element(tables_.begin(), tables_.end(),
                             [&](const auto* a, const auto* b) { return named(a) < named(b); });
  }

  std::optional<Error> read_attribute(const TableRule& table, const Attribute& attribute, std::set<std::string>& seen,
                                      std::vector<Fact>& row) {
    const auto error = [&](ErrorCode code, std::string what, std::string hint = {}) {
      return Error{
          .code = code, .what = std::move(what), .where = facts_.place(attribute.origin), .hint = std::move(hint)};
    };
    const auto name = lower_ascii(attribute.name);
    if (name == "changetype")
      return error(errors::ldif_change, fmt::format("a change ({}), not an entry", visible(attribute.value)),
                   "export the entries themselves");
    const auto* rule = column(table, attribute.name);
    if (rule == nullptr) {
      if (name != "dn") unmapped(table, attribute);
      return std::nullopt;
    }
    if (!rule->ignore.empty()) return std::nullopt;
    if (attribute.url)
      return error(errors::ldif_url, fmt::format("the value of '{}' stands elsewhere", attribute.name));
    if (attribute.encoded && !from_base64(attribute.value))
      return error(errors::base64_malformed, fmt::format("the value of '{}' is no base64", attribute.name));
    const auto value = value_of(attribute);
    if (!value || !control_character(line_ends_as_blanks(*value)).empty())
      return error(errors::value_binary, fmt::format("the value of '{}' is no text", attribute.name),
                   "ignore the attribute in the mapping, with the reason");
    auto cell = collapsed(*value);
    if (cell.empty()) return std::nullopt;
    if (is_secret(name)) cell = fmt::format("(secret, {} characters)", value->size());
    const bool again = !seen.insert(name).second;
    if (again && !rule->field.empty() && !is_list(rule->field))
      return error(errors::values_several, fmt::format("a further value of '{}'", attribute.name),
                   fmt::format("the field {} holds one", rule->field));
    return rows_.cell(*rule, cell, attribute.origin, row);
  }

  static bool is_list(std::string_view field) {
    return field == "member" || field == "members" || field == "secretary" || field == "secretaries" ||
           field == "rights";
  }

  static std::string line_ends_as_blanks(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
  }

  /// Once for each name: nothing is written until the mapping says where it goes.
  void unmapped(const TableRule& table, const Attribute& attribute) {
    if (!unmapped_.insert(lower_ascii(attribute.name)).second) return;
    std::vector<std::string> names;
    for (const auto& rule : table.columns)
      names.push_back(rule.column);
    const auto guess = did_you_mean(attribute.name, names);
    facts_.findings.error(
        {.code = errors::column_unmapped,
         .what = fmt::format("the mapping does not say where attribute '{}' goes", visible(attribute.name)),
         .where = facts_.place({attribute.origin.file, attribute.origin.line, 1}),
         .hint = guess ? fmt::format("the mapping has '{}'", *guess)
                       : fmt::format("a field, {{feature: NAME}} or {{ignore: REASON}} under the columns of {}",
                                     mapping_.file)});
  }

  /// An entry need not have an attribute, so that a slip in its name is seen only when no entry has it.
  void tell_unseen() {
    for (const auto* table : tables_)
      for (const auto& rule : table->columns)
        if (!seen_.contains(&rule) && heading_key(rule.column) != "dn")
          facts_.findings.warning({.code = errors::column_missing,
                                   .what = fmt::format("no entry has an attribute '{}'", rule.column),
                                   .where = {.file = input_.name}});
  }

  const Input& input_;
  const Mapping& mapping_;
  FactSet& facts_;
  Rows rows_;
  std::vector<const TableRule*> tables_;
  Origin origin_; ///< of the line being read
  bool in_comment_ = false;
  std::set<std::string> unmapped_;
  std::set<const ColumnRule*> seen_;
  // The entry being read.
  std::vector<Attribute> attributes_;
  std::string text_;
  bool secret_ = false; ///< the attribute whose lines are read
  std::optional<Error> wrong_;
  Origin start_;
  std::size_t lines_ = 0;
};

} // namespace

Detection detect_ldif(std::string_view bytes) {
  Detection detection;
  std::size_t entries = 0;
  std::size_t others = 0;
  bool blank = true;
  for (const auto line : first_lines(bytes)) {
    if (line.starts_with('#') || line.starts_with(' ')) continue;
    if (blank && lower_ascii(line.substr(0, 3)) == "dn:")
      ++entries;
    else if (!line.empty() && line.find(':') == std::string_view::npos)
      ++others;
    blank = line.empty() || lower_ascii(line.substr(0, 8)) == "version:";
  }
  if (entries == 0) return detection;
  detection.confidence = others == 0 ? 95 : 50;
  detection.reasons.push_back(fmt::format("{} entries that begin with a dn", entries));
  if (others > 0) detection.reasons.push_back(fmt::format("{} lines that are no 'attribute: value'", others));
  return detection;
}

Status read_ldif(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  return EntryReader(input, mapping, facts).read();
}

} // namespace telctl::legacy
