#include <value.hpp>

#include <charconv>

#include <fmt/format.h>
#include <telctl/config/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::config {

Outcome read_value(std::string_view text, std::string& value) {
  value = text;
  return std::nullopt;
}

Outcome read_value(std::string_view text, int& value) {
  if (text.empty()) return std::nullopt;
  const auto* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure == std::errc{} && stop == end && value >= 0) return std::nullopt;
  value = 0;
  return Problem{errors::bad_whole_number, fmt::format("'{}' is not a whole number", visible(text)),
                 "write digits only, for example 24"};
}

Outcome read_value(std::string_view text, bool& value) {
  value = text == "yes" || text == "true";
  if (value || text.empty() || text == "no" || text == "false") return std::nullopt;
  return Problem{errors::bad_yes_no, fmt::format("'{}' is neither yes nor no", visible(text)), "write yes or no"};
}

Outcome read_value(std::string_view text, estate::LineKind& value) {
  if (text.empty()) return std::nullopt;
  if (const auto kind = estate::line_kind(text)) {
    value = *kind;
    return std::nullopt;
  }
  const std::vector<std::string> names(estate::line_kinds().begin(), estate::line_kinds().end());
  const auto meant = did_you_mean(text, names);
  return Problem{errors::bad_line_kind, fmt::format("no kind of line is called '{}'", visible(text)),
                 meant ? fmt::format("did you mean '{}'?", *meant) : "one of " + join(names, ", ")};
}

Outcome read_item(std::string_view text, std::vector<std::string>& list) {
  if (text.empty()) return Problem{errors::bad_list_item, "an item of the list is empty", "remove it"};
  if (text.find_first_of(" \t\r\n\f\v") != std::string_view::npos)
    return Problem{errors::bad_list_item, fmt::format("'{}' holds a blank", visible(text)),
                   "each item of a list is one word"};
  list.emplace_back(text);
  return std::nullopt;
}

Outcome read_item(std::string_view text, std::vector<estate::Range>& list) {
  if (auto range = estate::range(text)) {
    list.push_back(std::move(*range));
    return std::nullopt;
  }
  return Problem{errors::bad_range, fmt::format("'{}' is not a range", visible(text)),
                 "write both ends with as many digits, the lower first: \"4000-4999\""};
}

std::string write_value(int value) {
  return value == 0 ? std::string() : fmt::format("{}", value);
}
std::string write_value(bool value) {
  return value ? "yes" : "";
}
std::string write_value(estate::LineKind value) {
  return std::string(estate::to_string(value));
}

} // namespace telctl::config
