#pragma once
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <figures.hpp>
#include <fmt/format.h>
#include <telctl/legacy/reader.hpp>

/// Reads a text as a reader would, and says what came of it in lines that a test can compare.
namespace telctl::legacy::test {

inline Mapping mapping_of(const std::string& yaml) {
  auto loaded = parse_mapping(yaml, "mapping.yaml");
  for (const auto& item : loaded.findings.items())
    FAIL(to_string(item.error));
  return std::move(loaded.mapping);
}

struct Reading {
  FactSet facts;
  std::vector<std::string> wrong; ///< "line:column TEL-0000 what": refusals, findings, quarantine
};

inline std::string told(const Error& error) {
  return fmt::format("{}:{} {} {}", error.where.line, error.where.column, to_string(error.code), error.what);
}

/// Files are named "1", "2", …
inline Reading read_all(const std::string& format, const std::vector<std::string>& files, const Mapping& mapping) {
  const auto* reader = find_reader(format);
  REQUIRE(reader != nullptr);
  Reading reading;
  int number = 0;
  for (const auto& file : files)
    if (auto read = reader->read({std::to_string(++number), file}, mapping, reading.facts); !read)
      reading.wrong.push_back(told(read.error()));
  if (reader->settle != nullptr) reader->settle(reading.facts, mapping);
  for (const auto& item : reading.facts.findings.items())
    reading.wrong.push_back(told(item.error));
  for (const auto& line : reading.facts.quarantined)
    reading.wrong.push_back(told(line.reason));
  return reading;
}

inline Reading read_as(const std::string& format, const std::string& text, const std::string& mapping = {}) {
  return read_all(format, {text}, mapping_of(mapping.empty() ? "format: " + format + "\n" : mapping));
}

/// "line 2057: name=Dupont" for a field, "line 2057: 'Privacy'=Default" for a feature; one a line.
inline std::string listed(const FactSet& facts) {
  std::string text;
  for (const auto& fact : facts.facts)
    text += fmt::format("{}: {}{}{}={}\n", to_string(fact.subject), fact.feature ? "'" : "", fact.attribute,
                        fact.feature ? "'" : "", fact.value);
  return text;
}

/// A file of the test data, or of the examples.
inline std::string file_text(const std::string& name) {
  std::ifstream file(std::string(TELCTL_SOURCE) + "/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

} // namespace telctl::legacy::test
