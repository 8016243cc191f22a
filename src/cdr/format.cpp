#include <telctl/cdr/format.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/resource.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

std::vector<std::string> distinct(const Format& format, std::string FormatColumn::* member) {
  std::vector<std::string> result;
  for (const auto& column : format.columns)
    if (const auto& value = column.*member;
        !value.empty() && std::find(result.begin(), result.end(), value) == result.end())
      result.push_back(value);
  return result;
}

} // namespace

std::string Variant::label() const {
  return options.empty() ? format->name : fmt::format("{} ({})", format->name, options);
}

namespace {

/// Every choice of options: each on or off, and of those NAME=VALUE with one name, one.
std::vector<std::vector<std::string>> choices(const std::vector<std::string>& options) {
  std::vector<std::vector<std::string>> result{{}};
  std::vector<std::string> done;
  for (const auto& option : options) {
    const auto equals = option.find('=');
    std::vector<std::string> values{option};
    if (equals == std::string::npos) {
      values.insert(values.begin(), std::string()); // off
    } else {
      const auto name = option.substr(0, equals + 1);
      if (std::find(done.begin(), done.end(), name) != done.end()) continue;
      done.push_back(name);
      values.clear();
      std::copy_if(options.begin(), options.end(), std::back_inserter(values),
                   [&](const auto& other) { return other.starts_with(name); });
    }
    std::vector<std::vector<std::string>> further;
    for (const auto& value : values)
      for (auto set : result) {
        if (!value.empty()) set.push_back(value);
        further.push_back(std::move(set));
      }
    result = std::move(further);
  }
  return result;
}

} // namespace

void FormatCatalogue::add(Format added) {
  const Format& format = formats_.emplace_back(std::move(added));
  if (const auto versions = distinct(format, &FormatColumn::since); !versions.empty())
    return add_versions(format, versions);
  // What a header tells needs no guess.
  const auto options =
      format.header == Header::none ? distinct(format, &FormatColumn::when) : std::vector<std::string>{};
  for (const auto& on : choices(options)) {
    auto& variant = variants_.emplace_back();
    variant.format = &format;
    variant.options = join(on, " ");
    for (const auto& column : format.columns)
      if (column.when.empty() || format.header != Header::none ||
          std::find(on.begin(), on.end(), column.when) != on.end())
        variant.columns.push_back(&column);
  }
}

/// Each version has the columns of those before it.
void FormatCatalogue::add_versions(const Format& format, const std::vector<std::string>& versions) {
  for (auto version = versions.begin(); version != versions.end(); ++version) {
    auto& variant = variants_.emplace_back();
    variant.format = &format;
    variant.options = *version;
    for (const auto& column : format.columns)
      if (column.since.empty() || std::find(versions.begin(), version + 1, column.since) != version + 1)
        variant.columns.push_back(&column);
  }
}

Result<std::vector<const Variant*>> FormatCatalogue::find(std::string_view name) const {
  const auto parts = split(name, '+');
  const std::vector<std::string> options(parts.begin() + 1, parts.end());
  std::vector<const Variant*> found;
  std::vector<const Variant*> besides; // those that have further options too
  for (const auto& variant : variants_) {
    if (variant.format->name != parts[0]) continue;
    const auto on = words(variant.options);
    const bool all = std::all_of(options.begin(), options.end(), [&](const auto& option) {
      return std::find(on.begin(), on.end(), option) != on.end();
    });
    if (options.empty() || (all && on.size() == options.size())) found.push_back(&variant);
    if (all) besides.push_back(&variant);
  }
  if (found.empty()) found = std::move(besides);
  if (!found.empty()) return found;
  std::vector<std::string> names;
  for (const auto& format : formats_)
    names.push_back(format.name);
  const auto meant = did_you_mean(parts[0], names);
  return fail(
      {.code = errors::cdr_unknown_format,
       .what = fmt::format("no ticket format '{}'", visible(name)),
       .hint = (meant ? fmt::format("did you mean '{}'? ", *meant) : std::string()) + "telctl cdr formats lists them"});
}

Status add_formats(const std::string& path, FormatCatalogue& catalogue, Findings& findings) {
  std::vector<std::string> files{path};
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    files.clear();
    for (const auto& entry : std::filesystem::directory_iterator(path, error))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
  }
  for (const auto& file : files) {
    const auto text = read_file(file);
    if (!text) return fail(text.error());
    const auto before = findings.items().size();
    auto format = parse_format(*text, file, findings);
    if (findings.items().size() == before) catalogue.add(std::move(format));
  }
  return {};
}

void add_shipped_formats(FormatCatalogue& catalogue, Examples examples) {
  for (const auto name : resources()) {
    if (!name.starts_with("schemas/cdr/") || !name.ends_with(".yaml")) continue;
    // What is wrong in a shipped descriptor is found by its test, not by its user.
    Findings ignored;
    auto text = *resource(name);
    if (examples == Examples::leave_out) text = text.substr(0, text.find("\nexamples:") + 1);
    catalogue.add(parse_format(text, std::string(name), ignored));
  }
}

const FormatCatalogue& shipped_formats() {
  static const auto catalogue = [] {
    auto built = std::make_unique<FormatCatalogue>();
    add_shipped_formats(*built, Examples::leave_out);
    return built;
  }();
  return *catalogue;
}

} // namespace telctl::cdr
