#include <telctl/legacy/fidelity.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

OrderedJson text_or_null(const std::string& text) {
  return text.empty() ? OrderedJson() : OrderedJson(text);
}
OrderedJson number_or_null(std::uint32_t number) {
  return number == 0 ? OrderedJson() : OrderedJson(number);
}

/// The line that a row is about, for people who look for theirs: its own rows, its place in a group or a filter, and
/// the public numbers that lead to it.
std::string line_of(const FidelityRow& row) {
  switch (row.subject.what) {
  case What::line:
  case What::key:
  case What::parallel_set:
    return row.subject.id.substr(0, row.subject.id.find('/'));
  case What::group:
    return row.legacy_feature == "member" ? row.value : "";
  case What::filter:
    return row.legacy_feature == "boss" || row.legacy_feature == "secretary" ? row.value : "";
  case What::did:
    return row.legacy_feature == "target" ? row.value : "";
  default:
    return {};
  }
}

} // namespace

std::size_t Fidelity::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](const FidelityRow& row) { return row.verdict == verdict; }));
}

Result<Gate> parse_gate(std::string_view text) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  Gate gate{.text = std::string(text),
            .feature = colon == std::string_view::npos ? "" : std::string(text.substr(colon + 1))};
  if (name == "quarantined" && gate.feature.empty()) {
    gate.quarantined = true;
    return gate;
  }
  for (const auto verdict : {Verdict::kept, Verdict::transformed, Verdict::lost, Verdict::to_decide})
    if (to_string(verdict) == name) {
      gate.verdict = verdict;
      return gate;
    }
  return fail({.code = errors::gate_unknown,
               .what = fmt::format("--fail-on does not know '{}'", visible(text)),
               .hint = "lost, lost:FEATURE, to-decide, to-decide:FEATURE, transformed or quarantined"});
}

std::size_t refused_by(const Gate& gate, const Fidelity& fidelity, const FactSet& facts) {
  if (gate.quarantined) return facts.lines.quarantined;
  return static_cast<std::size_t>(
      std::count_if(fidelity.rows.begin(), fidelity.rows.end(), [&](const FidelityRow& row) {
        const bool named =
            gate.feature.empty() || glob(gate.feature, row.feature) || glob(gate.feature, row.legacy_feature);
        return row.verdict == gate.verdict && named;
      }));
}

OrderedJson to_json(const FidelityRow& row, const FactSet& facts) {
  const auto place = facts.place(row.origin);
  return {{"subject", to_string(row.subject)},
          {"line", text_or_null(line_of(row))},
          {"feature", row.feature},
          {"legacy_feature", row.legacy_feature},
          {"value", row.value},
          {"verdict", to_string(row.verdict)},
          {"into", text_or_null(row.into)},
          {"reason", text_or_null(row.reason)},
          {"file", text_or_null(place.file)},
          {"file_line", number_or_null(place.line)},
          {"file_column", number_or_null(place.column)},
          {"text", row.text}};
}

OrderedJson to_json(const Quarantined& line) {
  const auto& reason = line.reason;
  return {{"code", to_string(reason.code)},
          {"reason", reason.what},
          {"file", text_or_null(reason.where.file)},
          {"line", number_or_null(reason.where.line)},
          {"column", number_or_null(reason.where.column)},
          {"object", text_or_null(reason.where.object)},
          {"hint", text_or_null(reason.hint)},
          {"lines", line.lines},
          {"text", line.text}};
}

OrderedJson to_json(const Ignored& line, const FactSet& facts) {
  const auto place = facts.place(line.origin);
  return {{"file", text_or_null(place.file)},
          {"line", number_or_null(place.line)},
          {"reason", line.reason},
          {"text", line.text}};
}

OrderedJson to_json(const LineCount& lines) {
  return {{"total", lines.total}, {"understood", lines.understood}, {"layout", lines.layout},
          {"blank", lines.blank}, {"ignored", lines.ignored},       {"quarantined", lines.quarantined}};
}

} // namespace telctl::legacy
