#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/config/load.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  cluster::AmiAccess ami;
  cluster::TestCall call;
  unsigned ring = 10;
};

/// Numbers that the estate gives to lines and groups: they are inside.
Status add_extensions(const Context& context, cluster::TestCall& call) {
  auto loaded = config::load_estate(context.global.directory);
  if (!loaded) return fail(loaded.error());
  for (const auto& line : loaded->estate.lines)
    call.extensions.insert(line.extension);
  for (const auto& group : loaded->estate.groups)
    call.extensions.insert(group.extension);
  return {};
}

Result<Exit> run_test_call(const Context& context, Options options) {
  if (auto status = add_extensions(context, options.call); !status) return fail(std::move(status).error());
  options.call.ring = std::chrono::seconds(options.ring);
  if (auto allowed = cluster::check_test_number(options.call); !allowed) return fail(std::move(allowed).error());
  const auto servers = options.ami.servers();
  if (servers.size() != 1)
    return fail({.code = errors::usage, .what = "a test call needs one --ami", .hint = "--ami 127.0.0.1:5038"});
  auto ami = cluster::Ami::connect(servers.front());
  if (!ami) return fail(std::move(ami).error());
  const auto applications = cluster::read_dialplan(*ami, options.call.context, options.call.number);
  if (!applications) return fail(applications.error());
  Report report{.schema = "telctl/test-call", .list = "dialplan", .columns = {{"application", "DIALPLAN"}}};
  for (const auto& application : *applications)
    report.records.push_back({{"application", application}});
  std::optional<Error> failed;
  if (!context.global.check) {
    if (auto placed = cluster::place_test_call(*ami, options.call); !placed) failed = std::move(placed).error();
  }
  const auto result = context.global.check ? "not dialled" : failed ? "not answered" : "answered";
  report.head = {{"number", mask_number(options.call.number)}, {"context", options.call.context}, {"result", result}};
  report.notes = {"", fmt::format("{}: {}", mask_number(options.call.number), result)};
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  if (!failed) return Exit::done;
  print_error(context, *failed);
  return failed->code.exit;
}

} // namespace

Command cluster_test_call() {
  return {
      .path = "cluster test-call",
      .summary = "Dial a number on a media server and see whether it is answered",
      .details = "The call has no second party: what answers hears a second of silence. Only extensions of the "
                 "estate (-C) and ordinary numbers of ten digits are dialled; emergency, premium, short and foreign "
                 "numbers are refused (exit 4), with and without --prefix. --check shows the dialplan and dials "
                 "nothing.",
      .examples = {{"telctl cluster test-call 4012 --context default -C estate --ami 127.0.0.1:5038 --ami-user telctl "
                    "--ami-password file:ami",
                    "whether 4012 rings and is answered"},
                   {"telctl cluster test-call 00145678900 --prefix 0 --context default -C estate --ami "
                    "127.0.0.1:5038 --ami-user telctl --ami-password file:ami --check",
                    "where the dialplan would lead a call to the outside"}},
      .changes = true,
      .schema = "telctl/test-call",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        app.add_option("number", options->call.number, "Digits to dial")->required()->type_name("NUMBER");
        app.add_option("--context", options->call.context, "Context in which it is dialled")
            ->required()
            ->type_name("NAME");
        app.add_option("--prefix", options->call.prefix, "Digits that lead outside")->type_name("DIGITS");
        app.add_option("--ring", options->ring, "How long it may ring (default 10)")->type_name("SECONDS");
        add_ami_options(app, options->ami);
        return [options](Context& context) { return run_test_call(context, *options); };
      }};
}

} // namespace telctl::commands
