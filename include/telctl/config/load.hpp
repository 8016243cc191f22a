#pragma once
#include <filesystem>

#include <telctl/estate/model.hpp>
#include <telctl/support/error.hpp>

namespace telctl::config {

struct Loaded {
  estate::Estate estate;
  Findings
      findings; ///< syntax: unknown or duplicate keys, aliases, encodings, wrong types; each with file, line and column
  bool complete =
      true; ///< false when a file, or objects of one, could not be read: what seems to be missing may stand there
};

/// Reads every *.yaml and *.csv below DIR (not below dot folders), in the order of their names. An error only when DIR
/// cannot be read at all; whatever is wrong inside a file is a finding, and all of them are found in one pass.
Result<Loaded> load_estate(const std::filesystem::path& folder);
/// Reads one file as a part of an estate; it need not say which estate.
Result<Loaded> load_estate_file(const std::filesystem::path& file);

} // namespace telctl::config
