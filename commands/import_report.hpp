#pragma once
#include <string>

#include <framework/report.hpp>
#include <import_work.hpp>

namespace telctl::commands {

/// Everything that an import found and did, to be told.
struct ImportStory {
  const ImportWork& work;
  std::string folder; ///< --into; empty when nothing is to be written
  bool written = false;
  std::string why_not_written = {}; ///< for people

  [[nodiscard]] std::size_t quarantined() const;
};

/// The fidelity report: a row for each feature, with the account of the lines. For people the rows are gathered by
/// verdict and reason.
Report fidelity_report(const ImportStory& story);
Report fidelity_table(const ImportStory& story);

} // namespace telctl::commands
