#pragma once
#include <telctl/cdr/normalize.hpp>
#include <values.hpp>

namespace telctl::cdr {

/// What is known of the date when a record does not say it. It comes from an option, a date record, or the record
/// before: never from today's date.
struct DateContext {
  std::optional<std::int64_t> last_day; ///< since 1970, of the record or date record before
  std::optional<int> year;              ///< as declared, until the first date is known
  bool day_known = false;               ///< a record without date may take `last_day`

  friend bool operator==(const DateContext&, const DateContext&) = default;
};

/// The parts that the columns gave, made whole into start, answer and end of `values`.
std::optional<Problem> complete_times(Values& values, DateContext& context, Flags& flags);

/// A date record: the days that follow it.
std::optional<Problem> take_date(const Form& form, std::string_view text, DateContext& context);

DateContext context_of(const NormalizeOptions& options, std::string_view source);

} // namespace telctl::cdr
