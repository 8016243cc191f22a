#pragma once
#include <string>
#include <string_view>

#include <telctl/support/json.hpp>

/// The server is a Python program and quotes Python values in its messages.
namespace telctl::sandbox {

/// Key of a Python dictionary that is a number: index_key(0) prints as 0, not '0'.
std::string index_key(std::size_t index);

/// 'text', 12, True, None, ['a'], {'k': 1, 0: 2}
std::string repr(const OrderedJson& value);
/// UUID('…')
std::string repr_uuid(std::string_view uuid);

/// json.dumps: ", " and ": " between, everything beyond ASCII escaped.
std::string python_json(const OrderedJson& value);

} // namespace telctl::sandbox
