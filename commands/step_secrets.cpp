#include <step_secrets.hpp>

#include <algorithm>
#include <ostream>

#include <fmt/format.h>
#include <framework/counted.hpp>
#include <framework/errors.hpp>
#include <framework/workplace.hpp>
#include <telctl/cluster/accounts.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

Error no_secret(const journal::Step& step, std::string cause) {
  return {.code = errors::usage,
          .what = fmt::format("there is no secret to hand over for step {}", step.number),
          .where = {.object = step.object},
          .cause = std::move(cause)};
}

/// The sets whose accounts the steps are about: those that telctl itself gave a secret.
Result<std::vector<std::string>> sets_of(const journal::Journal& journal, const std::vector<journal::Step>& steps) {
  std::vector<std::string> sets;
  for (const auto& step : steps) {
    if (step.stands_for.type != "account") return fail(no_secret(step, "it is not about a SIP account"));
    const auto managed = journal.managed(step.target);
    if (!managed) return fail(managed.error());
    const auto found = std::find_if(managed->begin(), managed->end(), [&](const journal::Managed& object) {
      return object.object == journal::Name{"sip", cluster::account_name(step.stands_for.name)};
    });
    if (found == managed->end()) return fail(no_secret(step, "its account is not on the cluster"));
    if (found->adopted) return fail(no_secret(step, "its account was there before telctl, which does not know it"));
    sets.push_back(step.stands_for.name);
  }
  return sets;
}

Result<Exit> show(const Context& context, const std::vector<journal::Step>& steps,
                  const std::vector<cluster::Account>& accounts) {
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const auto& account = accounts[i];
    context.out() << fmt::format("step {}, {}{}, line {}\n  username   {}\n  secret     {}\n  registrar  {}\n",
                                 steps[i].number, visible(steps[i].object),
                                 account.port.empty() ? "" : ", port " + visible(account.port), visible(account.line),
                                 account.username, account.secret, visible(account.registrar));
  }
  return Exit::done;
}

Result<Exit> save(const Context& context, const std::vector<journal::Step>& steps,
                  const std::vector<cluster::Account>& accounts, const std::string& file) {
  auto text = csv_line({"step", "object", "port", "line", "username", "secret", "registrar"}) + "\n";
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const auto& account = accounts[i];
    text += csv_line({std::to_string(steps[i].number), steps[i].object, account.port, account.line, account.username,
                      account.secret, account.registrar}) +
            "\n";
  }
  if (context.global.check) {
    context.info(fmt::format("{} would be written to {}: --check", counted(accounts.size(), "account"), file));
    return Exit::done;
  }
  if (auto written = write_file_atomically(file, text, 0600); !written) return fail(written.error());
  context.info(fmt::format("{} written to {}, which only you can read: remove it once they are entered",
                           counted(accounts.size(), "account"), file));
  return Exit::done;
}

} // namespace

Result<Exit> hand_over_secrets(const Context& context, const journal::Journal& journal,
                               const std::vector<journal::Step>& steps, const std::string& file) {
  if (file.empty() && (!context.terminal.out_is_tty || context.global.output != Format::table))
    return fail({.code = errors::usage,
                 .what = "secrets are shown on a terminal, and written to a file of their own, but to nothing else",
                 .hint = "--into FILE writes them to a file that only you can read"});
  const auto sets = sets_of(journal, steps);
  if (!sets) return fail(sets.error());
  const auto estate = load_checked_estate(context);
  if (!estate) return fail(estate.error());
  const auto accounts = cluster::accounts_of(estate::Index(*estate), *sets, state_folder(context));
  if (!accounts) return fail(accounts.error());
  return file.empty() ? show(context, steps, *accounts) : save(context, steps, *accounts, file);
}

} // namespace telctl::commands
