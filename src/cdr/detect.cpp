#include <telctl/cdr/detect.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <recognise.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t most_records = 1000;

std::vector<std::string_view> whole_lines(std::string_view sample, bool& carriage_returns) {
  std::vector<std::string_view> lines;
  while (lines.size() < most_records) {
    const auto end = sample.find('\n');
    if (end == std::string_view::npos) break;
    auto line = sample.substr(0, end);
    sample.remove_prefix(end + 1);
    if (line.ends_with('\r')) {
      carriage_returns = true;
      line.remove_suffix(1);
    }
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

std::size_t usual_columns(const std::vector<std::string_view>& lines, const Variant& variant, ValueReader& reader) {
  std::map<std::size_t, std::size_t> counts;
  for (const auto line : lines)
    if (!reader.split(line, variant)) ++counts[reader.count()];
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? 0 : most->first;
}

bool better(const Candidate& a, const Candidate& b) {
  return a.records != b.records ? a.records > b.records : typed_columns(*a.variant) > typed_columns(*b.variant);
}

std::string offset_text(std::int64_t seconds) {
  const auto magnitude = seconds < 0 ? -seconds : seconds;
  return fmt::format("UTC{}{:02}:{:02}", seconds < 0 ? '-' : '+', magnitude / 3600, magnitude / 60 % 60);
}

/// The clock of the source against the epoch of uniqueid, in quarters of an hour.
void clock_hints(const std::map<std::int64_t, std::size_t>& offsets, std::size_t dated, Detection& found) {
  found.time = "local";
  if (offsets.empty()) {
    found.time_hints.emplace_back("local times without a zone, and no uniqueid to tell it: declare it with --zone");
    return;
  }
  const auto most = std::max_element(offsets.begin(), offsets.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->first == 0) {
    found.time = "utc";
    found.time_hints.push_back(
        fmt::format("{} of {} records begin at the epoch of their uniqueid when read as UTC: usegmtime=yes, or a "
                    "server in UTC; declare --zone UTC",
                    most->second, dated));
    return;
  }
  found.time_hints.push_back(
      fmt::format("{} of {} records begin at the epoch of their uniqueid when read as {}: declare a zone with "
                  "that offset with --zone",
                  most->second, dated, offset_text(most->first)));
  for (const auto& [offset, count] : offsets)
    if (offset != most->first && (offset - most->first == 3600 || most->first - offset == 3600) && count > 1)
      found.time_hints.push_back(
          fmt::format("{} records are at {}: a change between winter and summer time", count, offset_text(offset)));
}

void time_hints(const std::vector<std::string_view>& lines, const Variant& variant, ValueReader& reader,
                Detection& found) {
  std::map<std::int64_t, std::size_t> offsets;
  std::size_t dated = 0;
  Values values;
  for (const auto line : lines) {
    if (reader.split(line, variant) || reader.read(variant, values)) continue;
    if (values.start.kind == TimeValue::Kind::moment || values.written.kind == TimeValue::Kind::moment) {
      found.time = values.start.offset ? "offset" : "epoch";
      found.time_hints.emplace_back(values.start.offset ? "every time carries its offset" : "times are epochs");
      found.time_hints.emplace_back("no zone is needed for UTC; --zone gives the local time");
      return;
    }
    if (!values.unique_epoch) continue;
    ++dated;
    // A leg begins at most some seconds after its channel; what is later would be taken for another offset.
    const auto quarter = (values.start.seconds - *values.unique_epoch + 86'401) / 900 - 96;
    const auto rest = values.start.seconds - *values.unique_epoch - quarter * 900;
    if (rest >= -1 && rest < 300) ++offsets[quarter * 900];
  }
  clock_hints(offsets, dated, found);
}

void explain(Candidate& candidate, std::size_t records) {
  candidate.confidence = static_cast<double>(candidate.records) / static_cast<double>(records);
  candidate.reasons.push_back(
      fmt::format("{} of {} records have its {} columns, each in the form that the descriptor wants", candidate.records,
                  records, candidate.variant->columns.size()));
  if (!candidate.variant->options.empty())
    candidate.reasons.push_back(fmt::format("options of the source: {}", candidate.variant->options));
  if (is_weak(*candidate.variant))
    candidate.reasons.emplace_back("few columns: other programs may write such lines too");
}

} // namespace

Detection detect(std::string_view sample, const FormatCatalogue& catalogue) {
  Detection found;
  found.time = "unknown";
  found.encodings = is_ascii(sample) ? std::vector<std::string>{"ascii"} : propose_encodings(sample);
  const auto lines = whole_lines(sample, found.carriage_returns);
  found.records = lines.size();
  if (lines.empty()) return found;

  std::vector<const Variant*> all;
  for (const auto& variant : catalogue.variants())
    all.push_back(&variant);
  ValueReader reader;
  std::map<const Variant*, std::size_t> accepted;
  for (const auto line : lines)
    for (const auto* variant : variants_of(line, all, reader))
      ++accepted[variant];
  for (const auto* variant : all)
    if (const auto count = accepted.find(variant); count != accepted.end())
      found.candidates.push_back({.variant = variant, .records = count->second});
  std::stable_sort(found.candidates.begin(), found.candidates.end(), better);
  for (auto& candidate : found.candidates)
    explain(candidate, lines.size());
  if (found.candidates.empty()) {
    found.columns = usual_columns(lines, *all.front(), reader);
    return found;
  }
  found.ambiguous = found.candidates.size() > 1 && !better(found.candidates[0], found.candidates[1]);
  const auto& best = *found.candidates.front().variant;
  found.columns = best.columns.size();
  for (const auto* variant : all)
    if (variant->columns.size() == found.columns && variant != &best) found.same_count.push_back(variant->label());
  time_hints(lines, best, reader, found);
  return found;
}

} // namespace telctl::cdr
