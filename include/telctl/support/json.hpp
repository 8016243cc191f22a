#pragma once
#include <nlohmann/json.hpp>

namespace telctl {

/// Sorted keys: what is compared, hashed or sent.
using Json = nlohmann::json;
/// Keys in the order written: documents that people read.
using OrderedJson = nlohmann::ordered_json;

} // namespace telctl
