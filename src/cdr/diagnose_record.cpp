// What is wrong with a record that is not of its layout: where in the file's life it was damaged.
#include <algorithm>
#include <array>

#include <diagnose.hpp>
#include <fmt/format.h>
#include <recognise.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>
#include <type_names.hpp>

namespace telctl::cdr {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
/// Longer lines are not tried in parts.
constexpr std::size_t longest_tried = 4'096;
constexpr std::size_t most_shifted = 4;

std::uint32_t place(std::size_t position) {
  return static_cast<std::uint32_t>(position + 1);
}

bool is_fixed(const Variant& variant) {
  return variant.format->layout == Layout::fixed;
}

/// Tries readings of parts of the line.
class Trial {
 public:
  Trial(std::string_view line, const Variant& variant) : line_(line), variant_(variant) {}

  [[nodiscard]] bool reads(std::string_view line) {
    const auto record = without_filling(*variant_.format, line);
    return !reader_.split(record, variant_) && !reader_.read(variant_, values_);
  }
  /// Where the second of two records begins; 0 = they are not two.
  std::size_t second_record() {
    if (line_.size() > longest_tried) return 0;
    for (auto at = line_.size() / 3; at <= line_.size() * 2 / 3; ++at)
      if (reads(line_.substr(0, at)) && reads(line_.substr(at))) return at;
    return 0;
  }
  /// By how many places the line stands too far to the right; negative: to the left; 0: it is not shifted.
  int shift() {
    if (line_.size() > longest_tried) return 0;
    for (std::size_t by = 1; by <= most_shifted; ++by) {
      if (by < line_.size() && line_.substr(0, by).find_first_not_of(' ') == std::string_view::npos &&
          reads(line_.substr(by)))
        return static_cast<int>(by);
      if (reads(std::string(by, ' ').append(line_))) return -static_cast<int>(by);
    }
    return 0;
  }
  /// The separator by which the line has the columns of its format; 0 = none.
  char other_separator() {
    for (const char separator : {';', ',', '\t', '|'})
      if (separator != variant_.format->separator &&
          static_cast<std::size_t>(std::count(line_.begin(), line_.end(), separator)) + 1 == variant_.columns.size())
        return separator;
    return 0;
  }

 private:
  std::string_view line_;
  const Variant& variant_;
  ValueReader reader_;
  Values values_;
};

std::string written(char separator) {
  return separator == '\t' ? "a tab" : fmt::format("'{}'", separator);
}

bool has_digit(std::string_view line) {
  return line.find_first_of("0123456789") != std::string_view::npos;
}

std::optional<Problem> of_characters(std::string_view line) {
  if (line.starts_with(byte_order_mark))
    return Problem{errors::cdr_byte_order_mark, "a byte order mark stands in front of the record", 1};
  if (!line.empty() && trim(line).empty())
    return Problem{errors::cdr_blank_line, fmt::format("{} blanks, and nothing else", line.size()), 1};
  const auto control = std::find_if(line.begin(), line.end(), [](char c) { return c >= 0 && c < ' ' && c != '\t'; });
  if (control != line.end())
    return Problem{errors::cdr_control,
                   fmt::format("control character 0x{:02X} inside a record that cannot be read", *control),
                   place(static_cast<std::size_t>(control - line.begin()))};
  return std::nullopt;
}

std::optional<Problem> of_layout(std::string_view line, const Variant& variant, const Problem& problem) {
  Trial trial(line, variant);
  if (!has_digit(line))
    return Problem{errors::cdr_heading, fmt::format("'{}' is a line of words: a heading, or a message", shown(line)),
                   1};
  if (const auto second = trial.second_record())
    return Problem{errors::cdr_two_records, fmt::format("two records in one line of {} bytes", line.size()),
                   place(second)};
  if (is_fixed(variant)) {
    if (const auto by = trial.shift())
      return Problem{errors::cdr_shifted,
                     fmt::format("the line stands {} place{} too far to the {}", std::abs(by),
                                 std::abs(by) == 1 ? "" : "s", by > 0 ? "right" : "left"),
                     1};
    if (const auto tab = line.find('\t'); tab != std::string_view::npos)
      return Problem{errors::cdr_tab, "a tab stands in a layout of fixed places", place(tab)};
    if (problem.code == errors::cdr_record_size && line.size() < variant.format->shortest)
      return Problem{errors::cdr_record_short, problem.what, place(line.size())};
    return std::nullopt;
  }
  if (problem.code != errors::cdr_column_count) return std::nullopt;
  if (const char other = trial.other_separator(); other != 0)
    return Problem{
        errors::cdr_other_separator,
        fmt::format("its columns are separated by {}, not by {}", written(other), written(variant.format->separator)),
        1};
  const auto columns = std::count(line.begin(), line.end(), variant.format->separator) + 1;
  if (static_cast<std::size_t>(columns) < variant.columns.size())
    return Problem{errors::cdr_columns_missing, problem.what, place(line.size())};
  return std::nullopt;
}

/// A record that stands where it should and has a wrong value is no question of its layout.
bool is_of_layout(const Problem& problem, const Variant& variant) {
  if (variant.format->layout == Layout::json_lines || variant.format->layout == Layout::json_items) return false;
  static const std::array codes{errors::cdr_column_count, errors::cdr_record_size, errors::cdr_not_blank,
                                errors::cdr_torn_quote,   errors::cdr_after_quote, errors::cdr_stray_quote};
  return is_fixed(variant) || std::find(codes.begin(), codes.end(), problem.code) != codes.end() ||
         problem.code == errors::cdr_bad_time || problem.code == errors::cdr_bad_number;
}

} // namespace

bool is_utf16(std::string_view line) {
  const auto nul = static_cast<std::size_t>(std::count(line.begin(), line.end(), '\0'));
  return line.size() >= 8 && nul * 5 >= line.size() * 2;
}

Problem diagnose_record(std::string_view line, const Variant& variant, Problem problem) {
  if (problem.code == errors::cdr_ambiguous) return problem;
  if (auto found = of_characters(line)) return std::move(*found);
  if (!is_of_layout(problem, variant)) return problem;
  if (auto found = of_layout(line, variant, problem)) return std::move(*found);
  return problem;
}

} // namespace telctl::cdr
