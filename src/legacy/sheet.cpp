#include <sheet.hpp>

#include <algorithm>

#include <decode.hpp>
#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>

namespace telctl::legacy {

Sheet::Sheet(const Input& input, const Mapping& mapping, char separator, FactSet& facts)
    : bytes_(input.bytes), mapping_(mapping), facts_(facts), file_(static_cast<std::uint32_t>(facts.files.size())),
      reader_(input.bytes, separator) {
  facts_.files.push_back(input.name);
  if (bytes_.starts_with("\xEF\xBB\xBF")) end_ = 3; // a byte order mark is no line
  facts_.lines.total += count_lines(bytes_.substr(end_));
}

void Sheet::count_blank(std::size_t up_to) {
  const auto gap = bytes_.substr(end_, up_to - end_);
  facts_.lines.blank +=
      up_to < bytes_.size() ? static_cast<std::size_t>(std::count(gap.begin(), gap.end(), '\n')) : count_lines(gap);
  end_ = up_to;
}

double Sheet::share_read() const {
  return static_cast<double>(std::max<std::size_t>(end_, 1)) / static_cast<double>(bytes_.size());
}

bool Sheet::next() {
  while (reader_.next(record_)) {
    count_blank(record_.offset);
    auto end = record_.offset + record_.length;
    while (end < bytes_.size() && bytes_[end] != '\n')
      ++end;
    end_ = std::min(end + 1, bytes_.size());
    lines_ = count_lines(bytes_.substr(record_.offset, end_ - record_.offset));
    cells_.clear();
    for (const auto& field : record_.fields)
      cells_.push_back(collapsed(decoded(field, mapping_)));
    if (std::any_of(cells_.begin(), cells_.end(), [](const auto& cell) { return !cell.empty(); })) return true;
    facts_.lines.blank += lines_;
  }
  count_blank(bytes_.size());
  return false;
}

std::string Sheet::text() const {
  return decoded(bytes_.substr(record_.offset, record_.length), mapping_);
}

Origin Sheet::origin(std::size_t cell) const {
  if (cell >= record_.columns.size()) return {.file = file_, .line = record_.line, .column = 1};
  return {.file = file_, .line = record_.lines[cell], .column = record_.columns[cell]};
}

std::optional<Error> Sheet::damage() const {
  if (record_.torn)
    return Error{.code = errors::row_torn,
                 .what = fmt::format("the quote opened here is never closed: {} lines put aside", lines_),
                 .where = place(record_.fields.size() - 1)};
  const auto plain = [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
  };
  for (std::size_t i = 0; i < record_.fields.size(); ++i) {
    if (std::all_of(record_.fields[i].begin(), record_.fields[i].end(), plain)) continue;
    // Line ends inside quotes are text; everything else below a blank is not.
    auto field = decoded(record_.fields[i], mapping_);
    std::replace_if(field.begin(), field.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    if (auto control = control_damage(field, "cell", place(i))) return control;
  }
  return std::nullopt;
}

bool out_of_step(const Error& damage) {
  return damage.code == errors::row_width || damage.code == errors::row_short || damage.code == errors::row_torn ||
         damage.code == errors::cell_without_heading;
}

void Sheet::ignored(const std::string& reason, std::string text) {
  facts_.lines.ignored += lines_;
  facts_.ignored.push_back({.origin = origin(0), .text = std::move(text), .reason = reason});
}

void Sheet::quarantined(Error reason, std::string text) {
  facts_.lines.quarantined += lines_;
  facts_.quarantined.push_back(
      {.reason = std::move(reason), .text = std::move(text), .lines = static_cast<std::uint32_t>(lines_)});
}

} // namespace telctl::legacy
