#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/format.hpp>
#include <telctl/cdr/normalize.hpp>

namespace telctl::cdr {

struct HeaderReading;

struct Candidate {
  const Variant* variant = nullptr;
  std::size_t records = 0; ///< of the sample that are of this format
  std::size_t first = 0;   ///< place in the sample of the first of them
  double confidence = 0;   ///< share of the sample, 0 to 1
  std::vector<std::string> reasons;
  std::shared_ptr<const HeaderReading> header; ///< of formats that tell their own columns
  std::uint32_t header_line = 0;
};

/// What the beginning of a file tells.
struct Detection {
  std::size_t records = 0;             ///< in the sample
  std::size_t columns = 0;             ///< of most of them
  std::vector<Candidate> candidates;   ///< the best first; none when no descriptor fits
  bool ambiguous = false;              ///< two candidates are as good
  std::vector<std::string> same_count; ///< other formats with as many columns, told apart by content
  std::vector<std::string> encodings;  ///< "ascii", or those in which the bytes are readable, the most probable first
  std::string time;                    ///< "utc", "local", "offset", "epoch", "unknown"
  std::vector<std::string> time_hints; ///< why, and what to declare
  bool carriage_returns = false;
  std::string nearest; ///< when a header is known but for some columns: the descriptor, and the difference
};

/// Looks at whole lines of `sample`; a last line without its end is left out.
Detection detect(std::string_view sample, const FormatCatalogue& catalogue = shipped_formats());

/// Reads the whole file: where its layout changes. Empty for a file of one layout, or of none that is known.
Result<std::vector<LayoutChange>> layout_changes(const Refill& refill, const FormatCatalogue& catalogue);

} // namespace telctl::cdr
