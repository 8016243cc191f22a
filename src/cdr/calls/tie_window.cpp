// Ties in a store of any length: only calls that may still meet are in memory.
#include <algorithm>
#include <calls/decide.hpp>
#include <calls/ties.hpp>

namespace telctl::cdr {

void TieWindow::add(Call call) {
  const auto now = begin_of(call.first_record());
  settle_until(&now);
  Waiting entry{.call = std::move(call), .crossings = {}};
  entry.crossings = crossings_of(entry.call, ties_);
  if (entry.crossings.empty()) return joined_(std::move(entry.call));
  for (const auto& crossing : entry.crossings)
    entry.until = std::max(entry.until, last_meeting(crossing));
  entry.group = ++groups_;
  link(entry);
  waiting_.push_back(std::move(entry));
}

/// Into one group with every call that it may meet.
void TieWindow::link(Waiting& call) {
  const auto meet = [&](const Waiting& other) {
    return std::any_of(call.crossings.begin(), call.crossings.end(), [&](const Crossing& mine) {
      return std::any_of(other.crossings.begin(), other.crossings.end(), [&](const Crossing& theirs) {
        return mine.out != theirs.out && may_meet(mine.out ? mine : theirs, mine.out ? theirs : mine);
      });
    });
  };
  for (const auto& other : waiting_) {
    if (other.group == call.group || !meet(other)) continue;
    const auto from = other.group;
    for (auto& each : waiting_)
      if (each.group == from) each.group = call.group;
  }
}

/// Groups in which nothing can join any more; all of them without a moment.
void TieWindow::settle_until(const std::int64_t* now) {
  std::map<std::size_t, std::int64_t> until;
  for (const auto& entry : waiting_)
    until[entry.group] = std::max(until[entry.group], entry.until);
  std::erase_if(until, [&](const auto& group) { return now != nullptr && group.second >= *now; });
  if (until.empty()) return;
  std::map<std::size_t, std::vector<Call>> whole;
  for (auto& entry : waiting_)
    if (until.contains(entry.group)) whole[entry.group].push_back(std::move(entry.call));
  std::erase_if(waiting_, [&](const Waiting& entry) { return until.contains(entry.group); });
  for (auto& [group, calls] : whole) {
    join_ties(calls, ties_);
    for (auto& call : calls)
      joined_(std::move(call));
  }
}

const Call* TieWindow::oldest() const {
  return waiting_.empty() ? nullptr : &waiting_.front().call;
}

} // namespace telctl::cdr
