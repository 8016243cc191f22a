#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <cabling.hpp>
#include <telctl/legacy/facts.hpp>
#include <telctl/legacy/mapping.hpp>

/// Rows whose columns a table of the mapping names, whatever they were read from.
namespace telctl::legacy {

/// Headings are compared without case, accents and double blanks.
std::string heading_key(std::string_view heading);
/// The tables of the mapping that the name of a file allows.
std::vector<const TableRule*> tables_for(const std::string& file, const Mapping& mapping);
/// The fields without which a row is about nothing.
std::vector<std::string> identity_fields(What what);

class Rows {
 public:
  Rows(const Mapping& mapping, FactSet& facts) : mapping_(mapping), facts_(facts), cabling_(facts) {}

  /// Adds what a cell says; why the row must be put aside when it cannot be true.
  std::optional<Error> cell(const ColumnRule& column, const std::string& cell, const Origin& origin,
                            std::vector<Fact>& row);
  /// Adds the constants of the table and says what the row is about. `row` is left empty when it is about nothing: a
  /// free pair of a frame.
  std::optional<Error> finish(const TableRule& table, const Origin& start, std::vector<Fact>& row);

 private:
  void unmapped_value(const ColumnRule& column, const std::string& cell, const Origin& origin);
  [[nodiscard]] std::optional<Error> check_number(const ColumnRule& column, const std::string& value,
                                                  const Origin& origin) const;
  std::optional<Error> split_list(const Fact& whole, std::vector<Fact>& row) const;
  [[nodiscard]] std::optional<Error> no_identity(std::string_view field, const Origin& start) const;
  std::optional<Error> name_subject(const std::vector<Fact>& row, const Origin& start, Subject& subject) const;

  const Mapping& mapping_;
  FactSet& facts_;
  Cabling cabling_;
};

} // namespace telctl::legacy
