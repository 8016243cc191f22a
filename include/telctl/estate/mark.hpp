#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telctl::estate {

/// Where a value was written. `file` is an index into Estate::files; line 0 = not from a file (derived or built in).
struct Mark {
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(Mark, Mark) = default;
};

/// Marks of an object and of each of its fields. A field without one answers with the object's.
class Marks {
public:
  Mark object;
  /// `field` must be a string literal or live as long as the estate.
  void set(std::string_view field, Mark mark) { fields_.emplace_back(field, mark); }
  [[nodiscard]] Mark of(std::string_view field) const {
    for (const auto& [name, mark] : fields_)
      if (name == field) return mark;
    return object;
  }

private:
  std::vector<std::pair<std::string_view, Mark>> fields_;
};

} // namespace telctl::estate
