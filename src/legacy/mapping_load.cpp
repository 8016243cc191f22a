// A mapping and those that it extends: what many exchanges of one owner have in common stands in one file.
#include <telctl/legacy/mapping.hpp>

#include <telctl/io/file.hpp>
#include <telctl/legacy/errors.hpp>

namespace telctl::legacy {
namespace {

constexpr int longest_chain = 8;

template <class T>
void append(std::vector<T>& own, const std::vector<T>& base) {
  own.insert(own.end(), base.begin(), base.end());
}

/// The first rule that matches wins, so the mapping's own rules stand before those that it extends.
void extend(Mapping& own, const Mapping& base) {
  const auto otherwise = [](auto& value, const auto& other) {
    if (value == std::remove_cvref_t<decltype(value)>{}) value = other;
  };
  const Mapping untouched;
  otherwise(own.format, base.format);
  otherwise(own.pabx, base.pabx);
  otherwise(own.encoding, base.encoding);
  otherwise(own.separator, base.separator);
  if (own.header_lines == untouched.header_lines) own.header_lines = base.header_lines;
  if (own.list_separator == untouched.list_separator) own.list_separator = base.list_separator;
  append(own.files, base.files);
  append(own.tables, base.tables);
  append(own.columns, base.columns);
  append(own.sites, base.sites);
  append(own.features, base.features);
  append(own.ignore, base.ignore);
  append(own.dead, base.dead);
  own.kinds.insert(base.kinds.begin(), base.kinds.end());
  own.models.insert(base.models.begin(), base.models.end());
  own.rights.insert(base.rights.begin(), base.rights.end());
  own.keys.insert(base.keys.begin(), base.keys.end());
  own.strategies.insert(base.strategies.begin(), base.strategies.end());
  own.sets.insert(base.sets.begin(), base.sets.end());
  own.lines.insert(base.lines.begin(), base.lines.end());
  if (own.names == untouched.names) own.names = base.names;
}

Result<LoadedMapping> load(const std::filesystem::path& file, int depth) {
  const auto bytes = read_file(file);
  if (!bytes) return fail(bytes.error());
  auto loaded = parse_mapping(*bytes, file.string());
  if (loaded.mapping.extends.empty()) return loaded;
  if (depth == longest_chain)
    return fail({.code = errors::mapping_invalid,
                 .what = "mappings extend each other in a circle, or in too long a chain",
                 .where = {.file = file.string()}});
  const auto base = load(file.parent_path() / loaded.mapping.extends, depth + 1);
  if (!base) return fail(base.error());
  loaded.findings.append(base->findings);
  extend(loaded.mapping, base->mapping);
  return loaded;
}

} // namespace

Result<LoadedMapping> load_mapping(const std::filesystem::path& file) {
  auto loaded = load(file, 0);
  if (loaded && loaded->mapping.format.empty() && loaded->mapping.files.empty() && !loaded->findings.has_errors())
    loaded->findings.error({.code = errors::mapping_invalid,
                            .what = "no format",
                            .where = {.file = file.string()},
                            .hint = "the name of a reader (telctl import detect tells which), or files, each with its "
                                    "own"});
  return loaded;
}

} // namespace telctl::legacy
