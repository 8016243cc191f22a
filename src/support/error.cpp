#include <telctl/support/error.hpp>

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace telctl {

std::string to_string(ErrorCode code) {
  return fmt::format("TEL-{:04}", code.number);
}

std::string to_string(const Place& place) {
  std::string text = place.file;
  if (!text.empty() && place.line > 0) {
    text += fmt::format(":{}", place.line);
    if (place.column > 0) text += fmt::format(":{}", place.column);
  }
  if (place.object.empty()) return text;
  return text.empty() ? place.object : fmt::format("{} ({})", text, place.object);
}

std::string to_string(const Error& error) {
  std::string text = to_string(error.where);
  if (!text.empty()) text += ": ";
  text += fmt::format("{}: {}", to_string(error.code), error.what);
  if (!error.cause.empty()) text += fmt::format(" ({})", error.cause);
  return text;
}

std::size_t Findings::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(items_.begin(), items_.end(), [&](const Finding& item) { return item.severity == severity; }));
}

void Findings::sort() {
  const auto rank = [](const Finding& item) {
    const auto& where = item.error.where;
    return std::tie(where.file, where.line, where.column, item.error.code.number, item.error.what);
  };
  std::stable_sort(items_.begin(), items_.end(), [&](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
}

} // namespace telctl
