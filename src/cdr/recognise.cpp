#include <recognise.hpp>

#include <algorithm>

#include <blocks.hpp>

namespace telctl::cdr {

std::size_t typed_columns(const Variant& variant) {
  return static_cast<std::size_t>(std::count_if(variant.columns.begin(), variant.columns.end(), [](const auto* column) {
    return column->type != Type::text && column->type != Type::party;
  }));
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
    if (variant->format->header != Header::none) continue; // only their own header makes them readable
    // Separators are the same for all columns; places and names are not.
    if (split != variant->format || split->layout != Layout::delimited) {
      split = variant->format;
      whole = ((split->layout != Layout::json_lines && split->layout != Layout::json_items) || line.starts_with('{')) &&
              !reader.split(without_filling(*split, line), *variant);
    }
    if (whole && !reader.read(*variant, values)) found.push_back(variant);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return typed_columns(*a) > typed_columns(*b); });
  return found;
}

namespace {

bool matches(std::string_view mask, std::string_view line) {
  const bool open = mask.ends_with('*');
  if (open) mask.remove_suffix(1);
  if (open ? line.size() < mask.size() : line.size() != mask.size()) return false;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    const char c = line[i];
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (mask[i] == '9' ? !digit : mask[i] == 'A' ? !letter : mask[i] != '?' && mask[i] != c) return false;
  }
  return true;
}

} // namespace

std::string_view without_filling(const Format& format, std::string_view line) {
  if (format.trimmed.empty()) return line;
  line.remove_prefix(std::min(line.find_first_not_of(format.trimmed), line.size()));
  return line.substr(0, line.find_last_not_of(format.trimmed) + 1);
}

const OtherLine* is_other_line(const Format& format, std::string_view line) {
  for (const auto& other : format.others)
    if (matches(other.mask, line)) return &other;
  return nullptr;
}

namespace {

/// Byte by byte: what is unusual about it.
void look_at(std::string_view bytes, TextCheck& check) {
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    check.nul = check.nul || c == 0;
    check.control = check.control || (c < 0x20 && c != '\t') || c == 0x7F;
    check.non_ascii = check.non_ascii || c >= 0x80;
  }
}

} // namespace

bool is_plain(std::string_view line) {
  if (line.size() < small_block) return false;
  // The last block overlaps the one before: a byte that is looked at twice is as unusual as once.
  const char* at = line.data();
  const char* const last = at + line.size() - small_block;
  UnusualBytes unusual;
#pragma GCC unroll 4
  for (; at < last; at += small_block)
    unusual.add(at);
  unusual.add(last);
  return !unusual.any();
}

TextCheck check_text(std::string_view line) {
  TextCheck check;
  if (!is_plain(line)) look_at(line, check);
  return check;
}

} // namespace telctl::cdr
