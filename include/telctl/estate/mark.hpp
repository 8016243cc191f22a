#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace telctl::estate {

/// Where a value was written. `file` is an index into Estate::files; line 0 = not from a file (derived or built in).
struct Mark {
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(Mark, Mark) = default;
};

/// Marks of an object, of each of its fields and of each item of a list. What has none answers with the next larger
/// thing's.
class Marks {
 public:
  Mark object;
  /// `field` must be a string literal or live as long as the estate.
  void set(std::string_view field, Mark mark) { entries_.push_back({field, whole, mark}); }
  void set_item(std::string_view field, std::size_t item, Mark mark) {
    entries_.push_back({field, static_cast<std::uint32_t>(item), mark});
  }
  [[nodiscard]] Mark of(std::string_view field) const { return find(field, whole, object); }
  [[nodiscard]] Mark of(std::string_view field, std::size_t item) const {
    return find(field, static_cast<std::uint32_t>(item), of(field));
  }

 private:
  static constexpr std::uint32_t whole = ~std::uint32_t{0};
  struct Entry {
    std::string_view field;
    std::uint32_t item;
    Mark mark;
  };
  [[nodiscard]] Mark find(std::string_view field, std::uint32_t item, Mark otherwise) const {
    for (const auto& entry : entries_)
      if (entry.field == field && entry.item == item) return entry.mark;
    return otherwise;
  }
  std::vector<Entry> entries_;
};

} // namespace telctl::estate
