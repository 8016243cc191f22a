#include <telctl/migration/waves.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/migration/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::migration {
namespace {

/// Applies the runs of one wave in their order.
void follow(WaveStatus& status, const std::vector<journal::Run>& runs) {
  bool all_rolled_back = true;
  for (const auto& run : runs) {
    if (run.wave != status.id) continue;
    status.runs.push_back(run.id);
    status.by = run.by;
    if (status.started.empty()) status.started = run.started;
    if (run.kind == journal::RunKind::apply) {
      all_rolled_back = all_rolled_back && run.state == journal::RunState::rolled_back;
      status.state = run.state == journal::RunState::done ? WaveState::done : WaveState::running;
    } else {
      status.state = WaveState::running;
    }
    status.ended =
        status.state == WaveState::done || run.kind == journal::RunKind::rollback ? run.ended : std::string();
  }
  if (!status.runs.empty() && all_rolled_back) status.state = WaveState::rolled_back;
}

Result<std::set<std::string>> lines_of_wave(const estate::Index& estate, const std::string& id) {
  const auto* wave = estate.wave(id);
  if (wave == nullptr) {
    std::vector<std::string> known;
    for (const auto& item : estate.estate().waves)
      known.push_back(item.id);
    const auto meant = did_you_mean(id, known);
    return fail({.code = errors::unknown_wave,
                 .what = fmt::format("the estate has no wave '{}'", id),
                 .hint = meant ? fmt::format("did you mean '{}'?", *meant) : "telctl migrate status lists them"});
  }
  std::set<std::string> lines;
  for (const auto* line : estate.lines_of(*wave))
    if (plan::moves(*line)) lines.insert(plan::line_name(estate, *line));
  return lines;
}

Result<std::set<std::string>> named_lines(const estate::Index& estate, const std::vector<std::string>& names) {
  std::set<std::string> lines;
  for (const auto& name : names) {
    const auto* line = estate.line(name);
    if (line == nullptr)
      return fail({.code = errors::unknown_line,
                   .what = fmt::format("the estate has no line '{}'", name),
                   .hint = "give an extension, or EXTENSION@CONTEXT"});
    if (plan::moves(*line)) lines.insert(plan::line_name(estate, *line));
  }
  return lines;
}

} // namespace

std::string_view to_string(WaveState state) {
  switch (state) {
  case WaveState::planned:
    return "planned";
  case WaveState::running:
    return "running";
  case WaveState::done:
    return "done";
  case WaveState::rolled_back:
    return "rolled-back";
  }
  return "planned";
}

std::vector<WaveStatus> wave_status(const estate::Index& estate, const std::vector<journal::Run>& runs,
                                    const std::set<std::string>& present) {
  std::vector<WaveStatus> result;
  for (const auto& wave : estate.estate().waves) {
    auto& status = result.emplace_back(
        WaveStatus{.id = wave.id, .window_start = wave.window_start, .window_end = wave.window_end});
    for (const auto* line : estate.lines_of(wave)) {
      const bool moves = plan::moves(*line);
      ++(moves ? status.lines : status.kept);
      if (moves && present.contains(plan::line_name(estate, *line))) ++status.moved;
    }
    follow(status, runs);
    if (status.lines > 0 && status.moved == status.lines) status.state = WaveState::done;
  }
  return result;
}

Result<plan::Request> select(const estate::Index& estate, const journal::Journal& journal, const std::string& target,
                             const std::string& wave, const std::vector<std::string>& lines) {
  plan::Request request{.wave = wave};
  if (!wave.empty() || !lines.empty()) {
    auto chosen = wave.empty() ? named_lines(estate, lines) : lines_of_wave(estate, wave);
    if (!chosen) return fail(chosen.error());
    request.scope.lines = std::move(*chosen);
  }
  auto present = plan::present_lines(journal, target);
  if (!present) return fail(present.error());
  request.scope.present = std::move(*present);
  return request;
}

} // namespace telctl::migration
