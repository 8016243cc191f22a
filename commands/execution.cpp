#include <execution.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <ostream>

#include <fmt/format.h>
#include <framework/counted.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::commands {
namespace {

using plan::OperationResult;

constexpr std::array not_done{OperationResult::refused, OperationResult::unknown, OperationResult::blocked,
                              OperationResult::waiting};

std::string_view in_words(OperationResult result) {
  switch (result) {
  case OperationResult::refused:
    return "refused";
  case OperationResult::unknown:
    return "of unknown outcome";
  case OperationResult::blocked:
    return "waiting for those";
  case OperationResult::waiting:
    return "not begun";
  case OperationResult::done:
    break;
  }
  return "done";
}

std::int64_t in_seconds(std::chrono::milliseconds duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

} // namespace

plan::ExecuteOptions execute_options(const Context& context, const plan::Target& target) {
  watch_interrupts();
  plan::ExecuteOptions options;
  options.stop = interrupted;
  options.lost = [&context, seconds = in_seconds(target.grace()),
                  alone = std::make_shared<std::mutex>()](const plan::Operation& operation, const Error& why) {
    const std::lock_guard lock(*alone);
    end_progress(context);
    context.warn(fmt::format("{}: {}{}; looking it up in {} s", to_string(operation.key), why.what,
                             why.cause.empty() ? "" : fmt::format(" ({})", why.cause), seconds));
  };
  if (context.terminal.err_is_tty)
    options.progress = [&context](std::size_t done, std::size_t total) {
      if (done * 100 / total == (done - 1) * 100 / total && done != 1) return; // once for each percent
      context.err() << fmt::format("\r{} of {} changes, {} %", thousands(done), thousands(total), done * 100 / total)
                    << std::flush;
    };
  return options;
}

void end_progress(const Context& context) {
  if (context.terminal.err_is_tty) context.err() << "\r\x1b[K" << std::flush;
}

Status announce_settling(const Context& context, Workplace& place) {
  if (context.global.check) return {}; // looked up at once, and not recorded
  const auto open = place.journal().open_operations(place.target().identity());
  if (!open) return fail(open.error());
  if (open->empty()) return {};
  context.info(
      fmt::format("an earlier run was cut off with {} on the way: looking them up in {} s, when the server can "
                  "no longer be at work on them",
                  counted(open->size(), "request"), in_seconds(place.target().grace())));
  return {};
}

void print_problems(const Context& context, const plan::ExecuteResult& executed) {
  constexpr std::size_t shown = 10;
  std::size_t count = 0;
  for (const auto& [place, problem] : executed.problems) {
    // What stopped the run is told once, at its end.
    if (executed.stopped_by && to_string(problem) == to_string(*executed.stopped_by)) continue;
    if (executed.results[place] == OperationResult::waiting) continue;
    if (++count <= shown) print_error(context, problem);
  }
  if (count > shown) context.info(fmt::format("{} more: -o wide lists them", thousands(count - shown)));
}

Exit exit_of(const Context& context, const plan::ExecuteResult& executed, std::int64_t run) {
  if (executed.complete()) return Exit::done;
  const bool touched = executed.count(OperationResult::done) + executed.count(OperationResult::unknown) > 0;
  if (executed.stopped_by && (executed.interrupted || !touched)) {
    print_error(context, *executed.stopped_by);
    return executed.stopped_by->code.exit;
  }
  Error error{.code = errors::run_incomplete,
              .what = fmt::format("run {}: {}", run, outcome_of(executed)),
              .hint = "remove the cause and run the same command again: it goes on with the rest"};
  if (executed.stopped_by) error.cause = to_string(*executed.stopped_by);
  print_error(context, error);
  return error.code.exit;
}

bool waits_for_reload(const std::vector<plan::Operation>& operations, const plan::ExecuteResult& executed) {
  for (std::size_t i = 0; i < operations.size() && i < executed.results.size(); ++i)
    if (executed.results[i] == OperationResult::done && operations[i].request.find("/json.php/") != std::string::npos)
      return true;
  return false;
}

std::string outcome_of(const plan::ExecuteResult& executed) {
  const auto total = executed.results.size();
  const auto done = executed.count(OperationResult::done);
  auto text = done == total ? fmt::format("{} done", counted(total, "change"))
                            : fmt::format("{} of {} done", thousands(done), counted(total, "change"));
  for (const auto result : not_done)
    if (const auto count = executed.count(result); count > 0)
      text += fmt::format(", {} {}", thousands(count), in_words(result));
  return text;
}

OrderedJson to_json(const plan::StepCounts& steps) {
  return {
      {"open", steps.open}, {"acknowledged", steps.acknowledged}, {"verified", steps.verified}, {"undo", steps.undo}};
}

OrderedJson counts_of(const plan::ExecuteResult& executed) {
  OrderedJson counts = {{"planned", executed.results.size()}, {"done", executed.count(OperationResult::done)}};
  for (const auto result : not_done)
    counts[std::string(to_string(result))] = executed.count(result);
  return counts;
}

} // namespace telctl::commands
