#include <csignal>
#include <memory>
#include <ostream>
#include <thread>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <telctl/io/file.hpp>
#include <telctl/sandbox/errors.hpp>
#include <telctl/sandbox/sandbox.hpp>
#include <telctl/sandbox/server.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string listen = "127.0.0.1:0";
  std::string dialect = "wazo-26.08";
  std::string state;
  std::vector<std::string> registrars;
  std::vector<std::string> without;
  std::int64_t first_id = 0;
  std::uint64_t seed = 0;
  std::string latency;
  std::vector<std::string> faults;
  bool test_hooks = false;
};

Result<telctl::sandbox::ServerOptions> server_options(const Options& options) {
  const auto colon = options.listen.rfind(':');
  const std::string port = colon == std::string::npos ? std::string() : options.listen.substr(colon + 1);
  if (!is_digits(port) || port.size() > 5 || std::stoi(port) > 65535)
    return fail({.code = errors::sandbox_bad_option,
                 .what = fmt::format("--listen wants ADDRESS:PORT, not '{}'", visible(options.listen)),
                 .hint = "--listen 127.0.0.1:0"});
  return telctl::sandbox::ServerOptions{.host = options.listen.substr(0, colon),
                                        .port = std::stoi(port),
                                        .test_hooks = options.test_hooks,
                                        .latency = options.latency,
                                        .faults = options.faults};
}

Status load_state(telctl::sandbox::Sandbox& sandbox, const std::string& file) {
  if (file.empty() || !std::filesystem::exists(file)) return {};
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  auto loaded = sandbox.load(*text);
  if (!loaded) loaded.error().where.file = file;
  return loaded;
}

Result<Exit> run_sandbox(Context& context, const Options& options) {
  const auto dialect = telctl::sandbox::dialect_named(options.dialect);
  if (!dialect)
    return fail({.code = errors::sandbox_bad_option,
                 .what = fmt::format("unknown dialect '{}'", visible(options.dialect)),
                 .hint = "one of wazo-26.08, wazo-20.12, xivo-16.15"});
  const auto how = server_options(options);
  if (!how) return fail(how.error());
  telctl::sandbox::Sandbox sandbox({.dialect = *dialect,
                                    .first_id = options.first_id,
                                    .seed = options.seed,
                                    .registrars = options.registrars,
                                    .without = options.without});
  if (auto loaded = load_state(sandbox, options.state); !loaded) return fail(loaded.error());

  // Signals are taken by one thread that waits for them; all others, made later, have them blocked.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &signals, &before);
  telctl::sandbox::Server server(sandbox, *how);
  const auto port = server.bind();
  if (!port) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return fail(port.error());
  }
  if (options.latency == "measured")
    context.err() << "answers take the time of a model of one measured server: figures taken now are the model's\n";
  context.out() << fmt::format("listening on http://{}:{}\n", how->host, *port) << std::flush;
  std::jthread waiter([&] {
    int received = 0;
    sigwait(&signals, &received);
    server.stop();
  });
  const auto served = server.run();
  pthread_kill(waiter.native_handle(), SIGTERM); // when the socket failed by itself
  waiter.join();
  if (!served) return fail(served.error());
  if (!options.state.empty())
    if (auto saved = write_file_atomically(options.state, sandbox.save(), 0600); !saved) return fail(saved.error());
  return Exit::done;
}

} // namespace

Command sandbox() {
  return {
      .path = "sandbox",
      .summary = "Run a rehearsal cluster on this machine",
      .details =
          "Answers the confd API of a real cluster from memory, in one of three dialects, so that a migration "
          "can be planned, applied and undone on a laptop. Its answers are held to "
          "recorded answers of real servers, in the dialect of XiVO to its API description; docs/sandbox.md lists "
          "every known difference.\n\n"
          "Prints 'listening on http://ADDRESS:PORT' and serves until SIGTERM or SIGINT. With --state the "
          "cluster is read from the file when it exists, and written back at the end.\n\n"
          "Tokens: 00000000-0000-4000-9000-000000070435 has all rights, "
          "00000000-0000-4000-9000-000000000333 may only read. The account telctl with the password rehearsal obtains "
          "a token (POST /0.1/token); in the dialect of XiVO it is taken with HTTP digest as well.",
      .examples = {{"telctl sandbox --listen 127.0.0.1:9486", "a cluster of today, until Ctrl-C"},
                   {"telctl sandbox --dialect wazo-20.12 --state cluster.json",
                    "an older one, kept in a file, on a free port"}},
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        app.add_option("--listen", options->listen, "ADDRESS:PORT; port 0 takes any free one");
        app.add_option("--dialect", options->dialect, "wazo-26.08 (default), wazo-20.12 or xivo-16.15");
        app.add_option("--state", options->state, "File that keeps the cluster between runs");
        app.add_option(
               "--registrar", options->registrars,
               "Registrar that a new cluster has beside 'default' (repeatable); a XiVO makes them by its provd alone")
            ->type_name("NAME");
        app.add_option(
               "--without", options->without,
               "Collection that the cluster lacks, e.g. /groups (repeatable): versions differ in what they have")
            ->type_name("PATH");
        app.add_option("--first-id", options->first_id, "Numbers that the cluster draws begin after this one")
            ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}));
        app.add_option("--seed", options->seed,
                       "Draw the same uuids, codes and secrets in every run; 0: never the same");
        app.add_option("--latency", options->latency,
                       "Let answers take time: milliseconds, or 'measured', a model of one measured server");
        app.add_option("--fault", options->faults,
                       "Spoil an answer: KIND[:KEY=VALUE,…], e.g. 503:every=10 or reset:at=3,when=before (repeatable)");
        app.add_flag("--test-hooks", options->test_hooks, "Serve /_sandbox/: dump, log of requests, faults on demand");
        return [options](Context& context) { return run_sandbox(context, *options); };
      }};
}

} // namespace telctl::commands
