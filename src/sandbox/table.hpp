#pragma once
#include <string>
#include <vector>

#include <telctl/sandbox/sandbox.hpp>
#include <telctl/support/json.hpp>

/// CSV as the product's Python reads it.
namespace telctl::sandbox {

/// The body in UTF-8, from the charset of its content type. Refuses with 500 what is not in it, as the product does.
std::string table_text(const Request& request);

/// Rows by the titles of the first line, in its order. A cell that is missing is null; cells beyond the titles are a
/// list called "null".
std::vector<OrderedJson> table_rows(const std::string& text);

} // namespace telctl::sandbox
