#include <import_work.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/config/load.hpp>
#include <telctl/estate/fields.hpp>
#include <telctl/estate/rules.hpp>
#include <telctl/io/file.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/legacy/import.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mapping_name = "mapping.yaml";
constexpr std::string_view site_name = "site.yaml";

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return !path.empty() && fs::is_directory(path, ignored);
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// "site/" has an empty last part.
fs::path without_slash(const std::string& folder) {
  return fs::path(folder).has_filename() ? fs::path(folder) : fs::path(folder).parent_path();
}

std::string site_in(const fs::path& folder) {
  return is_there(folder / site_name) ? (folder / site_name).string() : std::string();
}

Result<ImportUnit> unit_of(const std::string& folder, const ImportOptions& options) {
  ImportUnit unit{.name = options.name, .mapping_file = options.mapping, .site_file = {}, .files = {}};
  const auto path = without_slash(folder);
  if (unit.name.empty()) unit.name = fs::weakly_canonical(path).filename().string();
  auto files = exports_of(folder);
  if (!files) return fail(files.error());
  unit.files = std::move(*files);
  if (unit.mapping_file.empty()) unit.mapping_file = (path / mapping_name).string();
  unit.site_file = site_in(path);
  return unit;
}

std::string own_site_file(const ImportUnit& unit) {
  return unit.name.empty() ? std::string(site_name) : fmt::format("site-{}.yaml", unit.name);
}

/// Files of DIR that this import makes again: they are no part of what it builds on.
std::set<std::string> own_files(const ImportWork& work) {
  std::set<std::string> names;
  for (const auto& unit : work.units) {
    for (const auto& file : legacy::import_files({}, unit.name))
      names.insert(file.name);
    if (!unit.site_file.empty()) names.insert(own_site_file(unit));
  }
  return names;
}

void leave_out(estate::Estate& estate, const std::set<std::string>& names) {
  estate::for_each_collection([&](const auto& collection) {
    std::erase_if(estate.*collection.items, [&](const auto& object) {
      const auto mark = object.marks.object;
      return mark.line > 0 && names.contains(estate.files.at(mark.file));
    });
  });
}

void append(estate::Estate& whole, const estate::Estate& part) {
  const auto offset = static_cast<std::uint32_t>(whole.files.size());
  whole.files.insert(whole.files.end(), part.files.begin(), part.files.end());
  estate::for_each_collection([&](const auto& collection) {
    for (auto object : part.*collection.items) {
      object.marks.object.file += offset;
      (whole.*collection.items).push_back(std::move(object));
    }
  });
  if (whole.name.empty()) {
    whole.name = part.name;
    whole.timezone = part.timezone;
  }
}

Result<bool> add_fragment(const Context& context, const std::string& path, const std::set<std::string>& without,
                          ImportWork& work) {
  auto loaded = is_folder(path) ? config::load_estate(path) : config::load_estate_file(path);
  if (!loaded) return fail(loaded.error());
  print_findings(context, loaded->findings);
  leave_out(loaded->estate, without);
  append(work.fragment, loaded->estate);
  return !loaded->findings.has_errors();
}

/// Files of a hand-kept estate, to be laid beside the tables.
Result<std::vector<config::EstateFile>> files_of(const std::string& path, const std::string& name) {
  std::vector<config::EstateFile> files;
  std::vector<std::pair<fs::path, std::string>> found;
  if (is_folder(path)) {
    std::error_code problem;
    for (const auto& entry : fs::recursive_directory_iterator(path, problem)) {
      const auto relative = entry.path().lexically_relative(path).generic_string();
      const auto ending = entry.path().extension();
      if (entry.is_regular_file() && !relative.starts_with('.') && (ending == ".yaml" || ending == ".csv"))
        found.emplace_back(entry.path(), relative);
    }
    std::sort(found.begin(), found.end());
  } else {
    found.emplace_back(path, name);
  }
  for (const auto& [file, as] : found) {
    auto bytes = read_file(file);
    if (!bytes) return fail(bytes.error());
    files.push_back({as, std::move(*bytes)});
  }
  return files;
}

Status describe(const std::string& path, const std::string& name, const ImportOptions& options, ImportWork& work) {
  std::error_code ignored;
  if (options.into.empty() || fs::equivalent(path, options.into, ignored) ||
      fs::equivalent(path, fs::path(options.into) / name, ignored))
    return {};
  auto files = files_of(path, name);
  if (!files) return fail(files.error());
  std::move(files->begin(), files->end(), std::back_inserter(work.described));
  return {};
}

std::set<std::string> numbers_of(const legacy::FactSet& facts) {
  std::set<std::string> numbers;
  for (const auto& fact : facts.facts)
    if (fact.subject.what == legacy::What::line) numbers.insert(fact.subject.id);
  return numbers;
}

} // namespace

Result<std::vector<std::string>> exports_of(const std::string& path) {
  if (!is_folder(path)) return std::vector{path};
  std::vector<std::string> files;
  std::error_code problem;
  for (fs::directory_iterator entry(without_slash(path), problem); !problem && entry != fs::directory_iterator();
       entry.increment(problem)) {
    const auto name = entry->path().filename().string();
    if (entry->is_directory(problem) || name.starts_with('.') || name == mapping_name || name == site_name) continue;
    files.push_back(entry->path().string());
  }
  if (problem)
    return fail({.code = errors::file_unreadable,
                 .what = "the folder cannot be read",
                 .where = {.file = path},
                 .cause = problem.message()});
  if (files.empty())
    return fail({.code = errors::file_missing, .what = "the folder holds no export", .where = {.file = path}});
  std::sort(files.begin(), files.end());
  return files;
}

