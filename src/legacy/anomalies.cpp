#include <telctl/legacy/anomalies.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

class Search {
 public:
  Search(const FactSet& facts, const Imported& imported, const Findings& judged)
      : facts_(facts), imported_(imported), judged_(judged) {}

  std::vector<Anomaly> run(const estate::Usage* usage) {
    several_sets();
    names();
    dead_members();
    forwards();
    if (usage != nullptr) unused(*usage);
    std::sort(found_.begin(), found_.end(), [](const Anomaly& a, const Anomaly& b) {
      return std::tie(a.rule, a.object, a.what) < std::tie(b.rule, b.object, b.what);
    });
    return std::move(found_);
  }

 private:
  void add(std::string rule, std::string object, std::string what, Place where) {
    where.object.clear();
    found_.push_back({std::move(rule), std::move(object), std::move(what), std::move(where)});
  }

  [[nodiscard]] Place place(const estate::Marks& marks) const {
    return facts_.place({marks.object.file, marks.object.line, marks.object.column});
  }

  void several_sets() {
    std::map<std::string, std::size_t> sets;
    for (const auto& set : imported_.estate.parallel_sets)
      ++sets[set.line];
    for (const auto& line : imported_.estate.lines)
      if (const auto found = sets.find(line.extension); found != sets.end())
        add("number-on-several-sets", "line " + line.extension,
            fmt::format("{} rings on {} sets", line.extension, found->second + 1), place(line.marks));
  }

  void names() {
    std::map<std::size_t, std::vector<const Fact*>> lengths;
    std::size_t count = 0;
    for (const auto& fact : facts_.facts)
      if (fact.subject.what == What::line && (fact.attribute == "name" || fact.attribute == "lastname")) {
        lengths[display_width(fact.value)].push_back(&fact);
        ++count;
      }
    for (const auto& line : imported_.estate.lines)
      if (line.person.empty() && line.label.empty())
        add("name-missing", "line " + line.extension, fmt::format("no export gives {} a name", line.extension),
            place(line.marks));
    // An exchange that cuts names has a longest length at which many of them end.
    constexpr std::size_t many = 3;
    constexpr std::size_t share = 20; // one name in twenty
    if (lengths.empty()) return;
    const auto& [longest, cut] = *lengths.rbegin();
    if (cut.size() < many || cut.size() * share < count) return;
    for (const auto* fact : cut)
      add("name-cut", to_string(fact->subject),
          fmt::format("'{}' fills all {} characters, like {} others: it may be cut", fact->value, longest,
                      cut.size() - 1),
          facts_.place(fact->origin));
  }

  /// A member that the mapping says is dead: the group rings there no more.
  void dead_members() {
    for (const auto& row : imported_.fidelity.rows)
      if (row.subject.what == What::group && row.verdict == Verdict::lost && row.legacy_feature == "member")
        add("dead-member", to_string(row.subject), fmt::format("its member {} is dead: {}", row.value, row.reason),
            facts_.place(row.origin));
  }

  /// As the rules of the estate see them, for the lines of this exchange.
  void forwards() {
    std::map<std::string_view, const estate::Line*> own;
    for (const auto& line : imported_.estate.lines)
      own.emplace(line.extension, &line);
    for (const auto& item : judged_.items()) {
      if (item.rule != "forward-loop" && item.rule != "forward-outside") continue;
      const auto number = item.error.where.object.substr(item.error.where.object.find(' ') + 1);
      if (const auto line = own.find(number); line != own.end())
        add(item.rule, item.error.where.object, item.error.what, place(line->second->marks));
    }
  }

  void unused(const estate::Usage& usage) {
    for (const auto& line : imported_.estate.lines) {
      const auto found = usage.find(line.extension);
      if (found == usage.end() || found->second.calls == 0)
        add("unused", "line " + line.extension,
            fmt::format("{} has no call in the tickets that were given", line.extension), place(line.marks));
    }
  }

  const FactSet& facts_;
  const Imported& imported_;
  const Findings& judged_;
  std::vector<Anomaly> found_;
};

Error wrong_usage(const std::string& name, std::uint32_t line, std::string what) {
  return {.code = errors::usage_table,
          .what = std::move(what),
          .where = {.file = name, .line = line, .column = 1},
          .hint = "a CSV table with the columns line and calls: telctl cdr usage -o csv"};
}

} // namespace

Result<estate::Usage> parse_usage(std::string_view csv, const std::string& name) {
  CsvReader reader(csv, ',');
  CsvRecord record;
  if (!reader.next(record)) return fail(wrong_usage(name, 1, "the table is empty"));
  const auto column = [&](std::string_view heading) {
    return static_cast<std::size_t>(std::find(record.fields.begin(), record.fields.end(), heading) -
                                    record.fields.begin());
  };
  const auto line_at = column("line");
  const auto calls_at = column("calls");
  if (std::max(line_at, calls_at) >= record.fields.size())
    return fail(wrong_usage(name, record.line, "the table lacks one of the columns line and calls"));
  estate::Usage usage;
  while (reader.next(record)) {
    std::size_t calls = 0;
    const auto& fields = record.fields;
    if (record.torn || fields.size() <= std::max(line_at, calls_at))
      return fail(wrong_usage(name, record.line, "the row is cut"));
    const auto& text = fields[calls_at];
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), calls);
    if (failure != std::errc{} || stop != text.data() + text.size())
      return fail(wrong_usage(name, record.line, fmt::format("'{}' is no number of calls", visible(text))));
    usage[fields[line_at]].calls += calls;
  }
  return usage;
}

std::vector<Anomaly> anomalies(const FactSet& facts, const Imported& imported, const Findings& judged,
                               const estate::Usage* usage) {
  return Search(facts, imported, judged).run(usage);
}

} // namespace telctl::legacy
