#include <telctl/legacy/mapping.hpp>

#include <telctl/support/text.hpp>

#include <algorithm>
#include <array>

namespace telctl::legacy {
namespace {

char lower_letter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::string_view to_string(Verdict verdict) {
  constexpr std::array<std::string_view, 4> names{"kept", "transformed", "lost", "to-decide"};
  return names.at(static_cast<std::size_t>(verdict));
}

// Linear memory and no recursion: patterns meet lines of any length.
bool glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || lower_letter(pattern[p]) == lower_letter(text[t]))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::vector<std::string> listed(std::string_view names) {
  const auto parts = words(names);
  return {parts.begin(), parts.end()};
}

const std::vector<std::string>& field_names(What what) {
  static const auto line =
      listed("building class context cost_centre decision decision_reason department description did email "
             "extension firstname forward_busy forward_no_answer forward_unconditional gateway hotline kind "
             "label language lastname mac media_server model name pair person pickup_group port protocol "
             "rights room set site type voicemail");
  static const std::vector<std::string> key{"label", "line", "position", "target", "type"};
  static const std::vector<std::string> parallel_set{"gateway", "line", "mac", "model", "pair", "port", "set", "type"};
  static const std::vector<std::string> group{"context", "did",  "extension", "id",  "member",
                                              "members", "site", "strategy",  "type"};
  static const std::vector<std::string> filter{"boss", "id", "secretaries", "secretary", "strategy"};
  static const std::vector<std::string> did{"did", "size", "target", "unique"};
  static const std::vector<std::string> none;
  switch (what) {
  case What::line:
    return line;
  case What::key:
    return key;
  case What::parallel_set:
    return parallel_set;
  case What::group:
    return group;
  case What::filter:
    return filter;
  case What::did:
    return did;
  default:
    return none;
  }
}

const DeadReference* Mapping::dead_reference(std::string_view number) const {
  const auto found = std::find_if(dead.begin(), dead.end(), [&](const auto& rule) { return rule.number == number; });
  return found == dead.end() ? nullptr : &*found;
}

const IgnoreRule* Mapping::ignored(std::string_view line) const {
  const auto found =
      std::find_if(ignore.begin(), ignore.end(), [&](const auto& rule) { return glob(rule.line, line); });
  return found == ignore.end() ? nullptr : &*found;
}

const ColumnRule* Mapping::column(std::string_view name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const auto& rule) { return glob(rule.column, name); });
  return found == columns.end() ? nullptr : &*found;
}

const FeatureRule* Mapping::feature(std::string_view name, std::string_view value) const {
  const auto found = std::find_if(features.begin(), features.end(), [&](const FeatureRule& rule) {
    const bool named = std::any_of(rule.features.begin(), rule.features.end(),
                                   [&](const std::string& pattern) { return glob(pattern, name); });
    return named && (rule.value.empty() || glob(rule.value, value));
  });
  return found == features.end() ? nullptr : &*found;
}

} // namespace telctl::legacy
