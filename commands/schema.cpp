#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <telctl/support/resource.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

constexpr std::string_view folder = "schemas/";
constexpr std::string_view ending = ".schema.json";

struct Schema {
  std::string name; ///< "estate/lines": the path below schemas/, without its ending
  std::string_view text;
};

std::vector<Schema> all_schemas() {
  std::vector<Schema> schemas;
  for (const auto file : resources()) {
    if (!file.starts_with(folder) || !file.ends_with(ending)) continue;
    const auto name = file.substr(folder.size(), file.size() - folder.size() - ending.size());
    schemas.push_back({std::string(name), resource(file).value_or("")});
  }
  return schemas;
}

std::string title_of(const Schema& schema) {
  const auto json = Json::parse(schema.text, nullptr, false);
  const auto found = json.is_object() ? json.find("title") : json.end();
  return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<Exit> list(const Context& context) {
  Report report{.schema = "telctl/schemas",
                .list = "schemas",
                .columns = {{"name", "NAME"}, {"title", "TITLE"}},
                .notes = {"", "telctl schema NAME prints one, for an editor or a checker."}};
  for (const auto& schema : all_schemas())
    report.records.push_back({{"name", schema.name}, {"title", title_of(schema)}});
  const auto status = emit(context, report);
  if (!status) return fail(status.error());
  return Exit::done;
}

Result<Exit> run_schema(const Context& context, const std::string& name) {
  if (name.empty()) return list(context);
  std::vector<std::string> names;
  for (const auto& schema : all_schemas()) {
    if (schema.name == name) {
      context.out() << schema.text;
      return Exit::done;
    }
    names.push_back(schema.name);
  }
  const auto meant = did_you_mean(name, names);
  return fail({.code = errors::unknown_schema,
               .what = fmt::format("no schema '{}'", name),
               .hint = meant ? fmt::format("did you mean '{}'?", *meant) : "telctl schema lists them"});
}

} // namespace

Command schema() {
  return {.path = "schema",
          .summary = "List or print the JSON Schemas of the files that telctl reads and writes",
          .details = "The same schemas check what a person writes; an editor that knows them completes and marks "
                     "errors while typing.",
          .examples = {{"telctl schema", "their names"},
                       {"telctl schema mapping > mapping.schema.json", "one of them, for an editor"}},
          .schema = "telctl/schemas",
          .setup = [](CLI::App& app) {
            auto name = std::make_shared<std::string>();
            app.add_option("NAME", *name, "Which one; all are listed without it");
            return [name](Context& context) { return run_schema(context, *name); };
          }};
}

} // namespace telctl::commands
