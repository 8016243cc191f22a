#pragma once
#include <memory>
#include <string>
#include <vector>

#include <telctl/cdr/normalize.hpp>
#include <telctl/support/error.hpp>

namespace telctl::cdr {

/// Where the tickets of one telephone system come from, and what its files do not say themselves.
struct Source {
  std::string name;
  std::vector<std::string> files; ///< glob patterns, absolute or from the folder of the declaration
  NormalizeOptions reading;
  /// The source numbers its records one by one, without holes, in the field `leg`: a hole is a lost ticket.
  bool numbered = false;
  /// Files are replaced as a whole by files with other tickets: that they are, is no loss.
  bool replaced = false;
};

/// The declaration of sources, schemas/sources.schema.json.
struct Sources {
  std::string file;
  std::vector<Source> sources;
  std::unique_ptr<FormatCatalogue> catalogue; ///< the shipped formats and those that the declaration adds

  [[nodiscard]] const Source* find(const std::string& name) const;
};

/// What is wrong in it is in `findings` (TEL-0765) with line and column.
Result<Sources> load_sources(const std::string& file, Findings& findings);

} // namespace telctl::cdr
