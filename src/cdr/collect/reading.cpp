#include <collect/reading.hpp>

#include <algorithm>

#include <civil.hpp>
#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t parts_of_reading = 9;

bool stands_alone(const Variant& variant) {
  return variant.format->header == Header::none && variant.format->layout != Layout::json_items &&
         variant.own == nullptr;
}

std::string optional_text(const std::optional<std::int64_t>& value) {
  return value ? fmt::format("{}", *value) : "-";
}

std::optional<std::int64_t> optional_number(std::string_view text) {
  if (text.starts_with('-') && text.size() > 1) {
    const auto digits = parse_digits(text.substr(1)); // a day before 1970
    return digits ? std::optional(-*digits) : std::nullopt;
  }
  return parse_digits(text);
}

} // namespace

std::string save_reading(const Reading& reading) {
  const auto& state = reading.state;
  if (state.current == nullptr || !stands_alone(*state.current)) return {};
  const auto& dates = state.dates;
  const auto year = dates.year ? std::optional(std::int64_t{*dates.year}) : std::nullopt;
  return fmt::format("{}\t{}\t{:d}\t{:d}\t{:d}\t{}\t{}\t{:d}\t{}", state.current->format->name, state.current->options,
                     state.clock.zone_agreed, state.clock.zone_proven, state.clock.gmt_proven,
                     optional_text(dates.last_day), optional_text(year), dates.day_known, reading.lines);
}

std::optional<Reading> restore_reading(std::string_view text, const FormatCatalogue& catalogue) {
  const auto parts = split(text, '\t');
  if (parts.size() != parts_of_reading) return std::nullopt;
  const auto& variants = catalogue.variants();
  const auto found = std::find_if(variants.begin(), variants.end(), [&](const auto& variant) {
    return variant.format->name == parts[0] && variant.options == parts[1] && stands_alone(variant);
  });
  const auto lines = parse_digits(parts[8]);
  if (found == variants.end() || !lines) return std::nullopt;
  Reading reading{.state = {.current = &*found, .clock = {}, .dates = {}}, .lines = static_cast<std::uint32_t>(*lines)};
  reading.state.clock = {.zone_agreed = parts[2] == "1", .zone_proven = parts[3] == "1", .gmt_proven = parts[4] == "1"};
  auto& dates = reading.state.dates;
  dates.last_day = optional_number(parts[5]);
  if (const auto year = optional_number(parts[6])) dates.year = static_cast<int>(*year);
  dates.day_known = parts[7] == "1";
  return reading;
}

} // namespace telctl::cdr
