#include <telctl/cdr/examples.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/cdr/normalize.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

/// The last ticket of an example, as texts; and what was put aside.
struct Last : TicketSink {
  std::vector<std::string> fields;
  std::string event_name;
  std::vector<std::string> aside; ///< "TEL-0714: …"
  std::string last_code;

  bool event(const TicketView& record) override {
    event_name = record.evidence.event;
    return ticket(record);
  }
  bool ticket(const TicketView& ticket) override {
    fields.assign(ticket_fields().size(), {});
    for (std::size_t i = 0; i < fields.size(); ++i)
      append_field(ticket, i, fields[i]);
    return true;
  }
  bool quarantined(const Quarantined& record) override {
    last_code = to_string(record.reason.code);
    aside.push_back(fmt::format("{}: {}", last_code, record.reason.what));
    return true;
  }
};

Result<NormalizeOptions> options_of(const FormatExample& example, const Format& format,
                                    const FormatCatalogue& catalogue) {
  NormalizeOptions options;
  options.catalogue = &catalogue;
  auto name = format.name;
  for (const auto option : words(example.options))
    name += "+" + std::string(option);
  auto variants = catalogue.find(name);
  if (!variants) return fail(variants.error());
  options.variants = std::move(*variants);
  if (!example.zone.empty()) {
    auto zone = Zone::find(example.zone);
    if (!zone) return fail(zone.error());
    options.zone = std::move(*zone);
  }
  if (!example.date.empty()) {
    auto date = parse_first_date(example.date);
    if (!date) return fail(date.error());
    options.first_date = *date;
  }
  return options;
}

void compare(const FormatExample& example, const Last& got, std::vector<std::string>& wrong) {
  const auto& names = ticket_fields();
  for (const auto& [name, wanted] : example.ticket) {
    if (name == "event") {
      if (got.event_name != wanted)
        wrong.push_back(fmt::format("event is '{}', not '{}'", visible(got.event_name), wanted));
      continue;
    }
    const auto field = std::find(names.begin(), names.end(), name);
    if (field == names.end()) {
      wrong.push_back(fmt::format("'{}' is no field of a ticket", name));
      continue;
    }
    const auto& value = got.fields[static_cast<std::size_t>(field - names.begin())];
    if (value != wanted) wrong.push_back(fmt::format("{} is '{}', not '{}'", name, visible(value), wanted));
  }
}

std::vector<std::string> check(const FormatExample& example, const Format& format, const FormatCatalogue& catalogue) {
  const auto options = options_of(example, format, catalogue);
  if (!options) return {options.error().what};
  Last last;
  const auto bytes = example.record.ends_with('\n') ? example.record : example.record + "\n";
  (void)normalize_bytes(bytes, "example", *options, last);
  if (!example.refused.empty())
    return last.last_code == example.refused && last.aside.size() == 1
               ? std::vector<std::string>{}
               : std::vector<std::string>{fmt::format("it is not refused with {}, but: {}", example.refused,
                                                      last.aside.empty() ? "read" : join(last.aside, "; "))};
  if (!last.aside.empty()) return last.aside;
  if (last.fields.empty()) return {"it gives no ticket"};
  std::vector<std::string> wrong;
  compare(example, last, wrong);
  return wrong;
}

} // namespace

std::vector<std::string> check_examples(const Format& format, const FormatCatalogue& catalogue) {
  std::vector<std::string> wrong;
  if (format.examples.empty()) wrong.emplace_back("it has no example");
  for (std::size_t i = 0; i < format.examples.size(); ++i)
    for (const auto& what : check(format.examples[i], format, catalogue))
      wrong.push_back(fmt::format("example {}: {}", i + 1, what));
  return wrong;
}

} // namespace telctl::cdr
