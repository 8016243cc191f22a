#include <framework/workplace.hpp>

#include <atomic>
#include <csignal>

#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/cluster/hold.hpp>
#include <telctl/config/load.hpp>
#include <telctl/estate/rules.hpp>

namespace telctl::commands {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void on_signal(int /*signal*/) {
  stop_asked = 1;
}

} // namespace

std::filesystem::path state_folder(const Context& context) {
  return std::filesystem::path(context.global.directory) / ".telctl";
}

Result<estate::Estate> load_checked_estate(const Context& context) {
  auto loaded = config::load_estate(context.global.directory);
  if (!loaded) return fail(loaded.error());
  auto findings = std::move(loaded->findings);
  findings.append(estate::check(estate::Index(loaded->estate)));
  const auto count = findings.count(Severity::error);
  if (count > 0)
    return fail({.code = errors::estate_invalid,
                 .what = fmt::format("the estate has {} error{}", count, count == 1 ? "" : "s"),
                 .where = {.file = context.global.directory},
                 .hint = fmt::format("telctl validate -C {}", context.global.directory)});
  return std::move(loaded->estate);
}

Result<std::unique_ptr<Workplace>> Workplace::open(const Context& context, const cluster::ConnectOptions& cluster,
                                                   Purpose purpose, Estate estate) {
  std::unique_ptr<Workplace> place(new Workplace());
  place->clock_ = &context.clock;
  if (estate == Estate::needed) {
    auto loaded = load_checked_estate(context);
    if (!loaded) return fail(loaded.error());
    place->estate_ = std::move(*loaded);
  }
  place->index_ = std::make_unique<estate::Index>(place->estate_);
  const auto state = state_folder(context);
  auto target = cluster::make_target(cluster, state);
  if (!target) return fail(target.error());
  place->target_ = std::move(*target);
  if (purpose == Purpose::change) {
    auto lock = journal::RunLock::acquire(state, place->target_->identity(), iso8601(context.clock.now()));
    if (!lock) return fail(lock.error());
    place->lock_.emplace(std::move(*lock));
  }
  auto journal =
      journal::Journal::open(state, purpose == Purpose::change ? journal::Access::write : journal::Access::read);
  if (!journal) return fail(journal.error());
  place->journal_ = std::move(*journal);
  if (purpose == Purpose::change) {
    const auto restored = cluster::restore_live_reload(cluster, *place->journal_, place->target_->identity());
    if (!restored) return fail(restored.error());
    if (*restored)
      context.warn("an earlier run was cut off with live_reload off: it is on again; reload the media servers");
  }
  return place;
}

void Workplace::replace_estate(estate::Estate estate) {
  estate_ = std::move(estate);
  index_ = std::make_unique<estate::Index>(estate_);
}

void watch_interrupts() {
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  return stop_asked != 0;
}

} // namespace telctl::commands
