// Lines into fields: delimited text, fixed places, key=value pairs.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include <blocks.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>
#include <values.hpp>

namespace telctl::cdr {
namespace {

std::uint32_t place(std::size_t position) {
  return static_cast<std::uint32_t>(position + 1);
}

/// One of each two quotation marks, into a buffer that is as large; the end of what was written, or null when one
/// stands alone.
char* unescape(std::string_view text, char* out) {
  // Blocks up to the next mark. What is written is never ahead of what is read, so a whole block fits too.
  while (text.size() > small_block) {
    std::memcpy(out, text.data(), small_block);
    const Mask marks = equal_in_sixteen(text.data(), '"');
    const std::size_t count = marks == 0 ? small_block : static_cast<std::size_t>(std::countr_zero(marks)) + 1;
    out += count;
    text.remove_prefix(count);
    if (marks == 0) continue;
    if (text.front() != '"') return nullptr;
    text.remove_prefix(1);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    *out++ = text[i];
    if (text[i] != '"') continue;
    if (++i == text.size() || text[i] != '"') return nullptr;
  }
  return out;
}

} // namespace

std::string_view ValueReader::keep(std::string_view text) {
  return kept_.emplace_back(text);
}

std::optional<Problem> ValueReader::split(std::string_view line, const Variant& variant) {
  fields_.clear();
  places_.clear();
  if (!kept_.empty()) kept_.clear();
  line_ = line;
  repaired_ = false;
  const auto& format = *variant.format;
  switch (format.layout) {
  case Layout::json_lines:
  case Layout::json_items:
    return split_json(line, variant);
  case Layout::fixed:
    return split_fixed(line, variant);
  case Layout::keyed:
    return split_keyed(line, variant);
  case Layout::delimited:
    break;
  }
  if (format.quoted && split_in_blocks(line, format.separator)) return std::nullopt;
  fields_.clear();
  places_.clear();
  auto problem = split_delimited(line, format.separator, format.quoted);
  if (format.open_end) join_rest(line, variant.columns.size());
  if (format.padded)
    for (auto& field : fields_)
      field = trim(field);
  return problem;
}

/// What the last column is not the end of, into it.
void ValueReader::join_rest(std::string_view line, std::size_t columns) {
  if (fields_.size() <= columns) return;
  fields_.resize(columns);
  places_.resize(columns);
  fields_[columns - 1] = line.substr(places_[columns - 1] - 1);
}

/// What the last block of a line, the one in which it ends, looks like when a separator stands behind the line.
ValueReader::Block ValueReader::last_block(std::string_view rest, char separator) {
  Block block{};
  std::memcpy(block.data(), rest.data(), rest.size());
  block[rest.size()] = separator;
  return block;
}

/// The fields that end in this block, as if each had no quotation mark, or one at either end.
inline void ValueReader::cut_at(Mask ends, std::size_t base, Cutting& cutting) {
  const char* const line = cutting.line;
  std::string_view* field = cutting.fields + cutting.count;
  std::uint32_t* place = cutting.places + cutting.count;
  std::size_t begin = cutting.begin;
  for (; ends != 0; ends &= ends - 1) {
    const std::size_t end = base + static_cast<std::size_t>(std::countr_zero(ends));
    const std::size_t mark = end != begin && line[begin] == '"' ? 1 : 0;
    *field++ = {line + begin + mark, end - begin - 2 * mark};
    *place++ = static_cast<std::uint32_t>(begin + 1);
    begin = end + 1;
  }
  cutting.count = static_cast<std::size_t>(field - cutting.fields);
  cutting.begin = begin;
}

/// Fields between the separators that are outside of quotation marks, found without a look at single bytes. False when
/// the line is not well formed: the slow way then says why.
bool ValueReader::split_in_blocks(std::string_view line, char separator) {
  scratch_.resize(std::max(scratch_.size(), line.size())); // views into it must stay valid
  unescaped_ = scratch_.data();
  const Block last = last_block(line.substr(line.size() - line.size() % block_size), separator);
  Cutting cutting{.line = line.data()};
  Mask open = 0;       // all bits when the block before ended inside quotation marks
  Mask first = 1;      // bit 0 when a field begins with the block
  bool strays = false; // a quotation mark that is neither first nor last letter is in the field that is not ended yet
  for (std::size_t base = 0; base <= line.size(); base += block_size) {
    const bool is_last = line.size() - base < block_size;
    const char* block = is_last ? last.data() : line.data() + base;
    const Mask marks = equal(block, '"');
    const Mask inside = between(marks) ^ open;
    const Mask ends = equal(block, separator) & ~inside;
    const bool ends_behind = !is_last && (base + block_size == line.size() || block[block_size] == separator);
    const Mask lasts = ends >> 1U | (ends_behind ? Mask{1} << 63U : 0);
    const Mask stray = marks & ~(ends << 1U | first) & ~lasts;
    open = inside >> 63U != 0 ? ~Mask{0} : 0;
    first = ends >> 63U;
    if (cutting.room < cutting.count + block_size) {
      cutting.room = std::max(2 * cutting.room, cutting.count + block_size);
      cutting.fields = fields_.room(cutting.room);
      cutting.places = places_.room(cutting.room);
    }
    const auto before = cutting.count;
    cut_at(ends, base, cutting);
    if ((strays || stray != 0) && !undouble(ends, stray, before, strays, cutting)) return false;
  }
  fields_.filled(cutting.count);
  places_.filled(cutting.count);
  return open == 0;
}

/// Fields of this block that have quotation marks inside, at the bits of `stray`: one of each two is taken out. `open`
/// tells whether the field that is not ended yet has some.
bool ValueReader::undouble(Mask ends, Mask stray, std::size_t fields_before, bool& open, const Cutting& cutting) {
  if (open && ends != 0) stray |= 1U; // no end is before it
  open = open && ends == 0;
  while (stray != 0) {
    const Mask behind = ends & ~((stray & -stray) - 1);
    if (behind == 0) {
      open = true;
      return true;
    }
    const Mask end = behind & -behind;
    const auto at = fields_before + static_cast<std::size_t>(std::popcount(ends & (end - 1)));
    auto& field = cutting.fields[at];
    if (cutting.line[cutting.places[at] - 1] != '"' || field.data()[field.size()] != '"') return false;
    char* const last = unescape(field, unescaped_);
    if (last == nullptr) return false;
    field = {unescaped_, static_cast<std::size_t>(last - unescaped_)};
    unescaped_ = last;
    stray &= ~(end | (end - 1));
  }
  return true;
}

std::optional<Problem> ValueReader::split_delimited(std::string_view line, char separator, bool quoted) {
  scratch_.clear();
  scratch_.reserve(line.size()); // views into it must stay valid
  for (std::size_t position = 0;;) {
    places_.push_back(place(position));
    if (quoted && position < line.size() && line[position] == '"') {
      if (auto problem = split_quoted(line, position, separator)) return problem;
    } else {
      const std::size_t begin = position;
      for (; position < line.size() && line[position] != separator; ++position)
        if (quoted && line[position] == '"')
          return Problem{
              errors::cdr_stray_quote,
              fmt::format("a quotation mark inside column {}, which does not begin with one", places_.size()),
              place(position)};
      fields_.push_back(line.substr(begin, position - begin));
    }
    if (position >= line.size()) return std::nullopt;
    ++position; // past the separator; what follows, if only nothing, is a field
  }
}

/// From the opening quotation mark to the separator or the end of the line.
std::optional<Problem> ValueReader::split_quoted(std::string_view line, std::size_t& position, char separator) {
  const std::size_t open = position++;
  std::size_t begin = position;
  const std::size_t unescaped = scratch_.size();
  bool doubled = false;
  for (;;) {
    const auto quote = line.find('"', position);
    if (quote == std::string_view::npos)
      return Problem{errors::cdr_torn_quote,
                     fmt::format("the quotation mark that opens column {} is not closed", places_.size()), place(open)};
    position = quote + 1;
    if (position >= line.size() || line[position] != '"') break;
    scratch_.append(line, begin, position - begin); // with one of the two
    begin = ++position;
    doubled = true;
  }
  if (position < line.size() && line[position] != separator)
    return Problem{errors::cdr_after_quote,
                   fmt::format("text after the closing quotation mark of column {}", places_.size()), place(position)};
  const auto tail = line.substr(begin, position - 1 - begin);
  if (doubled) {
    scratch_.append(tail);
    fields_.push_back(std::string_view(scratch_).substr(unescaped));
  } else {
    fields_.push_back(tail);
  }
  return std::nullopt;
}

/// The columns at their places, without the blanks around them. What the line is too short for is empty.
std::optional<Problem> ValueReader::split_fixed(std::string_view line, const Variant& variant) {
  const auto& format = *variant.format;
  if (line.size() < format.shortest)
    return Problem{errors::cdr_record_size,
                   fmt::format("{} bytes instead of at least {}", line.size(), format.shortest), 1};
  if (format.longest != 0 && line.size() > format.longest)
    return Problem{errors::cdr_record_size, fmt::format("{} bytes instead of at most {}", line.size(), format.longest),
                   place(format.longest)};
  for (const auto* column : variant.columns) {
    places_.push_back(column->at);
    const auto begin = std::min<std::size_t>(column->at - 1, line.size());
    fields_.push_back(trim(line.substr(begin, column->width)));
  }
  return std::nullopt;
}

std::optional<Problem> ValueReader::split_keyed(std::string_view line, const Variant& variant) {
  fields_.resize(variant.columns.size());
  places_.resize(variant.columns.size(), 1);
  std::size_t position = 0;
  for (const auto pair : telctl::split(line, variant.format->separator)) {
    const auto at = position;
    position += pair.size() + 1;
    if (trim(pair).empty()) continue;
    const auto equals = pair.find('=');
    const auto key = trim(pair.substr(0, equals));
    if (equals == std::string_view::npos)
      return Problem{errors::cdr_keys, fmt::format("'{}' is no key=value", shown(key)), place(at)};
    const auto found = std::find_if(variant.columns.begin(), variant.columns.end(),
                                    [&](const auto* column) { return column->name == key; });
    if (found == variant.columns.end()) {
      if (variant.format->further_columns) continue;
      return Problem{errors::cdr_keys, fmt::format("unknown key '{}'", shown(key)), place(at)};
    }
    const auto index = static_cast<std::size_t>(found - variant.columns.begin());
    fields_[index] = trim(pair.substr(equals + 1));
    places_[index] = place(at + equals + 1);
  }
  return std::nullopt;
}

} // namespace telctl::cdr
