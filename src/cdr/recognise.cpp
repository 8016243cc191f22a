#include <recognise.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace telctl::cdr {

std::size_t typed_columns(const Variant& variant) {
  return static_cast<std::size_t>(std::count_if(variant.columns.begin(), variant.columns.end(),
                                                [](const auto* column) { return column->type != Type::text; }));
}

bool is_weak(const Variant& variant) {
  return typed_columns(variant) < 4;
}

std::vector<const Variant*> variants_of(std::string_view line, const std::vector<const Variant*>& among,
                                        ValueReader& reader) {
  std::vector<const Variant*> found;
  const Format* split = nullptr;
  bool whole = false;
  Values values;
  for (const auto* variant : among) {
    if (split != variant->format) {
      split = variant->format;
      whole = (split->layout != Layout::json_lines || line.starts_with('{')) && !reader.split(line, *variant);
    }
    if (whole && !reader.read(*variant, values)) found.push_back(variant);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return typed_columns(*a) > typed_columns(*b); });
  return found;
}

TextCheck check_text(std::string_view line) {
  TextCheck check;
  constexpr std::uint64_t high = 0x8080808080808080U;
  constexpr std::uint64_t blank = 0x2020202020202020U;
  std::size_t i = 0;
  const auto look = [&](unsigned char c) {
    check.nul = check.nul || c == 0;
    check.control = check.control || (c < 0x20 && c != '\t') || c == 0x7F;
    check.non_ascii = check.non_ascii || c >= 0x80;
  };
  while (i < line.size()) {
    if (i + 8 <= line.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, line.data() + i, 8);
      // No byte above 0x7F, none below a blank, and no 0x7F: nothing to look at in these eight. A borrow from one byte
      // to the next can only make a good word look bad, never the other way round.
      if (((word | (word - blank) | (word + 0x0101010101010101U)) & high) == 0) {
        i += 8;
        continue;
      }
      for (const std::size_t end = i + 8; i < end; ++i)
        look(static_cast<unsigned char>(line[i]));
      continue;
    }
    look(static_cast<unsigned char>(line[i++]));
  }
  return check;
}

} // namespace telctl::cdr
