#include <rows.hpp>

#include <algorithm>
#include <filesystem>

#include <decode.hpp>
#include <did_ranges.hpp>
#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {

std::string heading_key(std::string_view heading) {
  return fold(collapsed(heading));
}

std::vector<const TableRule*> tables_for(const std::string& file, const Mapping& mapping) {
  const auto base = std::filesystem::path(file).filename().string();
  std::vector<const TableRule*> rules;
  for (const auto& rule : mapping.tables)
    if (rule.files.empty() ||
        std::any_of(rule.files.begin(), rule.files.end(), [&](const auto& pattern) { return glob(pattern, base); }))
      rules.push_back(&rule);
  return rules;
}

std::vector<std::string> identity_fields(What what) {
  switch (what) {
  case What::key:
    return {"line", "position"};
  case What::parallel_set:
    return {"line"};
  case What::group:
  case What::filter:
    return {"id"};
  case What::did:
    return {"did", "target"};
  default:
    return {"extension"};
  }
}

std::optional<Error> Rows::cell(const ColumnRule& column, const std::string& cell, const Origin& origin,
                                std::vector<Fact>& row) {
  if (!column.ignore.empty()) return std::nullopt;
  Fact fact{.attribute = column.field.empty() ? column.feature : column.field,
            .value = cell,
            .origin = origin,
            .text = cell,
            .feature = column.field.empty()};
  if (!column.values.empty()) {
    const auto found = column.values.find(cell);
    if (found == column.values.end()) {
      unmapped_value(column, cell, origin);
    } else {
      fact.value = found->second;
      fact.translated = true;
    }
  }
  if (auto wrong = check_number(column, fact.value, origin)) return wrong;
  if (fact.attribute == "members" || fact.attribute == "secretaries") return split_list(fact, row);
  if (!fact.value.empty()) row.push_back(std::move(fact));
  return std::nullopt;
}

void Rows::unmapped_value(const ColumnRule& column, const std::string& cell, const Origin& origin) {
  std::vector<std::string> known;
  for (const auto& [value, meaning] : column.values)
    known.push_back(value);
  facts_.findings.error({.code = errors::value_unmapped,
                         .what = fmt::format("'{}' is not among the values of column '{}'", cell, column.column),
                         .where = facts_.place(origin),
                         .hint = "the mapping has " + join(known, ", ")});
}

std::optional<Error> Rows::check_number(const ColumnRule& column, const std::string& value,
                                        const Origin& origin) const {
  const bool wrong = (is_extension_field(column.field) && !is_extension(value)) ||
                     (is_number_field(column.field) && !value.empty() && !is_written_number(value));
  if (!wrong) return std::nullopt;
  auto fault = number_fault(value);
  return Error{.code = fault.code,
               .what = fmt::format("'{}' is no number (column '{}')", value, column.column),
               .where = facts_.place(origin),
               .hint = std::move(fault.hint)};
}

std::optional<Error> Rows::split_list(const Fact& whole, std::vector<Fact>& row) const {
  for (const auto part : split(whole.value, mapping_.list_separator.front())) {
    const auto member = std::string(trim(part));
    if (member.empty()) continue;
    if (!is_extension(member))
      return Error{.code = number_fault(member).code,
                   .what = fmt::format("'{}' in the list is no number", member),
                   .where = facts_.place(whole.origin),
                   .hint = fmt::format("the mapping separates lists by '{}'", mapping_.list_separator)};
    Fact fact = whole;
    fact.attribute = whole.attribute == "members" ? "member" : "secretary";
    fact.value = member;
    row.push_back(std::move(fact));
  }
  return std::nullopt;
}

std::optional<Error> Rows::finish(const TableRule& table, const Origin& start, std::vector<Fact>& row) {
  for (const auto& [field, value] : table.constants)
    row.push_back({.attribute = field, .value = value, .origin = start, .text = value});
  if (table.cabling && Cabling::free_pair(row)) {
    row.clear();
    return std::nullopt;
  }
  if (table.what == What::did) return row.empty() ? no_identity("did", start) : expand_did_range(row, facts_);
  Subject subject{.what = table.what};
  auto wrong = name_subject(row, start, subject);
  if (!wrong && table.cabling) wrong = cabling_.place(row, subject);
  for (auto& fact : row)
    fact.subject = subject;
  return wrong;
}

std::optional<Error> Rows::no_identity(std::string_view field, const Origin& start) const {
  return Error{.code = errors::row_without_number,
               .what = fmt::format("the row has no '{}'", field),
               .where = facts_.place(start)};
}

std::optional<Error> Rows::name_subject(const std::vector<Fact>& row, const Origin& start, Subject& subject) const {
  for (const auto& field : identity_fields(subject.what)) {
    const auto part = std::find_if(row.begin(), row.end(), [&](const Fact& fact) { return fact.attribute == field; });
    if (part == row.end() || part->value.empty()) return no_identity(field, start);
    subject.id += subject.id.empty() ? part->value : "/" + part->value;
  }
  if (subject.what == What::parallel_set) subject.id += fmt::format("/{}:{}", start.file, start.line);
  return std::nullopt;
}

} // namespace telctl::legacy
