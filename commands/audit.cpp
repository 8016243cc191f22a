#include <algorithm>
#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <findings.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <telctl/cluster/audit.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  cluster::ConnectOptions cluster;
  std::vector<std::string> tables;
  std::string encoding;
  std::string separator;
  std::vector<std::string> columns;
  std::vector<std::string> disable;
  std::vector<std::string> fail_on;
  bool full_numbers = false;
  bool rules = false;
};

constexpr std::string_view severities[] = {"error", "warning", "note"};

bool is_severity(std::string_view name) {
  return std::find(std::begin(severities), std::end(severities), name) != std::end(severities);
}

Result<char> separator_of(const std::string& text) {
  if (text.empty()) return '\0';
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() == 1 && text[0] > ' ' && text[0] != '"') return text[0];
  return fail({.code = errors::usage,
               .what = fmt::format("'{}' is no separator", visible(text)),
               .hint = "one character, or the word tab"});
}

/// --column did=SDA, for headings that do not speak for themselves.
Result<std::map<std::string, std::string>> columns_of(const std::vector<std::string>& given) {
  std::map<std::string, std::string> columns;
  std::vector<std::string> fields;
  for (const auto& [field, headings] : cluster::table_fields())
    fields.push_back(field);
  for (const auto& text : given) {
    const auto equals = text.find('=');
    const auto field = text.substr(0, equals);
    const bool known = std::find(fields.begin(), fields.end(), field) != fields.end();
    if (!known || equals == std::string::npos || equals + 1 == text.size())
      return fail({.code = errors::usage,
                   .what = fmt::format("'{}' names no column", visible(text)),
                   .hint = "FIELD=HEADING, where FIELD is one of " + join(fields, ", ")});
    columns[field] = text.substr(equals + 1);
  }
  return columns;
}

/// The tables are read before the cluster is asked: what is wrong with them is known at once.
Status read_tables(const Options& options, cluster::AuditOptions& audit) {
  const auto separator = separator_of(options.separator);
  if (!separator) return fail(separator.error());
  const auto columns = columns_of(options.columns);
  if (!columns) return fail(columns.error());
  for (const auto& file : options.tables) {
    const auto bytes = read_file(file);
    if (!bytes) return fail(bytes.error());
    auto table = cluster::read_table(
        {.file = file, .bytes = *bytes, .encoding = options.encoding, .separator = *separator, .columns = *columns});
    if (!table) return fail(table.error());
    audit.tables.push_back(std::move(*table));
  }
  return {};
}

/// A gate on a rule that could not be applied refuses as well: unknown is not clean.
std::vector<std::string> refused_by(const Options& options, const cluster::Audit& audit) {
  std::vector<std::string> reasons;
  for (const auto& gate : options.fail_on) {
    const auto& items = audit.findings.items();
    const auto count = std::count_if(items.begin(), items.end(), [&](const Finding& finding) {
      return finding.rule == gate || name_of(finding.severity) == gate;
    });
    if (count > 0) reasons.push_back(fmt::format("{}: {} found", gate, count));
    if (const auto unjudged = audit.unjudged.find(gate); unjudged != audit.unjudged.end())
      reasons.push_back(fmt::format("{}: not judged ({})", gate, unjudged->second));
  }
  return reasons;
}