Result<ImportWork> find_units(const ImportOptions& options) {
  ImportWork work;
  auto files = options.files;
  if (legacy::find_reader(options.format) != nullptr) {
    work.reader = legacy::find_reader(options.format);
  } else if (is_there(options.format)) {
    files.insert(files.begin(), options.format);
  } else {
    return fail(legacy::reader_named(options.format).error());
  }
  if (files.empty())
    return fail({.code = errors::usage,
                 .what = "no export is named",
                 .hint = "files, or the folder of an exchange with its mapping.yaml"});
  ImportUnit single{.name = options.name, .mapping_file = options.mapping, .site_file = {}, .files = {}};
  for (const auto& file : files) {
    if (!is_folder(file)) {
      if (!is_there(file)) return fail({.code = errors::file_missing, .what = "no such file", .where = {.file = file}});
      single.files.push_back(file);
      continue;
    }
    auto unit = unit_of(file, options);
    if (!unit) return fail(unit.error());
    work.units.push_back(std::move(*unit));
  }
  if (!single.mapping_file.empty()) single.site_file = site_in(fs::path(single.mapping_file).parent_path());
  if (!single.files.empty()) work.units.insert(work.units.begin(), std::move(single));
  std::set<std::string> names;
  for (const auto& unit : work.units) {
    if (unit.mapping_file.empty())
      return fail({.code = errors::usage, .what = "--mapping is needed", .hint = "docs/formats/mapping.md"});
    if (!names.insert(unit.name).second)
      return fail({.code = errors::usage,
                   .what = fmt::format("two imports would write the tables of the name '{}'", unit.name),
                   .hint = "import them one after the other, each with its --name"});
  }
  return work;
}

Result<bool> load_rules(const Context& context, const ImportOptions& options, ImportWork& work) {
  bool right = true;
  for (auto& unit : work.units) {
    auto loaded = legacy::load_mapping(unit.mapping_file);
    if (!loaded) return fail(loaded.error());
    unit.mapping = std::move(loaded->mapping);
    if (work.reader != nullptr && !unit.mapping.format.empty() && unit.mapping.format != work.reader->name)
      loaded->findings.error(
          {.code = errors::mapping_invalid,
           .what = fmt::format("the mapping is for format '{}', not '{}'", unit.mapping.format, work.reader->name),
           .where = {.file = unit.mapping_file}});
    print_findings(context, loaded->findings);
    right = right && !loaded->findings.has_errors();
  }
  const auto own = own_files(work);
  std::vector<std::pair<std::string, std::string>> fragments; // path, name in DIR
  if (!options.site.empty()) fragments.emplace_back(options.site, fs::path(options.site).filename().string());
  for (const auto& unit : work.units)
    if (options.site.empty() && !unit.site_file.empty()) fragments.emplace_back(unit.site_file, own_site_file(unit));
  for (const auto& [path, name] : fragments) {
    // A folder may be the one that is written, with what this import made before; a file that is named is meant.
    auto added = add_fragment(context, path, is_folder(path) ? own : std::set<std::string>{}, work);
    if (!added) return added;
    right = right && *added;
    if (auto described = describe(path, name, options, work); !described) return fail(described.error());
  }
  // What lies in the folder already is built on, unless it was just named, or this import makes it again.
  std::error_code ignored;
  std::set<std::string> again = own;
  for (const auto& file : work.described)
    again.insert(file.name);
  const bool named = !options.site.empty() && fs::equivalent(options.site, options.into, ignored);
  if (!named && is_folder(options.into) && !fs::is_empty(options.into, ignored)) {
    auto added = add_fragment(context, options.into, again, work);
    if (!added) return added;
    right = right && *added;
  }
  return right;
}

void read_and_build(ImportWork& work) {
  std::set<std::string> numbers;
  for (auto& unit : work.units) {
    unit.facts = legacy::read_exports(unit.files, unit.mapping, work.reader);
    numbers.merge(numbers_of(unit.facts));
  }
  estate::Estate rest = work.fragment;
  for (auto& unit : work.units) {
    const bool alone = work.units.size() == 1;
    unit.imported = legacy::build_estate(unit.facts, unit.mapping, rest, alone ? std::set<std::string>{} : numbers);
    if (!alone) append(rest, unit.imported.estate);
  }
}

Status plan_output(const ImportOptions& options, ImportWork& work) {
  if (options.into.empty()) return {};
  for (auto& unit : work.units) {
    auto files = legacy::import_files(unit.imported.estate, unit.name);
    if (&unit == &work.units.front()) files.insert(files.end(), work.described.begin(), work.described.end());
    auto output = legacy::compare_output(std::move(files), options.into, options.edits);
    if (!output) return fail(output.error());
    unit.output = std::move(*output);
    auto understood = legacy::understood_now(unit.facts, options.into, unit.name);
    if (!understood) return fail(understood.error());
    unit.understood_now = std::move(*understood);
  }
  return {};
}

Status judge(const ImportOptions& options, ImportWork& work) {
  std::optional<estate::Usage> usage;
  if (!options.usage.empty()) {
    const auto bytes = read_file(options.usage);
    if (!bytes) return fail(bytes.error());
    auto parsed = legacy::parse_usage(*bytes, options.usage);
    if (!parsed) return fail(parsed.error());
    usage = std::move(*parsed);
  }
  estate::Estate whole = work.fragment;
  for (const auto& unit : work.units)
    append(whole, unit.imported.estate);
  work.judged = estate::check(estate::Index(whole));
  for (auto& unit : work.units)
    unit.anomalies = legacy::anomalies(unit.facts, unit.imported, work.judged, usage ? &*usage : nullptr);
  return {};
}

} // namespace telctl::commands
