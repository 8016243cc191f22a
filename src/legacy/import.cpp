#include <telctl/legacy/import.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <telctl/io/file.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

constexpr int certain = 80;

const FileRule* rule_of(const std::string& file, const Mapping& mapping) {
  const auto base = std::filesystem::path(file).filename().string();
  const auto found = std::find_if(mapping.files.begin(), mapping.files.end(), [&](const FileRule& rule) {
    return std::any_of(rule.names.begin(), rule.names.end(), [&](const auto& name) { return glob(name, base); });
  });
  return found == mapping.files.end() ? nullptr : &*found;
}

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  if (to.empty()) return void(to = std::move(from)); // the facts of a large export are not held twice
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Readers work on facts of their own, so that none meets those of another format when it settles them.
void merge(FactSet& all, FactSet one) {
  const auto offset = static_cast<std::uint32_t>(all.files.size());
  for (auto& fact : one.facts)
    fact.origin.file += offset;
  for (auto& line : one.ignored)
    line.origin.file += offset;
  append(all.files, std::move(one.files));
  append(all.facts, std::move(one.facts));
  append(all.quarantined, std::move(one.quarantined));
  append(all.ignored, std::move(one.ignored));
  all.findings.append(one.findings);
  all.lines += one.lines;
}

class Exports {
 public:
  Exports(const Mapping& mapping, const Reader* forced) : mapping_(mapping), forced_(forced) {}

  FactSet read(const std::vector<std::string>& files) {
    for (const auto& file : files)
      read_one(file);
    for (auto& [reader, facts] : by_reader_) {
      if (reader->settle != nullptr) reader->settle(facts, mapping_);
      merge(all_, std::move(facts));
    }
    supply();
    return std::move(all_);
  }

 private:
  void read_one(const std::string& file) {
    const auto* rule = rule_of(file, mapping_);
    if (rule != nullptr && !rule->ignore.empty()) return all_.ignored_files.push_back({file, rule->ignore});
    const auto reader = reader_for(file, rule);
    if (!reader) return all_.findings.error(reader.error());
    const auto bytes = read_file(file);
    if (!bytes) return all_.findings.error(bytes.error());
    auto mapping = mapping_;
    if (rule != nullptr && !rule->encoding.empty()) mapping.encoding = rule->encoding;
    warn_of_another(**reader, file, *bytes);
    auto& facts = facts_of(*reader);
    if (auto read = (*reader)->read({file, *bytes}, mapping, facts); !read) facts.findings.error(read.error());
  }

  Result<const Reader*> reader_for(const std::string& file, const FileRule* rule) {
    if (rule != nullptr) return reader_named(rule->format);
    if (forced_ != nullptr) return forced_;
    if (!mapping_.format.empty()) return reader_named(mapping_.format);
    return fail({.code = errors::not_this_format,
                 .what = "the mapping does not say how to read this file",
                 .where = {.file = file},
                 .hint = "name it under files in the mapping, with its format or the reason to ignore it"});
  }

  /// A file that its reader finds nothing of its own in, while another is certain, is probably in the wrong folder.
  void warn_of_another(const Reader& reader, const std::string& file, std::string_view bytes) {
    const auto candidates = detect(bytes);
    const bool seen = std::any_of(candidates.begin(), candidates.end(),
                                  [&](const Candidate& candidate) { return candidate.reader == &reader; });
    if (seen || candidates.empty() || candidates.front().detection.confidence < certain) return;
    all_.findings.warning(
        {.code = errors::not_this_format,
         .what = fmt::format("the file looks like {} and is read as {}", candidates.front().reader->name, reader.name),
         .where = {.file = file}});
  }

  FactSet& facts_of(const Reader* reader) {
    const auto found =
        std::find_if(by_reader_.begin(), by_reader_.end(), [&](const auto& entry) { return entry.first == reader; });
    return found != by_reader_.end() ? found->second : by_reader_.emplace_back(reader, FactSet{}).second;
  }

  /// What the mapping tells about lines; its file is then one of those that facts come from.
  void supply() {
    std::map<std::string, std::uint32_t> files;
    for (const auto& [number, rule] : mapping_.lines) {
      const auto [file, added] = files.emplace(rule.file, static_cast<std::uint32_t>(all_.files.size()));
      if (added) all_.files.push_back(rule.file);
      for (const auto& field : rule.fields)
        all_.facts.push_back({.subject = {What::line, number},
                              .attribute = field.name,
                              .value = field.value,
                              .origin = {file->second, field.mark.line, field.mark.column},
                              .text = fmt::format("{} ({})", field.value, rule.reason)});
    }
  }

  const Mapping& mapping_;
  const Reader* forced_;
  FactSet all_;
  std::vector<std::pair<const Reader*, FactSet>> by_reader_;
};

} // namespace

FactSet read_exports(const std::vector<std::string>& files, const Mapping& mapping, const Reader* forced) {
  return Exports(mapping, forced).read(files);
}

Result<const Reader*> reader_named(const std::string& name) {
  if (const auto* reader = find_reader(name)) return reader;
  std::vector<std::string> names;
  for (const auto& reader : readers())
    names.emplace_back(reader.name);
  const auto guess = did_you_mean(name, names);
  return fail({.code = errors::unknown_format,
               .what = fmt::format("no reader for '{}'", visible(name)),
               .hint = guess ? fmt::format("did you mean '{}'?", *guess) : "one of " + join(names, ", ")});
}

} // namespace telctl::legacy
