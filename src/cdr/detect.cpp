#include <telctl/cdr/detect.hpp>

#include <algorithm>
#include <cstring>
#include <map>

#include <dates.hpp>
#include <fmt/format.h>
#include <header.hpp>
#include <recognise.hpp>
#include <record_reader.hpp>
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
    lines.push_back(line);
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
  // A line that names the columns says more than values that happen to fit.
  if ((a.header != nullptr) != (b.header != nullptr)) return a.header != nullptr;
  if (a.records != b.records) return a.records > b.records;
  const auto a_typed = typed_columns(*a.variant);
  const auto b_typed = typed_columns(*b.variant);
  return a_typed != b_typed ? a_typed > b_typed : a.first < b.first;
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
    Flags ignored;
    DateContext any_day{.last_day = 20'000, .day_known = true}; // the time of the day is what tells nothing here
    if (complete_times(values, any_day, ignored)) continue;
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
  if (candidate.header) {
    candidate.reasons.push_back(fmt::format(
        "line {} names its columns{}", candidate.header_line,
        candidate.header->unknown.empty() ? "" : ", and " + join(candidate.header->unknown, ", ") + " besides"));
    records -= std::min<std::size_t>(records, candidate.header_line);
    if (records == 0) records = candidate.records = 1; // a header alone: a quiet day
  }
  candidate.confidence = static_cast<double>(candidate.records) / static_cast<double>(records);
  candidate.reasons.push_back(
      fmt::format("{} of {} records have its {} columns, each in the form that the descriptor wants", candidate.records,
                  records, (candidate.header ? *candidate.header->variant : *candidate.variant).columns.size()));
  if (!candidate.variant->options.empty())
    candidate.reasons.push_back(fmt::format("options of the source: {}", candidate.variant->options));
  if (is_weak(*candidate.variant))
    candidate.reasons.emplace_back("few columns: other programs may write such lines too");
}

} // namespace

namespace {

/// A header stands in front: behind a form of the page, at most.
constexpr std::size_t most_lines_before_header = 50;

/// The records behind the header that are as it says.
void count_records(const std::vector<std::string_view>& lines, Candidate& candidate) {
  ValueReader reader; // of its own: it keeps the plan of one variant, and this one is not there for long
  Values values;
  const auto& format = *candidate.variant->format;
  for (std::size_t i = candidate.header_line; i < lines.size(); ++i)
    if (!is_other_line(format, lines[i]) && !reader.split(lines[i], *candidate.header->variant) &&
        !reader.read(*candidate.header->variant, values) && candidate.records++ == 0)
      candidate.first = i;
}

const Variant* same_options(const FormatCatalogue& catalogue, const Variant& variant) {
  for (const auto& known : catalogue.variants())
    if (known.format == variant.format && known.options == variant.options) return &known;
  return nullptr;
}

void try_header(const Format& format, const std::vector<std::string_view>& lines, const FormatCatalogue& catalogue,
                Detection& found, double& nearest) {
  ValueReader reader;
  for (std::size_t i = 0; i < lines.size() && i < most_lines_before_header; ++i) {
    if (format.preamble && (i == 0 || !lines[i - 1].empty())) continue; // an empty line ends it
    auto reading = std::make_shared<HeaderReading>(read_header(format, lines[i], reader));
    if (!reading->variant) {
      if (reading->known > nearest && reading->known >= 0.5) {
        nearest = reading->known;
        found.nearest = fmt::format("{} ({})", format.name, difference(*reading));
      }
      continue;
    }
    Candidate candidate{.variant = same_options(catalogue, *reading->variant),
                        .header = reading,
                        .header_line = static_cast<std::uint32_t>(i + 1)};
    if (candidate.variant == nullptr) return;
    count_records(lines, candidate);
    found.candidates.push_back(std::move(candidate));
    return;
  }
}

void try_headers(const std::vector<std::string_view>& lines, const FormatCatalogue& catalogue, Detection& found) {
  double nearest = 0;
  for (const auto& format : catalogue.formats())
    if (format.header != Header::none) try_header(format, lines, catalogue, found, nearest);
}

/// The records of the sample: its whole lines, or the objects of its list.
std::vector<std::string_view> records_of(std::string_view sample, Detection& found) {
  const auto text = trim(sample.substr(0, 4096));
  const bool list = text.starts_with('{') && text.find("\"items\"") != std::string_view::npos;
  if (!list) return whole_lines(sample, found.carriage_returns);
  std::vector<std::string_view> items;
  std::size_t given = 0;
  RecordReader reader([&](char* buffer, std::size_t size) -> Result<std::size_t> {
    const auto count = std::min(size, sample.size() - given);
    std::memcpy(buffer, sample.data() + given, count);
    given += count;
    return count;
  });
  reader.cut_items();
  RawRecord record;
  while (items.size() < most_records) {
    const auto more = reader.next(record);
    if (!more || !*more || record.partial) break;
    items.push_back(sample.substr(record.offset, record.length));
  }
  return items;
}

void count_lines(const std::vector<std::string_view>& lines, const std::vector<const Variant*>& all, Detection& found) {
  ValueReader reader;
  std::map<const Variant*, Candidate> accepted;
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (const auto* variant : variants_of(lines[i], all, reader))
      if (auto& candidate = accepted[variant]; candidate.records++ == 0) candidate.first = i;
  for (const auto* variant : all)
    if (const auto known = accepted.find(variant); known != accepted.end()) {
      known->second.variant = variant;
      found.candidates.push_back(known->second);
    }
}

} // namespace

Detection detect(std::string_view sample, const FormatCatalogue& catalogue) {
  Detection found;
  found.time = "unknown";
  found.encodings = is_ascii(sample) ? std::vector<std::string>{"ascii"} : propose_encodings(sample);
  const auto lines = records_of(sample, found);
  found.records = static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [](const auto line) { return !trim(line).empty(); }));
  if (lines.empty()) return found;

  std::vector<const Variant*> all;
  for (const auto& variant : catalogue.variants())
    all.push_back(&variant);
  try_headers(lines, catalogue, found);
  count_lines(lines, all, found);
  std::stable_sort(found.candidates.begin(), found.candidates.end(), better);
  for (auto& candidate : found.candidates)
    explain(candidate, found.records);
  ValueReader reader;
  if (found.candidates.empty()) {
    found.columns = usual_columns(lines, *all.front(), reader);
    return found;
  }
  found.ambiguous = found.candidates.size() > 1 && !better(found.candidates[0], found.candidates[1]);
  const auto& first = found.candidates.front();
  const auto& best = first.header ? *first.header->variant : *first.variant;
  found.columns = best.columns.size();
  for (const auto* variant : all)
    if (variant->columns.size() == found.columns && variant != first.variant &&
        variant->format->header == Header::none && variant->format->layout != Layout::fixed)
      found.same_count.push_back(variant->label());
  time_hints(lines, best, reader, found);
  return found;
}

Result<std::vector<LayoutChange>> layout_changes(const Refill& refill, const FormatCatalogue& catalogue) {
  /// What the records say is not asked for.
  struct Nobody final : TicketSink {
    bool ticket(const TicketView& /*ticket*/) override { return true; }
    bool quarantined(const Quarantined& /*record*/) override { return true; }
  } nobody;
  NormalizeOptions options;
  options.catalogue = &catalogue;
  auto summary = normalize_stream(refill, "file", options, nobody);
  if (!summary) return fail(summary.error());
  return std::move(summary->changes);
}

} // namespace telctl::cdr
