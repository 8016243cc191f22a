#include <framework/counted.hpp>

#include <fmt/format.h>

namespace telctl::commands {

std::string thousands(std::size_t number) {
  auto text = fmt::format("{}", number);
  for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string counted(std::size_t number, std::string_view what, std::string_view none) {
  if (number == 0 && !none.empty()) return fmt::format("{} {}s", none, what);
  return fmt::format("{} {}{}", thousands(number), what, number == 1 ? "" : "s");
}

} // namespace telctl::commands
