#include <numbers.hpp>

#include <algorithm>
#include <array>

namespace telctl::legacy {
namespace {

constexpr std::size_t longest_extension = 20;

bool is_dialled(char c) {
  return (c >= '0' && c <= '9') || c == '*' || c == '#';
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
