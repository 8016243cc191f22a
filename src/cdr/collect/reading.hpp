#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <normalizer.hpp>

namespace telctl::cdr {

/// With which the reading of a stream goes on behind the records that were taken: their layout, what is proven about
/// the clock, the date of the last one.
struct Reading {
  StreamState state;
  std::uint32_t lines = 0; ///< before it
};

/// As text for the store; empty when a later record can only be read together with the first ones (its columns are told
/// by a header, or it is part of one document).
std::string save_reading(const Reading& reading);
/// Nothing when the text is empty, or its layout is not in the catalogue any more.
std::optional<Reading> restore_reading(std::string_view text, const FormatCatalogue& catalogue);

} // namespace telctl::cdr
