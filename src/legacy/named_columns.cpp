#include <named_columns.hpp>

#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {

ColumnUse column_use(const std::string& name, const KnownColumns& fields, bool secret, const Mapping& mapping,
                     const Origin& heading, FactSet& facts) {
  ColumnUse use{.attribute = name, .secret = secret};
  if (const auto field = fields.find(lower_ascii(name)); field != fields.end() && !secret) {
    use.attribute = field->second;
    use.feature = false;
  }
  const auto* rule = mapping.column(name);
  if (rule == nullptr) return use;
  use.rule = rule;
  use.ignored = !rule->ignore.empty();
  use.feature = rule->field.empty();
  use.attribute = !rule->field.empty() ? rule->field : !rule->feature.empty() ? rule->feature : name;
  if (use.ignored) facts.ignored.push_back({.origin = heading, .text = "column " + name, .reason = rule->ignore});
  return use;
}

Fact fact_of(const ColumnUse& use, const std::string& name, const std::string& cell, const Sheet& sheet, std::size_t at,
             FactSet& facts) {
  Fact fact{
      .attribute = use.attribute, .value = cell, .origin = sheet.origin(at), .text = cell, .feature = use.feature};
  if (use.secret) fact.value = fact.text = fmt::format("(secret, {} characters)", cell.size());
  if (use.rule != nullptr && !use.rule->values.empty()) {
    const auto found = use.rule->values.find(cell);
    if (found != use.rule->values.end()) {
      fact.value = found->second;
      fact.translated = true;
    } else {
      std::vector<std::string> known;
      for (const auto& [value, meaning] : use.rule->values)
        known.push_back(value);
      facts.findings.error({.code = errors::value_unmapped,
                            .what = fmt::format("'{}' is not among the values of column '{}'", cell, name),
                            .where = sheet.place(at),
                            .hint = "the mapping has " + join(known, ", ")});
    }
  }
  if (!fact.feature && is_number_field(fact.attribute) && !is_written_number(fact.value)) {
    fact.attribute = name;
    fact.feature = true;
  }
  return fact;
}

std::string without_secrets(const std::vector<std::string>& cells, const std::vector<bool>& secret, bool in_step,
                            char separator) {
  auto shown = cells;
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (!shown[i].empty() && (!in_step || (i < secret.size() && secret[i]))) shown[i] = "***";
  return join(shown, std::string(1, separator));
}

} // namespace telctl::legacy
