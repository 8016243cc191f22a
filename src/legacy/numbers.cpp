#include <numbers.hpp>

#include <algorithm>
#include <array>

#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

constexpr std::size_t longest_extension = 20;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_dialled(char c) {
  return is_digit(c) || c == '*' || c == '#';
}
bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

/// "2,99E+08", "4001.0": what a spreadsheet makes of digits. A comma before more than two digits parts two numbers.
bool is_amount(std::string_view text) {
  const auto e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    auto exponent = text.substr(e + 1);
    if (!exponent.empty() && is_one_of(exponent.front(), "+-")) exponent.remove_prefix(1);
    if (!is_digits(exponent)) return false;
  }
  const auto number = text.substr(0, e);
  const auto point = number.find_first_of(".,");
  if (point == std::string_view::npos) return e != std::string_view::npos && is_digits(number);
  const auto decimals = number.substr(point + 1);
  return is_digits(number.substr(0, point)) && is_digits(decimals) &&
         (e != std::string_view::npos || number[point] == '.' || decimals.size() <= 2);
}

/// "4001/4002", "4001-4002", "4001,4002", "7801&&7803"
bool are_several(std::string_view text) {
  constexpr std::string_view joints = "/-,;&";
  const auto first = text.find_first_of(joints);
  if (first == std::string_view::npos || first == 0 || is_one_of(text.back(), joints)) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_dialled(c) || c == ' ' || is_one_of(c, joints); });
}

bool has_digits_and_only(std::string_view text, std::string_view others) {
  return std::any_of(text.begin(), text.end(), is_digit) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_dialled(c) || is_one_of(c, others); });
}

} // namespace

bool is_extension(std::string_view text) {
  return !text.empty() && text.size() <= longest_extension && std::all_of(text.begin(), text.end(), is_dialled);
}

bool is_written_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto allowed = [](char c) {
    return is_dialled(c) || std::string_view(" .-()/").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 2 * longest_extension && std::all_of(text.begin(), text.end(), allowed) &&
         std::any_of(text.begin(), text.end(), is_dialled);
}

NumberFault number_fault(std::string_view text) {
  if (text.empty()) return {errors::row_without_number, ""};
  if (std::none_of(text.begin(), text.end(), is_digit))
    return {errors::number_words, "the cells may be shifted, or a remark stands in its place"};
  if (std::all_of(text.begin(), text.end(), is_dialled) && text.size() > longest_extension)
    return {errors::number_too_long, "the longest number has 20 digits"};
  if (is_amount(text))
    return {errors::number_amount, "a spreadsheet may have turned it into an amount: format the column as text"};
  if (text.starts_with("\\+")) text.remove_prefix(1); // as a CUCM writes it
  if (text.front() == '+' && has_digits_and_only(text.substr(1), " .-()/"))
    return {errors::number_public, "a number with a country code is no extension of the estate"};
  if (are_several(text)) return {errors::numbers_several, "give each number its own row"};
  if (has_digits_and_only(text, "?") || (text.ends_with("--") && has_digits_and_only(text, "-")) ||
      (text.ends_with("..") && has_digits_and_only(text, ".")))
    return {errors::number_masked, "masked digits cannot be recovered: export again without masking"};
  if (has_digits_and_only(text, " ")) return {errors::number_blanks, "one number or two? write it without blanks"};
  if (has_digits_and_only(text, "OoIlSB"))
    return {errors::number_lookalike, "a letter stands in the place of a digit: which one, only you can know"};
  return {errors::number_malformed, ""};
}

bool is_number_field(std::string_view field) {
  constexpr std::array<std::string_view, 5> fields{"did", "hotline", "forward_unconditional", "forward_busy",
                                                   "forward_no_answer"};
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

bool is_extension_field(std::string_view field) {
  constexpr std::array<std::string_view, 5> fields{"extension", "line", "boss", "member", "secretary"};
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

} // namespace telctl::legacy
