#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/legacy/facts.hpp>
#include <telctl/legacy/mapping.hpp>
#include <telctl/support/error.hpp>
#include <telctl/support/json.hpp>

namespace telctl::legacy {

/// What became of one feature of one legacy object.
struct FidelityRow {
  Subject subject;
  std::string feature;        ///< common name: "forward-block"; the legacy name when there is no other
  std::string legacy_feature; ///< "CLS CFXD"
  std::string value;          ///< as on the old exchange
  Verdict verdict = Verdict::to_decide;
  std::string into;   ///< what it is in the estate
  std::string reason; ///< always for lost and to-decide
  Origin origin;
  std::string text; ///< the cell or line that it was read from
};

/// The whole account of an import.
struct Fidelity {
  std::vector<FidelityRow> rows; ///< by subject, then in the order of the exports
  [[nodiscard]] std::size_t count(Verdict verdict) const;
};

/// A class of rows that fails an import: "lost:forward-block" (patterns allowed), "lost", "to-decide", "transformed",
/// "quarantined".
struct Gate {
  std::string text; ///< as given
  bool quarantined = false;
  Verdict verdict = Verdict::lost;
  std::string feature; ///< pattern; empty = every
};
Result<Gate> parse_gate(std::string_view text);
/// Rows (or quarantined lines) that the gate refuses.
std::size_t refused_by(const Gate& gate, const Fidelity& fidelity, const FactSet& facts);

/// The report as a document: schemas/fidelity.schema.json.
OrderedJson to_json(const FidelityRow& row, const FactSet& facts);
OrderedJson to_json(const Quarantined& line);
OrderedJson to_json(const Ignored& line, const FactSet& facts);
OrderedJson to_json(const LineCount& lines);

} // namespace telctl::legacy
