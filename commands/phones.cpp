#include <phones.hpp>

#include <algorithm>
#include <set>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/errors.hpp>
#include <framework/workplace.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/estate/index.hpp>
#include <telctl/plan/errors.hpp>

#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

bool is_in(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// A number, and by which of its names the context may be known; none: any context.
struct Wanted {
  std::string exten;
  std::vector<std::string> contexts;
};

/// "4012" or "4012@default"
Wanted wanted_of(const std::string& line) {
  const auto at = line.find('@');
  if (at == std::string::npos) return {line, {}};
  return {line.substr(0, at), {line.substr(at + 1)}};
}

bool is_context(const cluster::PhoneLine& line, const std::vector<std::string>& names) {
  return is_in(names, line.context) || (!line.context_label.empty() && is_in(names, line.context_label));
}

bool has_line(const cluster::Phone& phone, const Wanted& wanted) {
  return std::any_of(phone.lines.begin(), phone.lines.end(), [&](const auto& line) {
    return line.exten == wanted.exten && (wanted.contexts.empty() || is_context(line, wanted.contexts));
  });
}

bool has_any(const cluster::Phone& phone, const std::vector<Wanted>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return has_line(phone, line); });
}

Result<std::vector<Wanted>> lines_of_sites(const Context& context, const std::vector<std::string>& sites) {
  auto estate = load_checked_estate(context);
  if (!estate) return fail(estate.error());
  const estate::Index index(*estate);
  for (const auto& site : sites)
    if (index.site(site) == nullptr)
      return fail({.code = errors::usage,
                   .what = fmt::format("the estate has no site '{}'", visible(site)),
                   .hint = "telctl validate -C DIR reads it"});
  std::vector<Wanted> lines;
  for (const auto& line : estate->lines) {
    if (!is_in(sites, line.site)) continue;
    Wanted wanted{line.extension, {std::string(index.context_of(line))}};
    for (const auto& known : estate->contexts)
      if (known.name == wanted.contexts.front() && !known.label.empty()) wanted.contexts.push_back(known.label);
    lines.push_back(std::move(wanted));
  }
  return lines;
}

bool names_nothing(const PhoneSelection& s) {
  return s.lines.empty() && s.sites.empty() && s.contexts.empty() && s.media_servers.empty() && s.models.empty() &&
         s.status.empty();
}

/// What `fits` compares with, made once.
struct WantedLines {
  std::vector<Wanted> named;
  std::vector<Wanted> of_sites;
};

bool fits(const cluster::Phone& phone, const PhoneSelection& s, const WantedLines& wanted) {
  const auto in_context = [&](const auto& line) { return is_context(line, s.contexts); };
  return (s.lines.empty() || has_any(phone, wanted.named)) && (s.sites.empty() || has_any(phone, wanted.of_sites)) &&
         (s.contexts.empty() || std::any_of(phone.lines.begin(), phone.lines.end(), in_context)) &&
         (s.media_servers.empty() || is_in(s.media_servers, phone.registrar)) &&
         (s.models.empty() || is_in(s.models, phone.model)) && (s.status.empty() || is_in(s.status, phone.status));
}

void add_list(CLI::App& app, const char* name, std::vector<std::string>& list, const char* says, const char* type) {
  app.add_option(name, list, says)->type_name(type)->allow_extra_args(false)->group("Telephones");
}

} // namespace

void add_selection(CLI::App& app, PhoneSelection& selection) {
  add_list(app, "--line", selection.lines,
           "Of this line: an extension, or EXTENSION@CONTEXT; may be given several times", "LINE");
  add_list(app, "--site", selection.sites, "Of the lines of this site of the estate (-C)", "SITE");
  add_list(app, "--context", selection.contexts, "Of the lines of this context", "NAME");
  add_list(app, "--media-server", selection.media_servers, "That register with this media server (registrar)", "ID");
  add_list(app, "--model", selection.models, "Of this model, as the cluster writes it", "MODEL");
  add_list(app, "--status", selection.status, "In this state: configured, autoprov or not_configured", "STATE");
  app.add_flag("--all", selection.all, "Every telephone")->group("Telephones");
}

Result<std::vector<cluster::Phone>> select_phones(const Context& context, cluster::Confd& confd,
                                                  const PhoneSelection& selection, bool nothing_is_all) {
  const bool all = names_nothing(selection);
  if (all && !selection.all && !nothing_is_all)
    return fail({.code = errors::gate_empty_scope,
                 .what = "no telephone is selected",
                 .hint = "--line, --site, --context, --media-server or --model names some, --all means every one"});
  WantedLines wanted;
  for (const auto& line : selection.lines)
    wanted.named.push_back(wanted_of(line));
  if (!selection.sites.empty()) {
    auto lines = lines_of_sites(context, selection.sites);
    if (!lines) return fail(lines.error());
    wanted.of_sites = std::move(*lines);
  }
  auto phones = cluster::read_phones(confd);
  if (!phones) return fail(phones.error());
  for (std::size_t i = 0; i < wanted.named.size(); ++i)
    if (std::none_of(phones->begin(), phones->end(),
                     [&](const auto& phone) { return has_line(phone, wanted.named[i]); }))
      return fail({.code = errors::no_phone,
                   .what = fmt::format("line {} has no telephone on the cluster", visible(selection.lines[i])),
                   .hint = "telctl cluster phones list shows which have"});
  std::erase_if(*phones, [&](const auto& phone) { return !fits(phone, selection, wanted); });
  if (phones->empty() && !nothing_is_all)
    return fail({.code = errors::no_phone,
                 .what = "no telephone of the cluster is so",
                 .hint = "telctl cluster phones list shows all of them"});
  return phones;
}

std::vector<Column> phone_columns() {
  return {{"lines", "LINES"},
          {"context", "CONTEXT"},
          {"mac", "MAC"},
          {"vendor", "VENDOR"},
          {"model", "MODEL"},
          {"status", "STATE"},
          {"media_server", "MEDIA SERVER"},
          {"version", "FIRMWARE", true},
          {"plugin", "PLUGIN", true},
          {"ip", "IP", true},
          {"id", "ID", true}};
}

OrderedJson to_record(const cluster::Phone& phone) {
  const auto text = [](const std::string& value) { return value.empty() ? OrderedJson() : OrderedJson(value); };
  auto lines = OrderedJson::array();
  for (const auto& line : phone.lines)
    lines.push_back(line.exten);
  const auto first = phone.lines.empty() ? cluster::PhoneLine{} : phone.lines.front();
  return {{"lines", lines},
          {"context", text(first.context_label.empty() ? first.context : first.context_label)},
          {"mac", text(phone.mac)},
          {"vendor", text(phone.vendor)},
          {"model", text(phone.model)},
          {"status", text(phone.status)},
          {"media_server", text(phone.registrar)},
          {"version", text(phone.version)},
          {"plugin", text(phone.plugin)},
          {"ip", text(phone.ip)},
          {"id", phone.id}};
}

} // namespace telctl::commands
