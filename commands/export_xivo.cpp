#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <telctl/config/load.hpp>
#include <telctl/legacy/xivo.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

Status check(const legacy::XivoOptions& options, const estate::Index& index) {
  if (!options.entity.empty() && !is_digits(options.entity))
    return fail({.code = errors::usage,
                 .what = fmt::format("'{}' is no entity", visible(options.entity)),
                 .hint = "its number, as the XiVO shows it under Configuration, Entities"});
  for (const auto& site : options.sites)
    if (index.site(site) == nullptr)
      return fail({.code = errors::usage, .what = fmt::format("the estate has no site '{}'", visible(site))});
  return {};
}

Result<Exit> run_export(const Context& context, const legacy::XivoOptions& options) {
  const auto loaded = config::load_estate(context.global.directory);
  if (!loaded) return fail(loaded.error());
  const estate::Index index(loaded->estate);
  if (auto sound = check(options, index); !sound) return fail(sound.error());
  auto users = legacy::xivo_users(index, options);
  auto findings = loaded->findings;
  findings.append(users.findings);
  print_findings(context, findings);
  if (findings.has_errors()) return Exit::bad_input;
  Report report{.schema = "telctl/xivo-users", .list = "users"};
  for (const auto& name : users.columns)
    report.columns.push_back({name, upper(name)});
  for (const auto& row : users.rows) {
    OrderedJson record;
    for (std::size_t i = 0; i < row.size(); ++i)
      record[users.columns[i]] = row[i].empty() ? OrderedJson() : OrderedJson(row[i]);
    report.records.push_back(std::move(record));
  }
  report.head["left_out"] = users.left_out;
  if (auto written = emit(context, report); !written) return fail(written.error());
  if (!users.left_out.empty()) context.warn("this format has no column for " + join(users.left_out, ", "));
  return Exit::done;
}

} // namespace

Command export_xivo() {
  return {.path = "export xivo",
          .summary = "Write the users of an estate as the CSV that XiVO and Wazo import",
          .details = "One row for each line that moves: name, address, language, cost centre (userfield), number, "
                     "context, public number, voicemail, call permissions. What the format has no column for (keys, "
                     "forwards, groups, filters, telephones) is counted on stderr; telctl apply carries it.\n\n"
                     "The import of the cluster takes all rows or none, refuses an address or number that is there, "
                     "and slows down with the length of the file: give it one site after the other. Call permissions "
                     "and contexts must exist.",
          .examples = {{"telctl export xivo -C examples/universite/estate --site bu --entity 1 -o csv",
                        "the users of one site for a XiVO"},
                       {"telctl export xivo -C examples/universite/estate --site bu -o csv", "the same for a Wazo"}},
          .schema = "telctl/xivo-users",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<legacy::XivoOptions>();
            app.add_option("--entity", options->entity, "Entity of the users: XiVO wants it, Wazo has none")
                ->type_name("NUMBER");
            app.add_option("--site", options->sites, "Only this site; may be given several times")
                ->type_name("ID")
                ->allow_extra_args(false);
            return [options](Context& context) { return run_export(context, *options); };
          }};
}

} // namespace telctl::commands
