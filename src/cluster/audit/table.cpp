#include <algorithm>

#include <fmt/format.h>

#include <telctl/cluster/audit.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

// Tables as administrators keep them: one row for each line, columns known by the names that people give them.
namespace telctl::cluster {
namespace {

std::string heading_key(std::string_view heading) {
  auto key = fold(heading);
  std::erase_if(key, [](char c) { return c == '.' || c == ':' || c == '_' || c == '-' || c == '/' || c == ' '; });
  for (const std::string_view degree : {"°", "º"}) // "n° de poste"
    for (auto at = key.find(degree); at != std::string::npos; at = key.find(degree))
      key.erase(at, degree.size());
  return key;
}

char guess_separator(std::string_view heading) {
  char best = ';';
  std::ptrdiff_t most = 0;
  for (const char candidate : {'\t', ';', ',', '|'})
    if (const auto count = std::count(heading.begin(), heading.end(), candidate); count > most) {
      most = count;
      best = candidate;
    }
  return best;
}

Error unusable(const TableSource& source, std::string what, std::string hint, std::uint32_t line = 1) {
  return {.code = errors::audit_table_unusable,
          .what = std::move(what),
          .where = {.file = source.file, .line = line},
          .hint = std::move(hint)};
}

Result<std::string> decoded(const TableSource& source) {
  if (source.bytes.starts_with("PK\x03\x04") || source.bytes.starts_with("\xD0\xCF\x11\xE0"))
    return fail(unusable(source, "this is a workbook, not a table of text", "save the sheet as CSV"));
  if (source.bytes.starts_with("\xFF\xFE") || source.bytes.starts_with("\xFE\xFF"))
    return fail(unusable(source, "the file is written in sixteen-bit characters (UTF-16)", "save it as UTF-8"));
  constexpr std::string_view mark = "\xEF\xBB\xBF"; // says UTF-8 by itself
  if (source.bytes.starts_with(mark)) return to_utf8(source.bytes.substr(mark.size()), "utf-8");
  if (source.encoding.empty() && !is_ascii(source.bytes)) {
    const auto proposed = propose_encodings(source.bytes);
    return fail(unusable(source, "letters with accents, and no encoding given",
                         proposed.empty() ? "--encoding NAME"
                                          : "--encoding NAME; the bytes are readable as " + join(proposed, ", ")));
  }
  auto text = to_utf8(source.bytes, source.encoding.empty() ? "utf-8" : source.encoding);
  if (!text) return fail(unusable(source, "the file is not written in " + source.encoding, "another --encoding"));
  return text;
}

/// Which field each column is; empty for one that means nothing here.
Result<std::vector<std::string>> fields_of(const TableSource& source, const CsvRecord& heading, Table& table) {
  std::vector<std::string> fields;
  for (const auto& name : heading.fields) {
    std::string field;
    for (const auto& [candidate, headings] : table_fields()) {
      const auto given = source.columns.find(candidate);
      const bool named = given != source.columns.end()
                             ? heading_key(given->second) == heading_key(name)
                             : std::any_of(headings.begin(), headings.end(),
                                           [&](const auto& known) { return heading_key(known) == heading_key(name); });
      if (named && !heading_key(name).empty()) field = candidate;
    }
    if (!field.empty() && !table.fields.insert(field).second)
      return fail(unusable(source, fmt::format("two columns are '{}': '{}' is the second", field, visible(name)),
                           fmt::format("--column {}=HEADING says which", field), heading.line));
    if (field.empty() && !trim(name).empty()) table.ignored.push_back(name);
    fields.push_back(std::move(field));
  }
  for (const auto& [field, name] : source.columns)
    if (!table.fields.contains(field))
      return fail(unusable(source, fmt::format("no column '{}' for {}", visible(name), field),
                           "the columns are " + visible(join(heading.fields, ", ")), heading.line));
  if (!table.fields.contains("extension"))
    return fail(unusable(source, "no column with the extension",
                         "--column extension=HEADING; the columns are " + visible(join(heading.fields, ", ")),
                         heading.line));
  // "Nom" alone is the whole name; beside "Prénom" it is the surname.
  if (table.fields.contains("lastname") && !table.fields.contains("firstname") && !table.fields.contains("name")) {
    std::replace(fields.begin(), fields.end(), std::string("lastname"), std::string("name"));
    table.fields.erase("lastname");
    table.fields.insert("name");
  }
  return fields;
}

} // namespace

const std::vector<std::pair<std::string, std::vector<std::string>>>& table_fields() {
  static const std::vector<std::pair<std::string, std::vector<std::string>>> fields{
      {"extension",
       {"extension", "exten", "ext", "number", "numéro", "numéro interne", "numéro court", "numéro de poste",
        "n° de poste", "n° poste", "poste", "interne", "annuaire", "directory number", "dn"}},
      {"context", {"context", "contexte"}},
      {"name",
       {"name", "full name", "display name", "nom complet", "nom prénom", "nom et prénom", "prénom nom", "affichage",
        "libellé", "utilisateur", "user"}},
      {"firstname", {"firstname", "first name", "given name", "prénom"}},
      {"lastname", {"lastname", "last name", "surname", "nom", "nom de famille"}},
      {"did", {"did", "ddi", "sda", "numéro sda", "n° sda", "numéro public", "public number", "ligne directe"}},
      {"mac", {"mac", "mac address", "adresse mac", "@mac"}},
      {"email", {"email", "e-mail", "mail", "courriel", "adresse mail", "adresse e-mail", "mél"}},
  };
  return fields;
}

Result<Table> read_table(const TableSource& source) {
  const auto text = decoded(source);
  if (!text) return fail(text.error());
  const auto separator = source.separator != 0 ? source.separator : guess_separator(text->substr(0, text->find('\n')));
  CsvReader reader(*text, separator);
  CsvRecord record;
  if (!reader.next(record)) return fail(unusable(source, "the file is empty", "a heading line, then one row per line"));
  Table table{.file = source.file};
  const auto fields = fields_of(source, record, table);
  if (!fields) return fail(fields.error());
  while (reader.next(record)) {
    if (record.torn)
      return fail(unusable(source, "a quote is never closed", "the rest of the file would be one cell", record.line));
    TableRow row{.line = record.line};
    for (std::size_t i = 0; i < record.fields.size() && i < fields->size(); ++i)
      if (const auto value = trim(record.fields[i]); !(*fields)[i].empty() && !value.empty())
        row.values[(*fields)[i]] = value;
    if (!row.values.empty()) table.rows.push_back(std::move(row));
  }
  return table;
}

} // namespace telctl::cluster
