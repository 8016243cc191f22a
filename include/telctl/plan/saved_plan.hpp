#pragma once
#include <filesystem>
#include <string>

#include <telctl/plan/plan.hpp>
#include <telctl/support/json.hpp>

namespace telctl::plan {

Json to_json(const Operation& operation);
/// TEL-0430 for anything that `to_json` would not have written.
Result<Operation> operation_from(const Json& json);

/// Everything of the document but schema, version and operations, in the order in which people read it.
OrderedJson head_to_json(const Plan& plan, const std::string& created, const std::string& by);
/// The saved plan: schemas/plan.schema.json, one operation a line. Holds no secret, but numbers and names.
std::string render(const Plan& plan, const std::string& created, const std::string& by);
Status save(const Plan& plan, const std::filesystem::path& file, const std::string& created,
            const std::string& by); ///< mode 0600
Result<Plan> load(const std::filesystem::path& file);
/// Names the plan in the journal: covers target, scope and operations, not when and by whom it was made.
std::string checksum(const Plan& plan);

} // namespace telctl::plan
