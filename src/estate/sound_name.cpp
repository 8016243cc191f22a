#include <algorithm>

#include <telctl/estate/routing.hpp>

namespace telctl::estate {

bool is_sound_name(std::string_view text) {
  constexpr std::size_t longest = 149;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return text.size() >= 2 && text.size() <= longest && plain(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-' || c == '_' || c == '.'; });
}

} // namespace telctl::estate
