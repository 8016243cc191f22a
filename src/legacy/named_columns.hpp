#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sheet.hpp>
#include <telctl/legacy/facts.hpp>
#include <telctl/legacy/mapping.hpp>

namespace telctl::legacy {

/// Columns that a format names itself, lower case, and the field that each one is. Every other column is a feature.
using KnownColumns = std::map<std::string_view, std::string_view>;

/// What becomes of the cells of a column: what the mapping says under `columns`, else what the reader knows.
struct ColumnUse {
  std::string attribute; ///< a field, or the name of the feature
  bool feature = true;
  bool ignored = false;
  bool secret = false;              ///< never copied out of the file
  const ColumnRule* rule = nullptr; ///< of the mapping; its `values` translate the cells
};

/// `name` as the format writes it. A column that the mapping ignores is told once, with its reason and the place of its
/// heading.
ColumnUse column_use(const std::string& name, const KnownColumns& fields, bool secret, const Mapping& mapping,
                     const Origin& heading, FactSet& facts);

/// The fact of a cell that is not empty; a finding when the mapping translates the column and does not know the value.
/// A number field whose value is no number becomes a feature of the column's name: what it means is for a person to
/// say.
Fact fact_of(const ColumnUse& use, const std::string& name, const std::string& cell, const Sheet& sheet, std::size_t at,
             FactSet& facts);

/// A record of which nothing secret may be shown: cells of secret columns are blotted out, and every cell when the
/// record is out of step with its columns.
std::string without_secrets(const std::vector<std::string>& cells, const std::vector<bool>& secret, bool in_step,
                            char separator);

} // namespace telctl::legacy
