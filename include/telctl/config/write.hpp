#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <telctl/estate/model.hpp>
#include <telctl/support/error.hpp>

namespace telctl::config {

/// One file of an estate, ready to be written: name below the estate's folder, and content.
struct EstateFile {
  std::string name; ///< "lines.csv"
  std::string content;
};

/// The estate as files that `load_estate` reads back to the same values: tables (people, lines, parallel_sets, keys,
/// groups, filters) as CSV, the rest as YAML. Collections that are empty give no file.
std::vector<EstateFile> render_estate(const estate::Estate& estate);

} // namespace telctl::config
