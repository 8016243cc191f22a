#pragma once
#include <string>
#include <vector>

#include <telctl/legacy/reader.hpp>

namespace telctl::legacy {

/// Reads the exports of one exchange together. Each file goes to the reader that the mapping's `files` name, else to
/// `forced`, else to that of the mapping's `format`. What is wrong with one file does not hide what is wrong with the
/// others: errors are among the findings. What the mapping itself tells about lines is added last.
FactSet read_exports(const std::vector<std::string>& files, const Mapping& mapping, const Reader* forced);

/// TEL-0302 with the name that may have been meant.
Result<const Reader*> reader_named(const std::string& name);

} // namespace telctl::legacy
