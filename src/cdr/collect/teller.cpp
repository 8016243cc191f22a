#include <collect/teller.hpp>

#include <algorithm>

#include <civil.hpp>
#include <collect/numbers.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {
namespace {

constexpr std::int64_t day_s = 24 * 3600;

/// 1 = Monday; 1970-01-01 was a Thursday.
unsigned day_of_week(std::int64_t civil) {
  constexpr std::int64_t thursday = 3;
  return static_cast<unsigned>((civil / day_s + thursday) % 7) + 1;
}

bool is_watched(const Silence& silence, std::int64_t civil) {
  if (silence.hours.empty()) return true;
  const auto day = day_of_week(civil);
  const auto second = static_cast<int>(civil % day_s);
  return std::any_of(silence.hours.begin(), silence.hours.end(), [&](const auto& hours) {
    return day >= hours.first_day && day <= hours.last_day && second >= hours.from_s && second < hours.to_s;
  });
}

} // namespace

std::int64_t watched_seconds(const Silence& silence, Zone zone, std::int64_t from, std::int64_t to,
                             std::int64_t enough) {
  constexpr std::int64_t step = 60;
  std::int64_t watched = 0;
  for (auto moment = from; moment < to && watched <= enough; moment += step)
    if (is_watched(silence, zone.civil(moment))) watched += std::min(step, to - moment);
  return watched;
}

Status Teller::load() {
  auto notices = store_.notices();
  if (!notices) return fail(notices.error());
  told_ = std::move(*notices);
  return {};
}

Status Teller::tell(Notice notice) {
  notice.source = source_.name;
  notice.site = source_.reading.site;
  notice.told_at = now_;
  const bool known = std::any_of(told_.begin(), told_.end(), [&](const auto& told) {
    return told.source == notice.source && told.code == notice.code && told.stream == notice.stream &&
           told.path == notice.path && told.what == notice.what;
  });
  if (known) return {};
  if (auto status = store_.tell(notice); !status) return status;
  told_.push_back(notice);
  outcome_.notices.push_back(std::move(notice));
  return {};
}

Status Teller::tell_holes(const std::vector<Stream>& streams, const std::vector<Jump>& jumps) {
  if (!source_.numbered.declared || outcome_.waiting > 0 || !outcome_.failures.empty()) return {};
  Numbers numbers;
  for (const auto& stream : streams)
    numbers.add(Numbers::parse(stream.numbers));
  for (const auto& hole : numbers.holes()) {
    const auto first = written_number(source_.numbered, hole.first);
    const auto last = written_number(source_.numbered, hole.last);
    Notice notice{.code = errors::cdr_gap.number, .missing = hole.last - hole.first + 1};
    notice.what = hole.first == hole.last ? fmt::format("record {} never came", first)
                                          : fmt::format("records {} to {} never came", first, last);
    // The same numbers are missing again in a later turn of the counter.
    if (const auto turn = turn_of(source_.numbered, hole.first); turn > 0)
      notice.what += fmt::format(" (turn {} of the counter)", turn + 1);
    for (const auto& jump : jumps)
      if (jump.after == hole.first - 1 && jump.before == hole.last + 1) {
        notice.from = jump.from;
        notice.to = jump.to;
      }
    if (auto status = tell(std::move(notice)); !status) return status;
  }
  return {};
}

Status Teller::tell_silence(const std::vector<Stream>& streams, std::int64_t now) {
  const auto longest = source_.silence.longest.count();
  if (longest == 0 || outcome_.tickets + outcome_.events + outcome_.quarantined > 0) return {};
  std::string last;
  for (const auto& stream : streams)
    last = std::max(last, stream.taken_at);
  auto zone = source_.reading.zone ? *source_.reading.zone : *Zone::find("UTC");
  Notice notice{.code = errors::cdr_silent.number, .what = {}, .from = last, .to = last.empty() ? "" : now_};
  if (last.empty()) {
    // Since when it could have written is not known, so the first round in watched hours tells it.
    if (!is_watched(source_.silence, zone.civil(now))) return {};
    notice.what = "nothing has ever come from it";
    return tell(std::move(notice));
  }
  const auto since = parse_civil(std::string_view(last).substr(0, 19), 'T');
  if (!since || watched_seconds(source_.silence, zone, *since, now, longest) <= longest) return {};
  notice.what = fmt::format("nothing has come since {}", last);
  return tell(std::move(notice));
}

} // namespace telctl::cdr