/// What there is, on one line: "4,000 users, 4,012 lines, …".
std::string inventory_line(const cluster::Audit& audit) {
  std::string text;
  for (const auto& type : audit.types)
    if (type.count.value_or(0) > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", *type.count, type.path.substr(1));
  return text.empty() ? "nothing" : text;
}

Report make_report(const cluster::Profile& profile, const cluster::Audit& audit, const Options& options,
                   const cluster::AuditOptions& judged) {
  Report report{.schema = "telctl/audit",
                .list = "findings",
                .columns = {{"severity", "SEVERITY"},
                            {"rule", "RULE"},
                            {"object", "OBJECT"},
                            {"what", "WHAT"},
                            {"hint", "HINT", true},
                            {"place", "PLACE", true},
                            {"code", "CODE", true}}};
  auto types = OrderedJson::array();
  for (const auto& type : audit.types)
    types.push_back({{"path", type.path},
                     {"count", type.count ? OrderedJson(*type.count) : OrderedJson()},
                     {"why_not_seen", type.why.empty() ? OrderedJson() : OrderedJson(type.why)}});
  auto tables = OrderedJson::array();
  for (const auto& table : judged.tables)
    tables.push_back({{"file", table.file},
                      {"rows", table.rows.size()},
                      {"columns", table.fields},
                      {"ignored_columns", table.ignored}});
  report.head = {{"cluster", profile.url},
                 {"cluster_uuid", profile.uuid},
                 {"product", profile.product},
                 {"product_version", profile.version.empty() ? OrderedJson() : OrderedJson(profile.version)},
                 {"types", types},
                 {"tables", tables},
                 {"errors", audit.findings.count(Severity::error)},
                 {"warnings", audit.findings.count(Severity::warning)},
                 {"notes", audit.findings.count(Severity::info)},
                 {"skipped_rules", judged.disabled},
                 {"unjudged_rules", OrderedJson(audit.unjudged)},
                 {"refused_by", refused_by(options, audit)}};
  for (const auto& finding : audit.findings.items())
    report.records.push_back(record(finding));
  if (!report.records.empty()) report.notes.emplace_back();
  report.notes.push_back(profile.describe());
  report.notes.push_back(inventory_line(audit));
  for (const auto& table : judged.tables)
    report.notes.push_back(fmt::format("{}: {}, compared: {}{}", table.file, counted(table.rows.size(), "row"),
                                       fmt::join(table.fields, ", "),
                                       table.ignored.empty() ? "" : "; not compared: " + join(table.ignored, ", ")));
  for (const auto& [rule, why] : audit.unjudged)
    report.notes.push_back(fmt::format("not judged: {} ({})", rule, why));
  report.notes.push_back(counted(audit.findings));
  return report;
}

Status show(const Context& context, const Options& options, const cluster::Profile& profile,
            const cluster::Audit& audit, const cluster::AuditOptions& judged) {
  if (context.global.output != Format::sarif && context.global.output != Format::junit)
    return emit(context, make_report(profile, audit, options, judged));
  Judgement judgement{
      .command = "audit", .rules = cluster::audit_rules(), .findings = audit.findings, .skipped = judged.disabled};
  for (const auto& [rule, why] : audit.unjudged)
    judgement.skipped.insert(rule);
  context.global.output == Format::sarif ? write_sarif(context.out(), judgement)
                                         : write_junit(context.out(), judgement);
  return {};
}

Status check_gates(const Options& options, const std::set<std::string>& disabled) {
  std::vector<std::string> rules;
  for (const auto& gate : options.fail_on) {
    if (is_severity(gate)) continue;
    if (disabled.contains(gate))
      return fail({.code = errors::usage, .what = fmt::format("--fail-on {0} and --disable {0}", visible(gate))});
    rules.push_back(gate);
  }
  const auto known = known_rules("audit", cluster::audit_rules(), rules);
  return known ? Status() : fail(known.error());
}

Result<Exit> run_audit(const Context& context, const Options& options) {
  if (options.rules) {
    if (auto listed = list_rules(context, cluster::audit_rules()); !listed) return fail(listed.error());
    return Exit::done;
  }
  auto disabled = known_rules("audit", cluster::audit_rules(), options.disable);
  if (!disabled) return fail(disabled.error());
  if (auto gates = check_gates(options, *disabled); !gates) return fail(gates.error());
  cluster::AuditOptions judged{.disabled = *disabled, .full_numbers = options.full_numbers};
  if (auto tables = read_tables(options, judged); !tables) return fail(tables.error());

  auto address = options.cluster;
  address.get_only = true;
  const auto confd = cluster::connect(address);
  if (!confd) return fail(confd.error());
  const auto audit = cluster::audit(**confd, judged);
  if (!audit) return fail(audit.error());
  if (auto shown = show(context, options, cluster::profile_of(**confd), *audit, judged); !shown)
    return fail(shown.error());
  const auto reasons = refused_by(options, *audit);
  if (reasons.empty()) return Exit::done;
  print_error(context, {.code = errors::audit_failed_on, .what = "--fail-on " + join(reasons, "; ")});
  return Exit::refused;
}

void add_table_options(CLI::App& app, Options& options) {
  constexpr auto group = "Comparison with a table";
  app.add_option("--with", options.tables,
                 "Table to compare with: CSV, TSV or semicolons, with a heading line; may be given several times")
      ->type_name("TABLE")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--encoding", options.encoding,
                 "How the tables are written (utf-8, cp1252, iso-8859-15, cp850, …); needed for accents")
      ->type_name("NAME")
      ->group(group);
  app.add_option("--separator", options.separator, "Between the cells, else guessed from the heading")
      ->type_name("CHARACTER")
      ->group(group);
  app.add_option("--column", options.columns,
                 "Which column is which, where the heading does not tell: did=\"Ligne directe\"")
      ->type_name("FIELD=HEADING")
      ->allow_extra_args(false)
      ->group(group);
}

} // namespace

Command audit() {
  return {.path = "audit",
          .summary = "See what is on a live cluster, and what looks wrong, without touching it",
          .details =
              "Sends GET requests and nothing else, so a read-only token is enough; an account is refused "
              "(--user), since its token would have to be obtained by a POST: telctl explain TEL-0505 tells how to "
              "obtain one.\n\n"
              "Shows duplicates, orphans, lines without telephone, forwards to the outside, public numbers that lead "
              "nowhere, groups that cannot ring, users without call right, weak SIP secrets where they may be read "
              "(they are "
              "never shown), and with --with the differences from a table. What the cluster does not show, because it "
              "has no such interface or the account has no right, is told and never taken for nothing. Who is "
              "registered at this moment is not known to this interface: asterisk -rx 'pjsip show contacts' (sip show "
              "peers) on each media server tells.\n\n"
              "Findings do not fail; --fail-on makes them, with exit code 4.",
          .examples = {{"telctl audit --cluster https://xivo.univ.example:9486 --pin sha256//… --token file:token",
                        "the first look at a cluster"},
                       {"telctl audit --cluster https://wazo.univ.example --token file:token --with annuaire.csv "
                        "--encoding cp1252",
                        "and what differs from the spreadsheet"},
                       {"telctl audit --cluster https://wazo.univ.example --token file:token --fail-on did-nowhere "
                        "--fail-on weak-sip-secret -o junit",
                        "a nightly check"},
                       {"telctl audit --rules", "the rules, with the ids that --disable and --fail-on take"}},
          .schema = "telctl/audit",
          .formats = {"sarif", "junit"},
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            add_cluster_options(app, options->cluster);
            add_table_options(app, *options);
            app.add_option("--disable", options->disable, "Leave out this rule; may be given several times")
                ->type_name("RULE")
                ->allow_extra_args(false);
            app.add_option("--fail-on", options->fail_on,
                           "Refuse (exit 4) findings of this rule, or error, warning, note; may be given several times")
                ->type_name("RULE")
                ->allow_extra_args(false);
            app.add_flag("--full-numbers", options->full_numbers, "Show the last digits of numbers outside");
            app.add_flag("--rules", options->rules, "List the rules");
            return [options](Context& context) { return run_audit(context, *options); };
          }};
}

} // namespace telctl::commands
