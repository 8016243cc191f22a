#include <text_lines.hpp>

#include <algorithm>

#include <decode.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

/// A terminal on a serial line may send several carriage returns.
std::string_view without_returns(std::string_view line) {
  while (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

} // namespace

TextLines::TextLines(const Input& input, FactSet& facts)
    : rest_(input.bytes), file_(static_cast<std::uint32_t>(facts.files.size())) {
  facts.files.push_back(input.name);
  if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3); // a byte order mark is no line
  size_ = rest_.size();
  facts.lines.total += count_lines(rest_);
}

bool TextLines::next() {
  if (rest_.empty()) return false;
  const auto end = rest_.find('\n');
  line_ = without_returns(rest_.substr(0, end));
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  ++number_;
  return true;
}

bool take_ignored(const std::string& text, const Origin& origin, const Mapping& mapping, FactSet& facts,
                  std::size_t lines) {
  const auto* rule = mapping.ignored(text);
  if (rule == nullptr) return false;
  facts.lines.ignored += lines;
  facts.ignored.push_back({origin, text, rule->reason});
  return true;
}

std::vector<std::string_view> first_lines(std::string_view bytes) {
  constexpr std::size_t enough = 256 * 1024;
  auto lines = split(bytes.substr(0, std::min(bytes.size(), enough)), '\n');
  for (auto& line : lines)
    line = without_returns(line);
  return lines;
}

} // namespace telctl::legacy
