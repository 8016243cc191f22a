#pragma once
#include <string>
#include <vector>

#include <framework/context.hpp>
#include <telctl/legacy/anomalies.hpp>
#include <telctl/legacy/build.hpp>
#include <telctl/legacy/output.hpp>
#include <telctl/legacy/put_aside.hpp>
#include <telctl/legacy/reader.hpp>

namespace telctl::commands {

struct ImportOptions {
  std::string format; ///< may be the first file: the name of a reader can be left out
  std::vector<std::string> files;
  std::string mapping;
  std::string site;
  std::string into;
  std::string name;
  std::string fidelity;
  std::string usage;
  std::vector<std::string> fail_on;
  legacy::MergeRules edits;
};

/// One exchange's exports: files given one by one, or a folder with its own mapping.
struct ImportUnit {
  std::string name; ///< of its tables: lines-NAME.csv; empty = lines.csv
  std::string mapping_file;
  std::string site_file; ///< site.yaml beside the mapping; empty = none
  std::vector<std::string> files;
  legacy::Mapping mapping = {};
  legacy::FactSet facts = {};
  legacy::Imported imported = {};
  std::vector<legacy::OutputFile> output = {};
  std::vector<legacy::Anomaly> anomalies = {};
  std::vector<legacy::PutAside> understood_now = {}; ///< put aside by the import before
};

/// An import, step by step; what each step found stays for the report.
struct ImportWork {
  const legacy::Reader* reader = nullptr; ///< null: as each mapping says
  std::vector<ImportUnit> units;
  estate::Estate fragment;                   ///< what no export knows
  std::vector<config::EstateFile> described; ///< its files, when they do not lie in the folder to write
  Findings judged;                           ///< by the rules of the estate, on fragment and imports as one
};

/// The exports of a folder, sorted; not what telctl or an editor keeps beside them. Of a file, itself.
Result<std::vector<std::string>> exports_of(const std::string& path);
/// Which exports there are.
Result<ImportWork> find_units(const ImportOptions& options);
/// Mappings and the hand-kept part of the estate. False when something in them is wrong; the findings are shown.
Result<bool> load_rules(const Context& context, const ImportOptions& options, ImportWork& work);
void read_and_build(ImportWork& work);
/// What would be written to --into.
Status plan_output(const ImportOptions& options, ImportWork& work);
/// The whole held to the rules, and what a person should look at in each exchange.
Status judge(const ImportOptions& options, ImportWork& work);

} // namespace telctl::commands
