#include <telctl/legacy/facts.hpp>

#include <array>

namespace telctl::legacy {

std::string_view to_string(What what) {
  constexpr std::array<std::string_view, 9> names{"line",   "set", "key",         "parallel-set", "group",
                                                  "filter", "did", "restriction", "system"};
  return names.at(static_cast<std::size_t>(what));
}

std::string to_string(const Subject& subject) {
  return std::string(to_string(subject.what)) + (subject.id.empty() ? "" : " ") + subject.id;
}

LineCount& LineCount::operator+=(const LineCount& other) {
  total += other.total;
  understood += other.understood;
  layout += other.layout;
  blank += other.blank;
  ignored += other.ignored;
  quarantined += other.quarantined;
  return *this;
}

Place FactSet::place(const Origin& origin, std::string object) const {
  return {.file = origin.line > 0 && origin.file < files.size() ? files[origin.file] : std::string(),
          .line = origin.line,
          .column = origin.column,
          .object = std::move(object)};
}

} // namespace telctl::legacy
