#pragma once
#include <optional>
#include <string>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl::legacy {

struct Merged {
  std::string content;
  std::size_t edits = 0; ///< rows and cells of a person that are kept
  std::vector<Error> conflicts;
};

/// Three-way merge of one table of an estate: `base` is what the last import made, `mine` what stands there now,
/// `theirs` what this import makes. Where both sides changed one cell, `mine` stays and is a conflict. Nothing when the
/// rows cannot be told apart by their keys, or when `theirs` has none of the rows of `base`: another export.
std::optional<Merged> merge_table(const std::string& name, std::string_view base, std::string_view mine,
                                  std::string_view theirs);

} // namespace telctl::legacy
