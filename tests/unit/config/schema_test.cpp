// schemas/estate.schema.json says the same as the table of fields that drives reader and writer. TELCTL_ACCEPT=1 writes
// it.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <telctl/estate/fields.hpp>
#include <telctl/support/json.hpp>

using namespace telctl;

namespace {

template <class T>
OrderedJson object_schema();

template <class T, class Value>
OrderedJson value_schema(const estate::Field<T>& field, const Value& /*value*/) {
  if constexpr (std::is_same_v<Value, std::vector<estate::Building>>) {
    return {{"type", "array"}, {"items", object_schema<estate::Building>()}};
  } else if constexpr (std::is_same_v<Value, std::vector<estate::Range>>) {
    return {{"type", "array"}, {"items", {{"type", "string"}, {"pattern", "^(\\+?)[0-9]+-\\1[0-9]+$"}}}};
  } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
    return {{"type", "array"}, {"items", {{"type", "string"}, {"pattern", "^\\S+$"}}}};
  } else if constexpr (std::is_same_v<Value, int>) {
    return {{"type", "integer"}, {"minimum", 0}, {"maximum", 2147483647}};
  } else if constexpr (std::is_same_v<Value, bool>) {
    return {{"enum", {true, false, "yes", "no"}}};
  } else {
    OrderedJson schema = {{"type", "string"}};
    if (field.choices.empty()) return schema;
    schema["enum"] = OrderedJson::array();
    for (const auto choice : field.choices)
      schema["enum"].push_back(choice);
    return schema;
  }
}

template <class T>
OrderedJson object_schema() {
  OrderedJson properties = OrderedJson::object();
  OrderedJson required = OrderedJson::array();
  const T example{};
  for (const auto& field : estate::fields<T>()) {
    field.visit(example, [&](const auto& value) { properties[std::string(field.name)] = value_schema(field, value); });
    properties[std::string(field.name)]["description"] = field.says;
    if (field.required) required.push_back(field.name);
  }
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", std::move(required)},
          {"properties", std::move(properties)}};
}

template <class T>
OrderedJson collection_schema(const estate::Collection<T>& collection) {
  return {{"type", "array"}, {"description", collection.says}, {"items", object_schema<T>()}};
}

OrderedJson estate_schema() {
  OrderedJson properties = OrderedJson::object();
  properties["estate"] = {
      {"type", "object"},
      {"description", "What the estate is called; in one file of the folder"},
      {"additionalProperties", false},
      {"required", {"name", "version"}},
      {"properties",
       {{"name", {{"type", "string"}}}, {"timezone", {{"type", "string"}}}, {"version", {{"const", 1}}}}}};
  estate::for_each_collection(
      [&](const auto& collection) { properties[std::string(collection.name)] = collection_schema(collection); });
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"$id", "telctl/estate"},
          {"title", "A YAML file of an estate"},
          {"description", "All files of the folder are one estate. Numbers are strings: quote them. The large "
                          "collections may be CSV tables with the same fields as columns."},
          {"type", "object"},
          {"additionalProperties", false},
          {"properties", std::move(properties)}};
}

} // namespace

TEST_CASE("the schema of an estate's files says what the reader reads") {
  const std::string name = TELCTL_SOURCE "/schemas/estate.schema.json";
  const auto expected = estate_schema().dump(1) + "\n";
  if (std::getenv("TELCTL_ACCEPT") != nullptr) std::ofstream(name) << expected;
  std::ostringstream text;
  text << std::ifstream(name).rdbuf();
  CHECK(text.str() == expected);
}
